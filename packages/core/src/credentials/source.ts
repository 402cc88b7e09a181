import type { SigV4Error } from '../errors.ts';
import type { Load } from '../platform/contract.ts';
import type { Credentials } from './credentials.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** Where a signer has its credentials from. What it gives out is frozen: one snapshot, one set of keys. */
export interface CredentialSource {
  /** Credentials that are good to sign with, at once where they are at hand. */
  get(within?: Load): MaybePromise<Credentials>;
  /** Asks for new ones, past whatever a provider remembers. Callers meanwhile share the one load. */
  refresh(within?: Load): Promise<Credentials>;
  /** Credentials in place of some that AWS has refused: those that have come meanwhile, or else new ones. The same ones, if there are no others. */
  replace(refused: Credentials, within?: Load): Promise<Credentials>;
  /** Told that AWS has refused these, which had come in place of others: to ask again at once would bring no better ones. */
  refusedAgain(refused: Credentials): void;
  /** Adds a listener, once, for as long as somebody else holds it. */
  listen(listener: CredentialListener): void;
}

/** What a source of credentials tells of itself. */
export type CredentialNews =
  | { readonly type: 'refreshed'; readonly lifetime: number | undefined; readonly accessKeyId: string }
  | { readonly type: 'refresh-failed'; readonly error: SigV4Error };

export type CredentialListener = (news: CredentialNews) => void;
