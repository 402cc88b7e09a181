import { redact } from '../../../../packages/core/src/util/redact.ts';

/** Names of secrets that a log of AWS's texts does not contain, but a pasted request may. */
const NAME = /credential|access[-_]?key|assertion|subscription-key|functions-key|(^|[-_])jwt$|^sig$|^bearer$/i;
const TOKEN = /token/i;

/** Tokens that are no secrets, such as that of the next page. */
const HARMLESS = /(next|start|starting|page|pagination|continuation|client|client-?request|idempotency)[-_]?token$/i;

/** Values that are secrets under every name. */
const VALUE = new RegExp(
  [
    String.raw`\b[Bb]earer\s+[\w.~+/-]{8}|\b[Bb]asic\s+[\w+/]{8}`,
    String.raw`\beyJ[\w-]{8,}\.`, // a JSON Web Token
    String.raw`\b(?:AKIA|ASIA)[A-Z\d]{8}`, // an access key id
    'PRIVATE KEY-----',
    String.raw`//[^/\s@"':]*:[^/\s@"']+@`, // the password of a URL
  ].join('|'),
);

/** True if a parameter, a property or an element with this name has a secret value. */
export const isSecretName = (name: string): boolean =>
  isRedacted(`${name}=value`) || NAME.test(name) || (TOKEN.test(name) && !HARMLESS.test(name));

/** True if a text has a secret in it, in whatever spelling: percent-encoded, or with escapes of JSON. */
export const hasSecret = (text: string): boolean =>
  readings(text).some((each) => isRedacted(each) || VALUE.test(each) || hasSecretName(each));

const isRedacted = (text: string): boolean => redact(text) !== text;

/** A text as it is, and as a server may read it. */
function readings(text: string): string[] {
  const decoded = percentDecoded(text);
  return [...new Set([text, decoded, percentDecoded(decoded), jsonDecoded(text)])];
}

const percentDecoded = (text: string): string =>
  text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });

const jsonDecoded = (text: string): string =>
  text.replace(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** What comes before the name of an XML element, or of a part of a form. */
const BEFORE = /(?:<(?:[\w-]+:)?|\bname\\*["']?\s*[=:]\s*\\*["']?)$/i;
const AFTER = /^\\*["']?\s*\+?[=:]/;

function hasSecretName(text: string): boolean {
  const names = new Set<string>();
  for (const { 0: name, index } of text.matchAll(/[\w.[\]-]+/g)) {
    const end = index + name.length;
    if (AFTER.test(text.slice(end, end + 16)) || BEFORE.test(text.slice(Math.max(0, index - 40), index)))
      names.add(name);
  }
  return [...names].some(isSecretName);
}
