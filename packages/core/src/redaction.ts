import { HIDDEN } from './trace.ts';

/** The names of header fields, properties and elements whose values are secrets, or may be. */
const SECRET = /token|secret|password|customer-key|api-?key|cookie|authorization|signature/i;

/** The parameters among them. Others are tokens of the next page and the like, and have to be seen to be compared. */
const SECRET_PARAMETER = /^(x-amz-)?((security|session|access|refresh|auth|id)[-_]?)?token$|secret|password|api-?key|cookie|authorization|signature/i;

/** What stands between a name and its value: with quotation marks, escaped where JSON is inside of JSON; or the end of a tag. */
const SEPARATOR = /(?:\\{0,3}["'])?[^\S\n]*([=:])[^\S\n]*(\\{0,3}["'])?|>/y;

const LINE = /[^\n]*/y;
const WORD = /[^\s,;&"'<]*/y;
const ELEMENT = /[^<]*/y;
const QUOTED = { '"': /(?:\\.|[^"\\\n])*/y, "'": /(?:\\.|[^'\\\n])*/y };
const QUOTED_AND_ESCAPED = /(?:(?!\\{1,3}["'])[^\n])*/y;

/** Everything in AWS's texts, and in canonical requests, that nobody should find in a log: session tokens, signatures, keys of other schemes. */
export function redact(text: string): string {
  let shown = '';
  let end = 0;
  for (const { 0: name, index } of text.matchAll(/[\w-]+/g)) {
    if (index < end || !SECRET.test(name)) continue; // names are found first, and tested then: one pattern for both takes quadratic time
    const [separator, sign, quote] = matchAt(SEPARATOR, text, index + name.length) ?? [];
    if (!separator || (sign === '=' && !quote && !SECRET_PARAMETER.test(name))) continue;
    const start = index + name.length + separator.length;
    if (text.startsWith(HIDDEN, start) || text.startsWith('AWS4', start)) continue; // of the field with our signature, only that is a secret
    const ofLine = (sign === ':' && (index === 0 || text[index - 1] === '\n')) || /cookie|authorization/i.test(name);
    const value = quote ? (QUOTED[quote as '"'] ?? QUOTED_AND_ESCAPED) : !sign ? ELEMENT : ofLine ? LINE : WORD;
    const [secret = ''] = matchAt(value, text, start) ?? [];
    if (!secret) continue;
    shown += text.slice(end, start) + HIDDEN;
    end = start + secret.length;
  }
  return shown + text.slice(end);
}

/** Takes secrets that are known out of a text, in any spelling: percent-encoded, for example, or twice so. */
export function hider(secrets: readonly string[]): (text: string) => string {
  const spellings = secrets.map((secret) => secret.replace(/\W/g, (sign) => `(%(25)?${sign.charCodeAt(0).toString(16)}|.)?`)); // a path loses slashes, too
  const pattern = new RegExp(spellings.join('|'), 'gi');
  return (text) => text.replace(pattern, HIDDEN);
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
