import { refusal } from './errors.ts';
import { REPLACED, type HeaderMap } from './headers.ts';
import { readUrl, type UrlParts } from './url.ts';

/** A request, as far as a redirect changes it. */
export interface Hop {
  readonly method: string;
  readonly url: UrlParts;
  readonly headers: HeaderMap;
}

/** True for the statuses by which a server sends a client elsewhere. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** Where a redirect leads. Bytes above ASCII stay the bytes that the server wrote: UTF-8, as a rule. */
function targetOf(location: string, from: Hop): UrlParts {
  const ascii = location.replace(/[\x80-\xFF]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
  const target = readUrl(ascii, from.url.href);
  if (target && /^https?:$/.test(target.protocol) && !target.username && !target.password) return target;
  throw refusal('ERR_REDIRECT', from, 'the answer is a redirect to something that is no http or https URL, or holds a user name or password.');
}

/**
 * The request that a redirect asks for, before it is signed anew or sent unsigned. Methods change as in
 * https://fetch.spec.whatwg.org/#http-redirect-fetch; a request that becomes a GET has lost its body. What named a credential to
 * one origin is not for another.
 */
export function nextHop(from: Hop, status: number, location: string): Hop {
  const url = targetOf(location, from);
  const isElsewhere = url.host !== from.url.host || url.protocol !== from.url.protocol;
  const becomesGet = status === 303 ? from.method !== 'GET' && from.method !== 'HEAD' : status < 303 && from.method === 'POST';
  const headers: HeaderMap = new Map();
  for (const [name, value] of from.headers) {
    if (REPLACED.includes(name)) continue;
    if (becomesGet && /^(content-.*|x-amz-content-sha256)$/.test(name)) continue;
    if (isElsewhere && /^(host|cookie|proxy-authorization|x-api-key)$/.test(name)) continue;
    headers.set(name, value);
  }
  return { method: becomesGet ? 'GET' : from.method, url, headers };
}

/** The headers for a host that is not signed for: what is said to AWS stays with AWS. */
export function withoutAmz(headers: HeaderMap): HeaderMap {
  return new Map([...headers].filter(([name]) => !name.startsWith('x-amz-')));
}
