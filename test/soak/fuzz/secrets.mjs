// The secrets of the fuzz, how a hostile server writes them, and where they must not be found.

/** Marks of letters and digits alone: no encoding that somebody can read changes them for long. */
const MARKS = /fuzz(secret|token)\d/i;

export const SECRET_KEY = 'fuzzsecret1/wJalrXUtnFEMI+K7MDENG/fuzzsecret2';
/** Tokens as they might be: with what regular expressions read in another way, with a run of one sign, and long. */
export const TOKENS = {
  ordinary: 'IQofuzztoken1//+withodd=characters/fuzztoken2==',
  signs: `fuzztoken3.*+^\${}()|[]$&${'='.repeat(24)}fuzztoken4`,
  long: `fuzztoken5/${'+/=a'.repeat(1000)}fuzztoken6`,
};

const everyChar = (text, write) => Array.from(text, (char) => write(char.charCodeAt(0))).join('');
const percent = (text) => encodeURIComponent(text);
const NAMED = { '/': '&sol;', '+': '&plus;', '=': '&equals;', '.': '&period;', $: '&dollar;' };

/** How a text comes back from a server. */
export const SPELLINGS = {
  plain: (text) => text,
  percent,
  'percent, in lower case': (text) => percent(text).replace(/%../g, (escape) => escape.toLowerCase()),
  'percent twice': (text) => percent(percent(text)),
  'percent three times': (text) => percent(percent(percent(text))),
  'percent in part': (text) => text.replaceAll('=', '%3D'),
  'percent, every character': (text) => everyChar(text, (code) => `%${code.toString(16).padStart(2, '0')}`),
  'JSON, slashes escaped': (text) => text.replaceAll('/', '\\/'),
  'JSON, signs escaped': (text) => text.replace(/\W/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  'JSON in JSON': (text) => text.replaceAll('/', '\\\\/'),
  'entities, named': (text) => text.replace(/\W/g, (sign) => NAMED[sign] ?? sign),
  'entities, decimal': (text) => text.replace(/\W/g, (sign) => `&#${sign.charCodeAt(0)};`),
  'entities, hexadecimal': (text) =>
    text.replace(/\W/g, (sign) => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`),
  'entities, every character': (text) => everyChar(text, (code) => `&#${code};`),
  'entities of percent signs': (text) => percent(text).replaceAll('%', '&#37;'),
  'entities twice': (text) => text.replace(/\W/g, (sign) => `&amp;#${sign.charCodeAt(0)};`),
};

const ENTITIES = { sol: '/', plus: '+', equals: '=', period: '.', dollar: '$', amp: '&' };

function decodedOnce(text) {
  return text
    .replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\+u00([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#x([\da-f]{2,3});/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#(\d{2,3});/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity);
}

const LONGEST_SIGNATURE_SEEN = 20;

/** The first secret that a text shows to somebody who undoes its encodings; `undefined` for a text that shows none. */
export function secretIn(text, signatures) {
  for (let seen = text, round = 0; round < 6; round++) {
    const mark = MARKS.exec(seen)?.[0];
    if (mark) return mark;
    // A piece of it is none; most of it is.
    if (
      signatures.some(
        (signature) =>
          seen.includes(signature.slice(0, LONGEST_SIGNATURE_SEEN)) ||
          seen.includes(signature.slice(-LONGEST_SIGNATURE_SEEN)),
      )
    )
      return 'the signature';
    const next = decodedOnce(seen);
    if (next === seen) return undefined;
    seen = next;
  }
  return undefined;
}
