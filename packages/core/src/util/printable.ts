/** What a terminal or a log would obey, and what changes the order in which a line is read. */
const CONTROL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A text of somebody else's as it may be printed: in one line, so that none of it can pass for a line of ours. */
export function inOneLine(text: string): string {
  return text.replace(CONTROL, escaped);
}

/** The same for a text of several lines, where each of them is set apart. */
export function inLines(text: string): string {
  return text.replace(CONTROL, (sign) => (sign === '\n' ? sign : escaped(sign)));
}

function escaped(sign: string): string {
  return SHORT.get(sign) ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
