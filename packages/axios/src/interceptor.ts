import { concealed, signerOf, unpolluted, type RequestOptions, type Signer, type SigV4Options } from '@sigv4/core';
import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios';
import { signingAdapter } from './adapter.ts';

declare module 'axios' {
  // Without type parameters: axios has one up to 1.18 and two since, all with defaults, and then a declaration may leave them out.
  interface AxiosRequestConfig {
    /** How this request is signed, or `false` to let it go on untouched. */
    sigv4?: false | RequestOptions | undefined;
  }
}

/** What is inside a wrapped adapter. */
interface Wrapping {
  readonly original: InternalAxiosRequestConfig['adapter'];
  readonly signers: readonly Signer[];
}

/** Where a wrapped adapter keeps its wrapping, so that an interceptor that is registered twice, or runs again, wraps once. */
const WRAPPING = Symbol('sigv4');

function wrappingOf(adapter: InternalAxiosRequestConfig['adapter']): Wrapping {
  return (adapter as { readonly [WRAPPING]?: Wrapping } | undefined)?.[WRAPPING] ?? { original: adapter, signers: [] };
}

/** Not enumerable: an adapter that somebody makes of this one, with its properties, is another. */
function wrap(
  adapter: InternalAxiosRequestConfig['adapter'],
  { original, signers }: Wrapping,
  signer: Signer,
): AxiosAdapter {
  const wrapping: Wrapping = { original, signers: [...signers, signer] };
  return Object.defineProperty(signingAdapter(adapter, original, signer), WRAPPING, { value: wrapping });
}

/**
 * Gives back a request interceptor that signs what goes to AWS, and leaves every other request as it is.
 *
 * It signs nothing itself: it wraps the request's adapter, which axios calls when all transforms and interceptors have run, so
 * what is signed is what is sent, wherever in the order it was registered. `response.config` and `error.config` are the
 * caller's own, without signature. What it refuses to sign is rejected with an `AxiosError` whose `code` and `cause` are those of a
 * `SigV4Error`, before anything is sent, but for `ERR_REDIRECT`.
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
  if ('transformRequest' in (Object(options) as object))
    throw new TypeError(
      'sigv4: these are no options, but a request. Call it to get an interceptor: axios.interceptors.request.use(sigv4()).',
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

/** axios sends the whole buffer behind a typed-array view; a Buffer is safe from that. Here the view's offset can still be seen. */
function withOwnBuffer(data: unknown): unknown {
  if (!ArrayBuffer.isView(data) || data.byteLength === data.buffer.byteLength || 'readUInt8' in data) return data;
  const View = data.constructor as new (buffer: ArrayBufferLike) => ArrayBufferView;
  return new View(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
}
