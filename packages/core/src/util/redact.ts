import { HIDDEN } from './secrets.ts';

/** Names of headers, parameters, properties and XML elements whose values are secrets. */
const SECRET = /* @__PURE__ */ new RegExp(
  'secret(?!smanager)|' + // not the name of the service Secrets Manager
    'passw(or)?d|pwd|' +
    'customer-key|' + // of S3's encryption with keys of the customer
    'api[-_]?key|access[-_]?key$|' +
    'session[-_]?(id|key)$|' +
    '(^|[-_])auth$|' +
    'cookie|authorization|signature',
  'i',
);
const TOKEN = /token/i;

/** The parameters whose tokens are secrets. Other tokens, such as that of the next page, must be visible to be compared. */
const TOKEN_PARAMETER = /^(x-amz-)?((security|session|access|refresh|auth|(web[-_]?)?identity|id)[-_]?)?token$/i;

/** A name, or a path of names: `user.password`, or `user[password]`, also with percent-encoded brackets. */
const NAMES = /(?:[\w.[\]-]|%(?:25)*5[bd])+/gi;
const BETWEEN_NAMES = /[.[\]]|%(?:25)*5[bd]/i;

/**
 * The separator between a name and its value, with the quotation marks around it, or the end of a tag. Inside of JSON within JSON the
 * quotation marks are escaped.
 */
const SEPARATOR = /(?:\\{0,3}["'])?[^\S\n]*([=:])[^\S\n]*(\\{0,3}["'])?|>/y;

const LINE = /[^\n]*/y;
const WORD = /[^\s,;&"'<]*/y;
const ELEMENT = /<!\[CDATA\[[^]*?(?=\]\]>|$)|[^<]*/y;
const QUOTED = { '"': /(?:\\.|[^"\\\n])*/y, "'": /(?:\\.|[^'\\\n])*/y };
const QUOTED_AND_ESCAPED = /(?:(?!\\{1,3}["'])[^\n])*/y;

/** Redacts what must not appear in a log in AWS's texts and in canonical requests: session tokens, signatures, keys of other schemes. */
export function redact(text: string): string {
  let shown = '';
  let end = 0;
  for (const { 0: path, index } of text.matchAll(NAMES)) {
    if (index < end) continue;
    const names = path.split(BETWEEN_NAMES).filter(Boolean);
    if (!names.some((name) => isSecret(name))) continue; // names are tested after they are found: one pattern for both would take quadratic time
    const [separator, sign, quote] = matchAt(SEPARATOR, text, index + path.length) ?? [];
    const isParameter = sign === '=' && !quote;
    const named = sign === '=' || /^\\*["']/.test(separator ?? '') ? names : names.slice(-1); // an unquoted path before a colon may be a host
    if (!separator || !named.some((name) => isSecret(name, isParameter))) continue;
    const start = index + path.length + separator.length;
    if (text.startsWith(HIDDEN, start) || text.startsWith('AWS4', start)) continue; // in an AWS authorization header only the signature is secret
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
