import type { SigV4Error } from '../errors.ts';
import type { Load } from '../platform/contract.ts';
import type { Credentials } from './credentials.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** Where a signer gets its credentials. The returned objects are frozen, so their fields always belong together. */
export interface CredentialSource {
  /** Returns credentials that have not expired. It returns a promise only if they must be loaded first. */
  get(within?: Load): MaybePromise<Credentials>;
  /** Loads new credentials, with `forceRefresh`. Concurrent callers share one load. */
  refresh(within?: Load): Promise<Credentials>;
  /** Replaces credentials that AWS has rejected: by newer ones that were loaded meanwhile, or by a refresh. Returns the same ones if there are no others. */
  replace(refused: Credentials, within?: Load): Promise<Credentials>;
  /** Reports that AWS has rejected the replacement too. Then an immediate refresh would not help. */
  refusedAgain(refused: Credentials): void;
  /** Adds a listener once. The listener is held weakly. */
  listen(listener: CredentialListener): void;
}

/** An event of a credential source. */
export type CredentialNews =
  | { readonly type: 'refreshed'; readonly lifetime: number | undefined; readonly accessKeyId: string }
  | { readonly type: 'refresh-failed'; readonly error: SigV4Error };

export type CredentialListener = (news: CredentialNews) => void;
