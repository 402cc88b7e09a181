import { concealed, signerOf, unpolluted, type RequestOptions, type Signer, type SigV4Options } from '@sigv4/core';
import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios';
import { signingAdapter } from './adapter.ts';

declare module 'axios' {
  // Without type parameters: axios has one up to 1.18 and two since. All have defaults, so a declaration may omit them.
  interface AxiosRequestConfig {
    /** How this request is signed, or `false` to pass it through unchanged. */
    sigv4?: false | RequestOptions | undefined;
  }
}

/** What a wrapped adapter contains. */
interface Wrapping {
  readonly original: InternalAxiosRequestConfig['adapter'];
  readonly signers: readonly Signer[];
}

/** The property of a wrapped adapter that holds its wrapping. With it, an interceptor that runs twice wraps only once. */
const WRAPPING = Symbol('sigv4');

function wrappingOf(adapter: InternalAxiosRequestConfig['adapter']): Wrapping {
  return (adapter as { readonly [WRAPPING]?: Wrapping } | undefined)?.[WRAPPING] ?? { original: adapter, signers: [] };
}

/** Wraps an adapter. The wrapping is not enumerable, so that it is not copied to another adapter together with the other properties. */
function wrap(
  adapter: InternalAxiosRequestConfig['adapter'],
  { original, signers }: Wrapping,
  signer: Signer,
): AxiosAdapter {
  const wrapping: Wrapping = { original, signers: [...signers, signer] };
  return Object.defineProperty(signingAdapter(adapter, original, signer), WRAPPING, { value: wrapping });
}

/**
 * Returns a request interceptor that signs requests to AWS and passes all other requests through unchanged.
 *
 * The interceptor only wraps the request's adapter. axios calls the adapter after all transforms and interceptors, so the request that
 * is signed is the request that is sent, and the order of interceptors does not matter. `response.config` and `error.config` are your
 * own config, without the signature.
 *
 * If a request cannot be signed, it rejects with an `AxiosError` before anything is sent. Its `cause` is a `SigV4Error` with the same
 * `code`. Only before an `ERR_REDIRECT` a request has been sent.
 *
 * @example
 * ```ts
 * import axios from 'axios';
 * import { sigv4 } from '@sigv4/axios';
 *
 * axios.interceptors.request.use(sigv4());
 * // await axios.get('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello');
 * // await axios.get(url, { sigv4: { service: 's3' } });
 * ```
 */
export function sigv4(
  options: SigV4Options | Signer = {},
): (config: InternalAxiosRequestConfig) => InternalAxiosRequestConfig {
  if (unpolluted(Object(options) as Partial<InternalAxiosRequestConfig>, ['transformRequest']).transformRequest)
    throw new TypeError(
      'sigv4: you passed a request, not options. Call sigv4 to get an interceptor: axios.interceptors.request.use(sigv4()).',
    );
  const signer = signerOf(options);
  return (config) => {
    const { adapter, data, sigv4: own } = unpolluted(config, ['adapter', 'data', 'sigv4']);
    const wrapping = wrappingOf(adapter);
    if (!wrapping.signers.includes(signer)) config.adapter = wrap(adapter, wrapping, signer);
    config.data = withOwnBuffer(data);
    const { credentials } = unpolluted((own || {}) as RequestOptions, ['credentials']);
    if (credentials && typeof credentials === 'object') config.sigv4 = { ...own, credentials: concealed(credentials) };
    return config;
  };
}

/** Copies a typed array that does not cover its buffer. axios would send the whole buffer, except for a Buffer, and it does so before the adapter runs. */
function withOwnBuffer(data: unknown): unknown {
  if (!ArrayBuffer.isView(data) || data.byteLength === data.buffer.byteLength || 'readUInt8' in data) return data;
  const View = data.constructor as new (buffer: ArrayBufferLike) => ArrayBufferView;
  return new View(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
}
