import type { OutgoingRequest } from '@sigv4/core';
import type { InternalAxiosRequestConfig } from 'axios';
import { finalUrl } from './url.ts';

// An adapter that is not axios' own may be a mock, which compares what it gets with its handlers. It cannot be told from an adapter that
// sends, so it gets the caller's values only if they lead to the signed request.

/** What axios makes the URL of. */
type Address = Pick<
  InternalAxiosRequestConfig,
  'url' | 'baseURL' | 'allowAbsoluteUrls' | 'params' | 'paramsSerializer'
>;

/**
 * A serializer for the params that have been serialised. A second time they may differ: a mock that passes a request through adds the
 * params of its instance's defaults, and the caller's serializer may add the time.
 */
function serialised(query: string): { serialize: () => string } {
  return { serialize: () => query };
}

const NO_PARAMS = serialised('');

/** The URL that was signed, and nothing that is added to it. Each is set, so that no prototype can supply a value. */
export function signedAddress(url: string): Address {
  return { url, baseURL: '', allowAbsoluteUrls: true, params: undefined, paramsSerializer: NO_PARAMS };
}

/** The URL as the caller has it. `undefined` if axios would make another one of it than was signed. */
export function callersAddress(config: InternalAxiosRequestConfig, signed: string): Address | undefined {
  const { url, baseURL, allowAbsoluteUrls, params } = config;
  const withoutParams = finalUrl({ ...config, params: undefined });
  if (!signed.startsWith(withoutParams)) return undefined; // a hash, which params would remove
  const query = signed.slice(withoutParams.length + 1);
  return { url, baseURL, allowAbsoluteUrls, params, paramsSerializer: serialised(query) } as Address;
}

/** True if the data is the very text or bytes that are sent, or if there is neither data nor a body. */
export function isSent(data: unknown, body: OutgoingRequest['body']): boolean {
  if (!(body instanceof Uint8Array)) return (data ?? undefined) === body;
  if (!ArrayBuffer.isView(data)) return data === body.buffer;
  return data.buffer === body.buffer && data.byteOffset === body.byteOffset && data.byteLength === body.byteLength;
}

/** The caller's spelling of each header's name, by the name in lower case. */
export function spellingsOf({ headers }: InternalAxiosRequestConfig): Record<string, string> {
  const spellings = Object.create(null) as Record<string, string>; // "__proto__" is a name like any other
  for (const name of Object.keys(headers)) spellings[name.toLowerCase()] = name;
  return spellings;
}
