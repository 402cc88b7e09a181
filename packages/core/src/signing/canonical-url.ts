import { cannotSign } from '../errors.ts';
import { hasStrictTarget, isPresigned, type UrlParts } from '../request/url.ts';
import type { Target } from './target.ts';

/** The one spelling of a URL that every verifier reads alike: this is what is sent, and what is signed. */
export interface CanonicalUrl {
  /** The URL to send, without fragment. */
  readonly href: string;
  /** The path for the canonical request: encoded once more and normalised, but for the S3 family. */
  readonly canonicalPath: string;
  /** The query for the canonical request: sorted by name, then by value. */
  readonly canonicalQuery: string;
}

/** The services whose canonical path is the path as sent: those with `disableDoubleEncoding` in AWS's endpoint rules. */
const S3_FAMILY: ReadonlySet<string> = new Set(['s3', 's3express', 's3-outposts', 's3-object-lambda']);

/** True for the services that sign paths as they are sent, and want the payload hash in a header. */
export function followsS3Rules(service: string): boolean {
  return S3_FAMILY.has(service);
}

/**
 * Rewrites a URL into the strict spelling: everything outside `A-Z a-z 0-9 - . _ ~` is percent-encoded once, in upper-case hex.
 *
 * Clients, proxies and AWS's own verifiers disagree about `+`, `'`, lower-case or needless escapes and the like; about this
 * spelling they agree. Escapes stay what they mean, byte for byte, so bytes that are not UTF-8 survive.
 *
 * `added` are further parameters, encoded, each behind a `&`. `undefined` for the one path that cannot be sent: an S3 key with a
 * dot segment behind an escaped slash.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalUrl(url: UrlParts, service: string, added = ''): CanonicalUrl | undefined {
  const { protocol, host, pathname, search } = url;
  const given = search.slice(1) + added;
  if (!added && hasStrictTarget(url)) {
    return {
      href: `${protocol}//${host}${pathname}${search}`,
      canonicalPath: pathname,
      canonicalQuery: isSorted(given) ? given : canonicalQuery(given.split('&')),
    };
  }
  const path = strictPath(pathname, followsS3Rules(service));
  if (!path) return undefined;
  const query = strictQuery(given);
  return {
    href: `${protocol}//${host}${path.sent}${query.sent && `?${query.sent}`}`,
    canonicalPath: path.signed,
    canonicalQuery: query.signed,
  };
}

/** A part of a URL, as it is sent and as it stands in the canonical request. */
interface Part {
  readonly sent: string;
  readonly signed: string;
}

function strictPath(given: string, s3: boolean): Part | undefined {
  let path = withoutDotSegments(given.replace(ODD_IN_PATH, strictly));
  if (s3 && path.includes('%2F')) {
    // To S3 an escaped slash is a slash of the key; some verifiers keep it and others decode it, so only the plain one is safe.
    path = path.replaceAll('%2F', '/');
    if (DOT_SEGMENT.test(path)) return undefined;
  }
  return { sent: path, signed: s3 ? path : path.replace(/\/{2,}/g, '/').replaceAll('%', '%25') };
}

/** Parameters are text and stay in their order: names may repeat, be empty, or be `__proto__`. One without `=` has no value, and stays so on the wire. */
function strictQuery(given: string): Part {
  const parameters = given
    .split('&')
    .filter(Boolean)
    .map((parameter) => {
      const [name, ...value] = parameter.split('=').map((text) => text.replaceAll('+', '%20').replace(ODD, strictly)); // what URLSearchParams and axios mean by a plus
      return { name, value: value.length > 0 ? `=${value.join('%3D')}` : '' };
    });
  return {
    sent: parameters.map(({ name, value }) => `${name}${value}`).join('&'),
    signed: canonicalQuery(parameters.map(({ name, value }) => `${name}${value || '='}`)),
  };
}

/** Sorted by name and then by value, never as whole `name=value` strings: `-`, `.`, digits and `%` sort before `=`, but none before `!`. */
function canonicalQuery(parameters: string[]): string {
  return parameters.sort((a, b) => (a.replace('=', '!') < b.replace('=', '!') ? -1 : 1)).join('&');
}

/** Percent-encodes text for a query, as `strictly`, for text that holds no escapes yet. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, strictly);
}

const ODD = /%[\da-f]{2}|[^\w.~-]/gi;
const ODD_IN_PATH = /%[\da-f]{2}|[^\w.~/-]/gi;

/** One character of what the URL parser left: it has escaped everything above ASCII already. A `%` without two hex digits is a literal one. */
function strictly(found: string): string {
  const code = found.length > 1 ? Number(`0x${found.slice(1)}`) : found.charCodeAt(0);
  const char = String.fromCharCode(code);
  return /[\w.~-]/.test(char) ? char : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Whether the names of a strict query begin with rising letters: that is enough, and can be seen without taking them apart. */
function isSorted(query: string): boolean {
  for (let at = 0, next = 0; (next = query.indexOf('&', at) + 1) > 0; at = next) {
    if (query.charCodeAt(at) >= query.charCodeAt(next)) return false;
  }
  return true;
}

const DOT_SEGMENT = /\/\.\.?(?=\/|$)/;

/** Node 20's URL parser keeps some dot segments after a segment that begins with a dot, as in `/.a/../b`. RFC 3986, section 5.2.4. */
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

const PARTS_OF_A_SIGNATURE = /[?&]x-amz-(algorithm|credential|date|expires|security-token|signedheaders)=/i;

/** The URL in the strict spelling; with parameters `added`, when it is presigned. */
export function strictUrl(target: Target, service: string, added?: string): CanonicalUrl {
  const { url } = target;
  if (url.username || url.password) {
    throw cannotSign('ERR_UNSIGNABLE_REQUEST', target, 'its URL holds a user name or password. Remove them.');
  }
  if (isPresigned(url) || (added && PARTS_OF_A_SIGNATURE.test(url.search))) {
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      target,
      'its URL carries a signature already, or parts of one. Send it as it is, or without the parameters of the signature.',
    );
  }
  const strict = canonicalUrl(url, service, added);
  if (strict) return strict;
  throw cannotSign(
    'ERR_UNSIGNABLE_REQUEST',
    target,
    'its path holds a "." or ".." behind an escaped slash, which clients remove. Use another key.',
  );
}
