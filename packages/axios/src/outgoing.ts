import { unpolluted, type OutgoingRequest } from '@sigv4/core';
import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import { timeoutMessage, type Cancellation } from './cancellation.ts';
import type { AdapterKind } from './adapter-kind.ts';
import { fetchWithoutRedirectBodies, httpTransport, withoutFollowing } from './stop-at-redirects.ts';

/** A config on its way to the inner adapter. */
export interface OutgoingConfig {
  readonly outgoing: InternalAxiosRequestConfig;
  /** Makes the copy the caller's config again: an adapter keeps it for errors that come while a stream is read. */
  readonly restore: () => void;
}

/** A copy of the config that leaves the adapter nothing to add: the final URL, headers and bytes, and no redirects. */
export function outgoingConfig(
  config: InternalAxiosRequestConfig,
  { method, url, headers: given, body }: OutgoingRequest,
  cancellation: Cancellation,
  kind: AdapterKind,
): OutgoingConfig {
  const timeout = cancellation.remaining();
  const headers = new AxiosHeaders(given);
  for (const name of Object.keys(config.headers)) {
    const value: unknown = config.headers[name];
    if (value === null || value === false) headers.set(name, value, false); // "not even the client's own", but never in place of ours
  }
  if (kind === 'http') headers.set('host', url.split('/', 3)[2], false); // for a socketPath, HTTP/2 and some proxies axios would make up another
  if (!isStream(body)) headers.delete('content-length'); // the adapter counts the bytes
  const changes = {
    baseURL: '', // it is in the URL, as are the params; and no name of a prototype can stand in for what is there
    allowAbsoluteUrls: true,
    params: undefined,
    method: method.toLowerCase(), // as axios has it
    url,
    headers,
    data: dataOf(body, config, kind),
    timeout,
    timeoutErrorMessage: timeoutMessage(config),
    signal: signalOf(config, cancellation, kind),
    maxRedirects: 0,
    ...networkOf(config, timeout, kind),
    fetchOptions: { ...config.fetchOptions, redirect: 'manual' }, // the fetch adapter of axios 1.7 looks at nothing else
  };
  const outgoing = Object.create(
    (Object.getPrototypeOf(config) as object | null) ?? Object.prototype,
  ) as InternalAxiosRequestConfig; // an older axios hands on a config that inherits from another
  assign(outgoing, config);
  assign(outgoing, changes);
  return { outgoing, restore: () => assign(outgoing, config, changes) };
}

/**
 * A signal of this request alone, so that many requests of one signal do not add a listener each. An answer that is read as a stream ends
 * later than the time that is left, and keeps the caller's.
 */
function signalOf(
  { signal, responseType }: InternalAxiosRequestConfig,
  cancellation: Cancellation,
  kind: AdapterKind,
): InternalAxiosRequestConfig['signal'] {
  return signal && kind && !/^(stream|response)$/.test(responseType ?? '') ? cancellation.signal : signal;
}

/** What becomes of redirects. The http adapter, as axios has it, knows `maxRedirects` only. */
export function redirectOf(
  { maxRedirects, fetchOptions }: InternalAxiosRequestConfig,
  kind: AdapterKind,
): RequestRedirect | undefined {
  return maxRedirects === 0
    ? 'manual'
    : kind === 'http'
      ? 'follow'
      : unpolluted((fetchOptions ?? {}) as RequestInit, ['redirect']).redirect;
}

/** What the adapter sends with, where it is not to be its own. */
function networkOf(
  config: InternalAxiosRequestConfig,
  timeout: number,
  kind: AdapterKind,
): Pick<InternalAxiosRequestConfig, 'transport' | 'env'> {
  if (kind === 'http' && config.transport) return { transport: withoutFollowing(config.transport) };
  if (redirectOf(config, kind) === 'manual') return {};
  if (kind === 'http') return { transport: httpTransport(timeout) };
  return kind === 'fetch'
    ? { env: { ...config.env, fetch: fetchWithoutRedirectBodies(config.env?.fetch ?? fetch) } }
    : {};
}

type Properties = Record<PropertyKey, unknown>;

/** Copies properties: all, or those that `chosen` has, too. A quarter of the time that a spread takes, for axios' configs have no prototype. */
function assign(target: object, from: object, chosen: object = from): void {
  for (const key of Object.keys(chosen)) (target as Properties)[key] = (from as Properties)[key];
  for (const key of Object.getOwnPropertySymbols(chosen)) (target as Properties)[key] = (from as Properties)[key];
}

/**
 * The body as the adapter takes it: the http adapter sends no bytes but a Buffer's, and no streams but Node's; for a text fetch adds a
 * `content-type` where there is none, and XMLHttpRequest rewrites the charset in it, which is signed.
 */
function dataOf(body: OutgoingRequest['body'], { data }: InternalAxiosRequestConfig, kind: AdapterKind): unknown {
  if (typeof body === 'string' && (kind === 'xhr' || kind === 'fetch')) return new TextEncoder().encode(body);
  if (body instanceof Uint8Array)
    return globalThis.Buffer ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : body;
  if (!isStream(body) || kind === 'fetch') return body;
  return kind === 'http' && !('pipe' in (data as object))
    ? process.getBuiltinModule('node:stream').Readable.from(body)
    : data;
}

/** True for a body that is sent while it is produced. */
export function isStream(
  body: OutgoingRequest['body'],
): body is Exclude<OutgoingRequest['body'], string | Uint8Array | undefined> {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}
