import { cannotSign } from '../errors.ts';
import { hasStrictTarget, isStrict, type UrlParts } from '../request/url.ts';
import type { Target } from './target.ts';

/** A URL in the strict spelling, which every verifier reads in the same way. This URL is signed and sent. */
export interface CanonicalUrl {
  /** The URL to send, without its fragment. */
  readonly href: string;
  /** The path for the canonical request. It is encoded once more and normalised, except for the S3 family. */
  readonly canonicalPath: string;
  /** The query for the canonical request, sorted by name and then by value. */
  readonly canonicalQuery: string;
}

/**
 * True for the services that sign the path as it is sent, and require the payload hash in a header. AWS's endpoint rules call the first
 * `disableDoubleEncoding`.
 */
export function followsS3Rules(service: string): boolean {
  return /^s3(express|-outposts|-object-lambda)?$/.test(service);
}

/**
 * Rewrites a URL into the strict spelling: every character except `A-Z a-z 0-9 - . _ ~` is percent-encoded once, in upper-case hex.
 *
 * Clients, proxies and AWS's own verifiers disagree about `+`, `'`, lower-case escapes and needless escapes. They agree about the
 * strict spelling. Escaped bytes keep their value, so bytes that are not UTF-8 survive.
 *
 * Returns `undefined` for the one path that cannot be sent: an S3 key with a dot segment after an escaped slash.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalUrl(url: UrlParts, service: string): CanonicalUrl | undefined {
  if (!hasStrictTarget(url)) return rewrittenUrl(url, service);
  const { protocol, host, pathname, search } = url;
  const given = search.slice(1);
  return {
    href: isStrict(url) ? url.href : `${protocol}//${host}${pathname}${search}`,
    canonicalPath: pathname,
    canonicalQuery: isSorted(given) ? given : canonicalQuery(given.split('&')),
  };
}

/** The same, without the fast path for a URL that is in the strict spelling already. `added` contains more parameters, already encoded, each after a `&`. */
export function rewrittenUrl(url: UrlParts, service: string, added = ''): CanonicalUrl | undefined {
  const { protocol, host, pathname, search } = url;
  const path = strictPath(pathname, followsS3Rules(service));
  if (!path) return undefined;
  const query = strictQuery(search.slice(1) + added);
  return {
    href: `${protocol}//${host}${path.sent}${query.sent && `?${query.sent}`}`,
    canonicalPath: path.signed,
    canonicalQuery: query.signed,
  };
}

/** A part of a URL, as it is sent and as it is in the canonical request. */
interface Part {
  readonly sent: string;
  readonly signed: string;
}

function strictPath(given: string, s3: boolean): Part | undefined {
  let path = withoutDotSegments(given.replace(ODD_IN_PATH, strictly));
  if (s3 && path.includes('%2F')) {
    // For S3 an escaped slash is a slash of the key. Some verifiers keep the escape and others decode it, so only a plain slash is safe.
    path = path.replaceAll('%2F', '/');
    if (DOT_SEGMENT.test(path)) return undefined;
  }
  return { sent: path, signed: s3 ? path : path.replace(/\/{2,}/g, '/').replaceAll('%', '%25') };
}

/**
 * Parameters stay text and keep their order, because names may repeat, be empty, or be `__proto__`. A parameter without `=` has no
 * value, and is sent without `=`.
 */
function strictQuery(given: string): Part {
  const parameters = given
    .split('&')
    .filter(Boolean)
    .map((parameter) => {
      const [name = '', ...value] = parameter
        .split('=')
        .map((text) => text.replaceAll('+', '%20').replace(ODD, strictly)); // URLSearchParams and axios mean a space by a plus
      return value.length > 0 ? `${name}=${value.join('%3D')}` : name;
    });
  return {
    sent: parameters.join('&'),
    signed: canonicalQuery(parameters.map((parameter) => (parameter.includes('=') ? parameter : `${parameter}=`))),
  };
}

/** Sorts by name and then by value. In whole `name=value` strings, `-`, `.`, digits and `%` would sort before `=`. None of them sorts before `!`. */
function canonicalQuery(parameters: string[]): string {
  return parameters.sort((a, b) => (a.replace('=', '!') < b.replace('=', '!') ? -1 : 1)).join('&');
}

/** Percent-encodes a text without escapes for a query, in the strict spelling. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, strictly);
}

const ODD = /%[\da-f]{2}|[^\0-~]+|[^\w.~-]/gi;
const ODD_IN_PATH = /%[\da-f]{2}|[^\0-~]+|[^\w.~/-]/gi;

/**
 * Spells one character or escape strictly. A `%` without two hex digits is a literal `%`. The URL parser of a standard platform has
 * already escaped everything that is not ASCII, as UTF-8. That of React Native escapes nothing.
 */
function strictly(found: string): string {
  if (found > '~') return encodeURIComponent(found);
  const char = found[1] ? String.fromCharCode(Number(`0x${found.slice(1)}`)) : found;
  return /[\w.~-]/.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** True if each parameter of a strict query begins with a greater character than the one before. Then the query is sorted, and need not be split. */
function isSorted(query: string): boolean {
  for (let at = 0, next = 0; (next = query.indexOf('&', at) + 1) > 0; at = next) {
    if (query.charCodeAt(at) >= query.charCodeAt(next)) return false;
  }
  return true;
}

const DOT_SEGMENT = /\/\.\.?(?=\/|$)/;

/** Removes dot segments, see RFC 3986, section 5.2.4. Node 20's URL parser keeps some after a segment that begins with a dot, as in `/.a/../b`. */
function withoutDotSegments(path: string): string {
  if (!DOT_SEGMENT.test(path)) return path;
  const kept: string[] = [];
  for (const segment of path
    .slice(1)
    .replace(/(^|\/)\.\.?$/, '$&/')
    .split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

/** The query that is sent, without needless escapes. The name of a parameter may be spelt `X%2DAmz%2DSignature`. */
export function plainQuery({ search }: UrlParts): string {
  return search.includes('%') ? search.replace(/%[\da-f]{2}/gi, strictly) : search;
}

/** True for a URL that already has a signature. A URL that was read without a parser has none, and is not searched. */
export function isPresigned(url: UrlParts): boolean {
  return !isStrict(url) && hasSignature(url);
}

/** The same for a URL that was read by a parser. It searches for a signature of Signature Version 4 or 2. */
export function hasSignature(url: UrlParts): boolean {
  if (!url.search) return false;
  const query = plainQuery(url);
  return (
    /[?&]x-amz-signature(?![\w-])/i.test(query) || (/[?&]AWSAccessKeyId=/.test(query) && /[?&]Signature=/.test(query))
  );
}

/** The URL in the strict spelling. */
export function strictUrl(
  target: Target,
  service: string,
  spell: typeof canonicalUrl,
  isSigned: (url: UrlParts) => boolean,
): CanonicalUrl {
  const { url } = target;
  if (url.username || url.password) {
    throw cannotSign('ERR_UNSIGNABLE_REQUEST', target, 'its URL has a user name or a password. Remove it.');
  }
  if (isSigned(url))
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      target,
      'its URL has parts of a signature. Send it unchanged, or remove them.',
    );
  const strict = spell(url, service);
  if (strict) return strict;
  throw cannotSign(
    'ERR_UNSIGNABLE_REQUEST',
    target,
    'its path has "." or ".." after an escaped slash. Use another key.',
  );
}
