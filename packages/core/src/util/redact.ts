import { HIDDEN } from './secrets.ts';

/** Names of header fields, parameters, properties and elements whose values are secrets. Secrets Manager is the name of none. */
const SECRET =
  /secret(?!smanager)|passw(or)?d|pwd|customer-key|api[-_]?key|access[-_]?key$|session[-_]?(id|key)$|(^|[-_])auth$|cookie|authorization|signature/i;
const TOKEN = /token/i;

/** Other parameters are tokens of the next page and the like, and have to be seen to be compared. */
const TOKEN_PARAMETER = /^(x-amz-)?((security|session|access|refresh|auth|id)[-_]?)?token$/i;

/** A name, or a path of names: `user.password`, `user[password]`, and what an encoder makes of the brackets. */
const NAMES = /(?:[\w.[\]-]|%(?:25)*5[bd])+/gi;
const BETWEEN_NAMES = /[.[\]]|%(?:25)*5[bd]/i;

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
  for (const { 0: path, index } of text.matchAll(NAMES)) {
    if (index < end) continue;
    const names = path.split(BETWEEN_NAMES).filter(Boolean);
    if (!names.some((name) => isSecret(name))) continue; // names are found first, and tested then: one pattern for both takes quadratic time
    const [separator, sign, quote] = matchAt(SEPARATOR, text, index + path.length) ?? [];
    const isParameter = sign === '=' && !quote;
    const named = sign === '=' || /^\\*["']/.test(separator ?? '') ? names : names.slice(-1); // before a colon a path may be a host, unless it is quoted
    if (!separator || !named.some((name) => isSecret(name, isParameter))) continue;
    const start = index + path.length + separator.length;
    if (text.startsWith(HIDDEN, start) || text.startsWith('AWS4', start)) continue; // of the field with our signature, only that is a secret
    const ofLine = (sign === ':' && (index === 0 || text[index - 1] === '\n')) || /cookie|authorization/i.test(path);
    const value = quote ? (QUOTED[quote as '"'] ?? QUOTED_AND_ESCAPED) : !sign ? ELEMENT : ofLine ? LINE : WORD;
    const [secret = ''] = matchAt(value, text, start) ?? [];
    if (!secret) continue;
    shown += text.slice(end, start) + HIDDEN;
    end = start + secret.length;
  }
  return shown + text.slice(end);
}

function isSecret(name: string, isParameter = false): boolean {
  return SECRET.test(name) || (isParameter ? TOKEN_PARAMETER : TOKEN).test(name);
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
