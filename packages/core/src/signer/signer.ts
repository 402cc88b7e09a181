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
      const found = payloadOf(read);
      const payload = isPromise(found) ? await found : found;
      const signed = core.sign(read, payload, scopeOf(read, core.options));
      const { url, headers } = isPromise(signed) ? await signed : signed;
      return { url, headers };
    },
    credentials: {
      get: async () => concealed(await core.source.get(currentLoad())),
      refresh: async () => concealed(await core.source.refresh(currentLoad())),
    },
  };
  Object.defineProperty(signer, registered(CONTRACT), { value: core });
  return signer;
}

/** Registered, so that a bridge of the CommonJS build takes a signer of the ESM build. The number is that of `SignerCore`. */
const CONTRACT = 'signer/1';

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

/** The inside of a signer. A copy of this package with another contract has made another inside: nothing is called of it. */
export function signerCore(signer: Signer): SignerCore {
  const core = (signer as unknown as { readonly [key: symbol]: SignerCore | undefined })[registered(CONTRACT)];
  if (core) return core;
  const other = contractOn(signer, 'signer');
  throw new TypeError(
    other
      ? `sigv4: another version of @sigv4/core made this signer: its contract is signer/${other}, and that of this version is ${CONTRACT}. Install one version for both: npm ls @sigv4/core shows which ones you have.`
      : 'sigv4: createSigner did not make this signer. Pass one that it made, or options.',
  );
}
