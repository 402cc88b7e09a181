import { currentLoad } from '#platform';
import { concealed, type Credentials } from '../credentials/credentials.ts';
import type { SignableRequest } from '../request/request.ts';
import { readRequest } from '../scope/read-request.ts';
import type { RequestOptions, SigV4Options } from '../scope/options.ts';
import { scopeOf } from '../scope/scope.ts';
import { isPromise } from '../util/maybe-promise.ts';
import { contractOn, registered } from '../util/shared.ts';
import { createSignerCore, type SignerCore } from './core.ts';
import { payloadOf } from './explicit-request.ts';

/** The URL and the headers that authenticate a request. */
export interface SignedRequest {
  /** The URL to send. It may be spelled in another way than yours: all verifiers read this spelling in the same way. */
  readonly url: string;
  /** Only the headers to set. The names are in lower case. Remove your own `authorization`, `x-amz-date`, `x-amz-region-set` and `x-amz-security-token`. */
  readonly headers: Record<string, string>;
  /**
   * The body to send instead of yours. Only with `payload: 'chunked'`. It is a web stream: pass it to `Readable.from`, or to `fetch` with
   * `duplex: 'half'`. TypeScript's types of `fetch` do not have `duplex`, so write `fetch(url, { ...init, duplex: 'half' } as RequestInit)`.
   * Your body is read while this one is read.
   */
  readonly body?: ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>; // never undefined, so that all of it is an init of fetch
}

/** Signs requests. `createSigner` makes it. You can pass it to every bridge in place of options. */
export interface Signer {
  /** Signs a request for any host. Throws if it cannot. It sends nothing, and does not change your request. */
  sign(request: SignableRequest, options?: RequestOptions): Promise<SignedRequest>;
  readonly credentials: {
    /** Returns the current credentials. They are refreshed first if they are about to expire. */
    get(): Promise<Credentials>;
    /** Loads new credentials now, for example before the first request, or in a test. */
    refresh(): Promise<Credentials>;
  };
}

/**
 * Makes a signer. Wrong options are a `TypeError` here, and not only at the first request.
 *
 * @example
 * ```ts
 * import { createSigner } from '@sigv4/core';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const { url, headers } = await signer.sign({ method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items' });
 * // headers: { 'x-amz-date': ..., authorization: 'AWS4-HMAC-SHA256 Credential=...' }
 * ```
 */
export function createSigner(options: SigV4Options = {}): Signer {
  const core = createSignerCore(options);
  const signer: Signer = {
    async sign(request, own) {
      const read = readRequest(request, own);
      const isChunked = ((read.own || undefined)?.payload ?? core.options.payload) === 'chunked';
      const found = payloadOf(read, isChunked);
      const payload = isPromise(found) ? await found : found;
      const scope = scopeOf(read, core.options);
      const signed = core.sign(read, payload, isPromise(scope) ? await scope : scope);
      const { url, headers, chunks } = isPromise(signed) ? await signed : signed;
      return chunks ? { url, headers, body: chunks.body } : { url, headers };
    },
    credentials: {
      get: async () => concealed(await core.source.get(currentLoad())),
      refresh: async () => concealed(await core.source.refresh(currentLoad())),
    },
  };
  Object.defineProperty(signer, CORE, { value: core });
  return signer;
}

/** The name of the property that contains the inside of a signer. The number is that of `SignerCore`, see `registered`. */
const CONTRACT = 'signer/1';
const CORE = /* @__PURE__ */ registered(CONTRACT);

/**
 * Returns the signer that you pass, or a new signer for options.
 *
 * @experimental For a bridge to another HTTP client. It can take a signer or options, as our bridges do.
 *
 * @example
 * ```ts
 * import { signerOf, type Signer, type SigV4Options } from '@sigv4/core';
 *
 * export function bridge(options: SigV4Options | Signer = {}): Signer {
 *   return signerOf(options);
 * }
 * ```
 */
export function signerOf(given: SigV4Options | Signer): Signer {
  if (typeof (given as Partial<Signer> | null)?.sign !== 'function') return createSigner(given as SigV4Options);
  signerCore(given as Signer);
  return given as Signer;
}

/** Returns the inside of a signer. Throws for a signer of another contract: its inside differs, so nothing of it is called. */
export function signerCore(signer: Signer): SignerCore {
  const core = (signer as unknown as { readonly [key: symbol]: SignerCore | undefined })[CORE];
  if (core) return core;
  const other = contractOn(signer, 'signer');
  throw new TypeError(
    other
      ? `sigv4: another version of @sigv4/core made this signer. Its contract is signer/${other}, and that of this version is ${CONTRACT}. Install one version: npm ls @sigv4/core shows which you have.`
      : 'sigv4: createSigner did not make this signer. Pass a signer that it made, or options.',
  );
}
