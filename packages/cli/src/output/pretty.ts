import { styleText } from 'node:util';

/** A JSON text with indentation and colours. `undefined`: it is not JSON. Numbers stay as they were written. */
export function prettyJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let shown = '';
  let depth = 0;
  const newLine = (): string => `\n${'  '.repeat(depth)}`;
  const tokens = text.match(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1] ?? '';
    if (token === '{' || token === '[') {
      const isEmpty = next === '}' || next === ']';
      depth++;
      shown += token + (isEmpty ? '' : newLine());
    } else if (token === '}' || token === ']') {
      depth--;
      shown += (/[{[]$/.test(tokens[at - 1] ?? '') ? '' : newLine()) + token;
    } else if (token === ',') shown += token + newLine();
    else if (token === ':') shown += ': ';
    else shown += styled(token, next === ':');
  }
  return `${shown}\n`;
}

function styled(token: string, isName: boolean): string {
  const style = isName ? 'blue' : token.startsWith('"') ? 'green' : /^[-\d]/.test(token) ? 'yellow' : 'magenta';
  return styleText(style, token);
}
