import { unpolluted, type OutgoingRequest, type StreamBody } from '@sigv4/core';
import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import type { Readable } from 'node:stream';
import { timeoutMessage, type Cancellation } from './cancellation.ts';
import type { AdapterKind } from './adapter-kind.ts';
import { callersAddress, isSent, signedAddress, spellingsOf } from './foreign-adapter.ts';
import { fetchWithoutRedirectBodies, httpTransport, withoutFollowing } from './stop-at-redirects.ts';

/** The config for the inner adapter. */
export interface OutgoingConfig {
  readonly outgoing: InternalAxiosRequestConfig;
  /** Restores the caller's values in the copy. An adapter keeps the copy for errors that occur while a stream is read. */
  readonly restore: () => void;
}

/**
 * Returns a copy of the config with the final URL, headers and bytes, and without redirects. The adapter has nothing left to change.
 * `asGiven`: the signed URL is the one that axios makes of the caller's config.
 */
export function outgoingConfig(
  config: InternalAxiosRequestConfig,
  { method, url, headers: given, body }: OutgoingRequest,
  cancellation: Cancellation,
  kind: AdapterKind,
  asGiven: boolean,
): OutgoingConfig {
  const timeout = cancellation.remaining();
  const headers = headersOf(given, kind ? undefined : spellingsOf(config));
  for (const name of Object.keys(config.headers)) {
    const value: unknown = config.headers[name];
    if (value === null || value === false) headers.set(name, value, false); // the client's own header is not sent either, but ours are never replaced
  }
  if (kind === 'http') headers.set('host', url.split('/', 3)[2], false); // for a socketPath, HTTP/2 and some proxies, axios would set another host
  if (!isStream(body)) headers.delete('content-length'); // the adapter counts the bytes
  const address = (!kind && asGiven && callersAddress(config, url)) || signedAddress(url);
  const changes = {
    url: address.url, // each by its name: V8 is slow with an object that begins with a spread
    baseURL: address.baseURL,
    allowAbsoluteUrls: address.allowAbsoluteUrls,
    params: address.params as unknown,
    paramsSerializer: address.paramsSerializer,
    method: method.toLowerCase(), // as in axios
    headers,
    data: dataOf(body, config, kind),
    timeout,
    timeoutErrorMessage: timeoutMessage(config),
    signal: signalOf(config, cancellation, kind),
    maxRedirects: 0,
    ...networkOf(config, timeout, kind),
    fetchOptions: { ...config.fetchOptions, redirect: 'manual' }, // the fetch adapter of axios 1.7 reads only this
  };
  const outgoing = Object.create(
    (Object.getPrototypeOf(config) as object | null) ?? Object.prototype,
  ) as InternalAxiosRequestConfig; // in older axios the config inherits from another
  assign(outgoing, config);
  assign(outgoing, changes);
  return { outgoing, restore: () => assign(outgoing, config, changes) };
}

/** Copies the headers into AxiosHeaders. Its `set` searches all names each time, and these names already differ. */
function headersOf(given: Record<string, string>, spellings: Record<string, string> | undefined): AxiosHeaders {
  const headers = new AxiosHeaders();
  for (const lower of Object.keys(given)) {
    const name = spellings?.[lower] ?? lower;
    if (name in headers)
      headers.set(name, given[lower] as string); // the name of a method of AxiosHeaders, which keeps it elsewhere
    else headers[name] = given[lower] as string;
  }
  return headers;
}

/**
 * A signal of this request only, so that many requests with the same signal share one listener. If the answer is a stream, it is read
 * after the exchange, and the adapter gets the caller's signal.
 */
function signalOf(
  { signal, responseType }: InternalAxiosRequestConfig,
  cancellation: Cancellation,
  kind: AdapterKind,
): InternalAxiosRequestConfig['signal'] {
  return signal && kind && !/^(stream|response)$/.test(responseType ?? '') ? cancellation.signal : signal;
}

/** What happens with redirects. As in axios, the http adapter uses only `maxRedirects`. */
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

/** The transport or the fetch for the adapter, if it must not use its own. */
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

/** Copies all properties, or those that `chosen` has. It takes a quarter of the time of a spread, because axios' configs have no prototype. */
function assign(target: object, from: object, chosen: object = from): void {
  for (const key of Object.keys(chosen)) (target as Properties)[key] = (from as Properties)[key];
  for (const key of Object.getOwnPropertySymbols(chosen)) (target as Properties)[key] = (from as Properties)[key];
}

/**
 * Returns the body in the form that the adapter needs. The http adapter sends only Buffers and Node streams. For a text, fetch adds a
 * `content-type` if there is none, and XMLHttpRequest rewrites the charset, which is signed.
 */
function dataOf(body: OutgoingRequest['body'], { data }: InternalAxiosRequestConfig, kind: AdapterKind): unknown {
  if (!kind && isSent(data, body)) return data;
  if (typeof body === 'string' && (kind === 'xhr' || kind === 'fetch')) return new TextEncoder().encode(body);
  if (body instanceof Uint8Array)
    return globalThis.Buffer ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : body;
  if (!isStream(body) || kind === 'fetch') return body;
  const stream = ('getReader' in body ? body : data) as object; // a stream that is signed in chunks is another than the caller's
  return kind === 'http' && !('pipe' in stream || 'size' in stream) // axios reads a Blob itself
    ? nodeStreamOf(stream as StreamBody)
    : stream;
}

/** A Node stream of a body. An error ends the process if nobody listens, and axios does not listen before it has a connection. */
function nodeStreamOf(body: StreamBody): Readable {
  const isPlatforms = 'getReader' in body && !Object.hasOwn(body, Symbol.asyncIterator); // a body of signed chunks has a quicker iterator of its own
  return process
    .getBuiltinModule('node:stream')
    .Readable.from(isPlatforms ? chunksOf(body.getReader()) : body)
    .on('error', () => undefined);
}

/** The chunks of a web stream. A platform's own iterator of a stream cannot be stopped while a read waits. */
function chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncIterable<Uint8Array> {
  const chunks = {
    next: () => reader.read(),
    return: async () => {
      const cancelled = reader.cancel();
      reader.releaseLock(); // the caller may cancel the stream itself
      await cancelled;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => chunks,
  };
  return chunks as AsyncIterableIterator<Uint8Array>;
}

/** True for a stream. */
export function isStream(
  body: OutgoingRequest['body'],
): body is Exclude<OutgoingRequest['body'], string | Uint8Array | undefined> {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}
