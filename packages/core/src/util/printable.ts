/** Control characters, which a terminal or a log would execute, and characters that change the reading direction of a line. */
const CONTROL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const SHORT: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Escapes a foreign text, so that it can be printed. The result is one line: the text cannot imitate a line of ours. */
export function inOneLine(text: string): string {
  return text.replace(CONTROL, escaped);
}

/** The same for a text of several lines. The caller indents each of them. */
export function inLines(text: string): string {
  return text.replace(CONTROL, (sign) => (sign === '\n' ? sign : escaped(sign)));
}

function escaped(sign: string): string {
  return SHORT.get(sign) ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
