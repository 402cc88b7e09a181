import { platform } from '#platform';
import { concealed, type Credentials } from '../credentials/credentials.ts';
import type { SignableRequest } from '../request/request.ts';
import { readRequest } from '../scope/read-request.ts';
import type { RequestOptions, SigV4Options } from '../scope/options.ts';
import { scopeOf } from '../scope/scope.ts';
import { isPromise } from '../util/maybe-promise.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { createSignerCore, type SignerCore } from './core.ts';
import { payloadOf } from './explicit-request.ts';

/** What to set on a request so that it authenticates itself. */
export interface SignedRequest {
  /** The URL to send: the same resource, in the one spelling that all verifiers read alike. */
  readonly url: string;
  /** Lower-case names; only what to set. A caller's own `authorization`, `x-amz-date` and `x-amz-security-token` are to go. */
  readonly headers: Record<string, string>;
}

/** Signs requests. Made by `createSigner`; both bridges take one in place of options. */
export interface Signer {
  /** Signs a request, or says why it cannot. Sends nothing, and changes nothing of the request. */
  sign(request: SignableRequest, options?: RequestOptions): Promise<SignedRequest>;
  /**
   * Gives back a URL that carries its signature, good for `expiresIn` seconds (1 to 604800, that is 7 days) and no longer than the
   * credentials live. Headers of the request that are signed (`x-amz-*`, and what `signedHeaders` names) must be sent with it.
   */
  presign(request: SignableRequest, options: RequestOptions & { readonly expiresIn: number }): Promise<string>;
  readonly credentials: {
    /** The credentials in use, refreshed where that is due. */
    get(): Promise<Credentials>;
    /** Asks the source for new ones now: to warm up, or in a test. */
    refresh(): Promise<Credentials>;
  };
}

/**
 * Makes a signer. Options that are wrong are a `TypeError` here, not at the first request.
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
      const serialised = payloadOf(read);
      const { payload } = isPromise(serialised) ? await serialised : serialised;
      const signed = core.sign(read, payload, scopeOf(read, core.options));
      const { url, headers } = isPromise(signed) ? await signed : signed;
      return { url, headers };
    },
    async presign(request, given) {
      const options = Object(given) as typeof given;
      const { expiresIn: _expiresIn, ...own } = options;
      const { expiresIn } = unpolluted(options, ['expiresIn']);
      if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > SEVEN_DAYS)
        throw new TypeError(`sigv4: expiresIn must be a whole number of seconds from 1 to ${SEVEN_DAYS}.`);
      const read = readRequest(request, own);
      const { payload } = await payloadOf(read);
      return core.presign(read, payload, scopeOf(read, core.options), expiresIn);
    },
    credentials: {
      get: async () => concealed(await core.source.get(platform.context.current())),
      refresh: async () => concealed(await core.source.refresh(platform.context.current())),
    },
  };
  Object.defineProperty(signer, CORE, { value: core });
  return signer;
}

const SEVEN_DAYS = 604_800;

/** Registered, so that a signer of the ESM build can be handed to a bridge of the CommonJS build. */
const CORE: unique symbol = Symbol.for('@sigv4/core:signer') as never;

/**
 * Gives back the signer that it is given, or a new one for options.
 *
 * @experimental For a bridge to another HTTP client, which takes either, as ours do.
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

/** The inside of a signer. */
export function signerCore(signer: Signer): SignerCore {
  const core = (signer as Signer & { readonly [CORE]?: SignerCore })[CORE];
  if (!core) throw new TypeError('sigv4: this is no signer that createSigner made.');
  return core;
}
