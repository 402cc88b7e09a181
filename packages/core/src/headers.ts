import { refusal, type NamedRequest } from './errors.ts';
import type { CanonicalHeader } from './sigv4.ts';

/** Headers as callers have them. A value of `undefined` means that the header is absent. */
export type HeadersInput = Headers | Iterable<readonly [string, string]> | Readonly<Record<string, string | undefined>>;

/** Lower-case name to value; repeated headers are joined as `fetch` joins them, and so leave as one. */
export type HeaderMap = Map<string, string>;

/** A copy of the caller's headers under lower-case names. */
export function readHeaders(input: HeadersInput = []): HeaderMap {
  const headers: HeaderMap = new Map();
  const entries = Symbol.iterator in input ? (input as Iterable<readonly [string, string]>) : Object.entries(input as Record<string, string | undefined>);
  for (const [given, value] of entries) {
    if (value === undefined || value === null) continue;
    const name = given.toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? String(value) : `${before}, ${value}`);
  }
  return headers;
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
 * S3 refuses unsigned `x-amz-*`; whatever else is signed can only break on the way.
 */
export function canonicalHeaders(headers: HeaderMap, hasBody: boolean, further: readonly string[] | undefined, request: NamedRequest): CanonicalHeader[] {
  const signed: CanonicalHeader[] = [];
  for (const [name, value] of headers) {
    if (name !== 'host' && !name.startsWith('x-amz-') && !(hasBody && name === 'content-type') && !further?.includes(name)) continue;
    // eslint-disable-next-line no-control-regex -- the control characters are what is looked for
    if (!/^[\t\x20-\x7E]*$/.test(value)) {
      throw refusal('ERR_UNSIGNABLE_REQUEST', request, `the value of the header "${name}" has characters outside of printable ASCII. Clients send them in another encoding than verifiers read, so the signature would not match; encode the value, for example with encodeURIComponent.`);
    }
    signed.push([name, value.trim().replace(/ {2,}/g, ' ')]); // the ASCII space only: \s also takes what verifiers keep
  }
  return signed.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
