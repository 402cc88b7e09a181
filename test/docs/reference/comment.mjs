/** A TSDoc comment: its paragraphs, its first sentence, its examples. Tags that are not known here are a mistake. */
export function commentOf(raw) {
  const lines = raw
    .replace(/^\*/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const sections = [['', []]];
  let inCode = false;
  for (const line of lines) {
    if (line.startsWith('```')) inCode = !inCode;
    const [, tag, rest = ''] = (!inCode && /^\s*@(\w+)\s?(.*)$/.exec(line)) || [];
    if (tag) sections.push([tag, [rest]]);
    else sections.at(-1)[1].push(line);
  }
  const texts = sections.map(([tag, body]) => [tag, body.join('\n').trim()]);
  const unknown = texts.find(([tag]) => !['', 'example', 'experimental', 'ts'].includes(tag));
  if (unknown) throw new Error(`The reference does not know the tag @${unknown[0]}.`);
  const text = paragraphs(texts[0][1]);
  return {
    text,
    summary: firstSentence(text),
    examples: texts.filter(([tag]) => tag === 'example').map(([, body]) => body),
    experimental: texts.find(([tag]) => tag === 'experimental')?.[1],
  };
}

/** Lines that a comment breaks to stay narrow are one paragraph. */
function paragraphs(text) {
  return text
    .split(/\n{2,}/)
    .map((paragraph) =>
      paragraph
        .split(/\n(?!\s*[-*] )/)
        .map((line) => line.trim())
        .join(' '),
    )
    .join('\n\n');
}

function firstSentence(text) {
  const [paragraph = ''] = text.split('\n\n');
  return /^.*?[.!?](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph;
}
