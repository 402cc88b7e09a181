import { refusal, type NamedRequest } from './errors.ts';
import { listHeaders, type CanonicalHeader, type HeaderLists } from './sigv4.ts';

/** Headers as callers have them. A value of `undefined` means that the header is absent. */
export type HeadersInput = Headers | Iterable<readonly [string, string]> | Readonly<Record<string, string | undefined>>;

/** What methods and names of headers are made of: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
export const HTTP_TOKEN: RegExp = /^[\w!#$%&'*+.^`|~-]+$/;

/** Lower-case name to value; repeated headers are joined as `fetch` joins them, and so leave as one. */
export type HeaderMap = Map<string, string>;

/** A copy of the caller's headers under lower-case names. */
export function readHeaders(input: HeadersInput | null | undefined): HeaderMap {
  const headers: HeaderMap = new Map();
  if (!input) return headers;
  if (Symbol.iterator in input) {
    for (const pair of input as Iterable<readonly [string, string]>) {
      if (typeof pair === 'string') throw new TypeError('sigv4: a header must be a pair of name and value.'); // it would be taken apart into letters
      const [name, value] = pair;
      add(headers, name, value);
    }
  }
  else for (const name of Object.keys(input)) add(headers, name, (input as Record<string, string | undefined>)[name]);
  return headers;
}

function add(headers: HeaderMap, given: string, value: string | null | undefined): void {
  if (value === undefined || value === null) return;
  const name = given.toLowerCase();
  const before = headers.get(name);
  headers.set(name, before === undefined ? String(value) : `${before}, ${value}`);
}

/** The headers to send: the caller's, but for what a signature replaces, and those of the signature. */
export function headersWith(signature: Readonly<Record<string, string>>, headers: HeaderMap): Record<string, string> {
  return Object.assign(Object.fromEntries([...headers].filter(([name]) => !REPLACED.includes(name))), signature);
}

/** What a new signature replaces, in whatever capitalisation the caller wrote it. */
export const REPLACED: readonly string[] = ['authorization', 'x-amz-date', 'x-amz-security-token'];

/**
 * True for headers that clients, proxies and load balancers add or rewrite on the way. One of them among the signed headers is a 403
 * as soon as somebody touches it, so none of them can be signed.
 */
export function isRewrittenOnTheWay(name: string): boolean {
  return /^(authorization|connection|user-agent|expect|trace(parent|state)|forwarded|via|accept(-encoding|-language)?|content-length|transfer-encoding|te|trailer|upgrade|keep-alive|cache-control|pragma|cookie|origin|referer|x-amzn-trace-id|(x-forwarded|proxy|sec)-.*)$/.test(name);
}

/**
 * The canonical headers, sorted: `host`, `content-type` when there is a body, every `x-amz-*`, and what the options name.
 * S3 refuses unsigned `x-amz-*`; whatever else is signed can only break on the way. `added` is ours, and needs no look.
 */
export function canonicalHeaders(request: NamedRequest & { readonly headers: HeaderMap }, added: Readonly<Record<string, string>>, hasBody: boolean, further: readonly string[] | undefined): HeaderLists {
  const { headers, url } = request;
  const signed: CanonicalHeader[] = [];
  if (!headers.has('host')) insert(signed, ['host', url.host]);
  for (const [name, value] of headers) {
    const isSigned = name === 'host' || name.startsWith('x-amz-') || (hasBody && name === 'content-type') || further?.includes(name);
    if (isSigned && !REPLACED.includes(name) && !Object.hasOwn(added, name)) insert(signed, [name, canonicalValue(name, value, request)]);
  }
  for (const name of Object.keys(added)) insert(signed, [name, added[name] as string]);
  return listHeaders(signed);
}

/** Into its place: headers are few, and come almost in order. */
function insert(signed: CanonicalHeader[], header: CanonicalHeader): void {
  let at = signed.length;
  for (; at > 0 && (signed[at - 1] as CanonicalHeader)[0] > header[0]; at--) signed[at] = signed[at - 1] as CanonicalHeader;
  signed[at] = header;
}

/** A value that is the same to everybody, as most are. */
const PLAIN_VALUE = /^[!-~]*$/;

/** The value of a header as verifiers read it, whatever becomes of its spaces on the way. */
export function canonicalValue(name: string, value: string, request: NamedRequest): string {
  if (PLAIN_VALUE.test(value)) return value;
  if (/^[\t -~]*$/.test(value)) {
    const trimmed = value.trim(); // of spaces and tabs: others, which clients send and verifiers keep, are refused
    if (!trimmed.includes('\t')) return trimmed.replace(/ {2,}/g, ' ');
  }
  throw refusal('ERR_UNSIGNABLE_REQUEST', request, `its header "${name}" has characters outside of printable ASCII, which do not arrive as they are sent. Encode them, for example with encodeURIComponent.`);
}
