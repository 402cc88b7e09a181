import { checkedClock } from './clock.ts';
import { cachedSource } from './credential-cache.ts';
import { areSameKeys, checkAlive, fieldsOf, snapshot, type CredentialProvider, type Credentials } from './credentials.ts';
import type { SigV4Error } from './errors.ts';
import { shared } from './shared.ts';

/** Where a signer has its credentials from. What it gives out is frozen: one snapshot, one set of keys. */
export interface CredentialSource {
  /** Credentials that are good to sign with, at once where they are at hand. */
  get(within?: Load): Credentials | Promise<Credentials>;
  /** Asks for new ones, past whatever a provider remembers. Callers meanwhile share the one load. */
  refresh(within?: Load): Promise<Credentials>;
  /** Credentials in place of some that AWS has refused: those that have come meanwhile, or else new ones. The same ones, if there are no others. */
  replace(refused: Credentials, within?: Load): Promise<Credentials>;
  /** Told that AWS has refused these, which had come in place of others: to ask again at once would bring no better ones. */
  giveUp(refused: Credentials): void;
  /** Adds a listener, once, for as long as somebody else holds it. */
  listen(listener: CredentialListener): void;
}

/** A load that a request was made within, as far as that can be told: by a provider, to load credentials. */
export interface Load {
  readonly within: Load | undefined;
}

/** What a source of credentials tells of itself. */
export type CredentialNews =
  | { readonly type: 'refreshed'; readonly lifetime: number | undefined; readonly accessKeyId: string }
  | { readonly type: 'refresh-failed'; readonly error: SigV4Error };

export type CredentialListener = (news: CredentialNews) => void;

/**
 * Sources by provider (or object) and clock, shared by every copy of this package in the process: signers with the same provider
 * ask it once between them.
 */
const sources = shared('credential-sources', () => new WeakMap<object, WeakMap<() => number, CredentialSource>>());

/** The source over static credentials or a provider, on a clock. */
export function sourceOf(credentials: Credentials | CredentialProvider, now: () => number): CredentialSource {
  let byClock = sources.get(credentials);
  if (!byClock) sources.set(credentials, (byClock = new WeakMap()));
  let source = byClock.get(now);
  if (!source) {
    const clock = checkedClock(now);
    byClock.set(now, (source = typeof credentials === 'function' ? cachedSource(credentials, clock) : staticSource(credentials, clock)));
  }
  return source;
}

/** A source over static credentials. They are copied, and copied again when their owner changes them. */
function staticSource(given: Credentials, now: () => number): CredentialSource {
  const name = 'The `credentials` object';
  let credentials: Credentials;
  try {
    credentials = snapshot(given, name);
  } catch (error) {
    throw new TypeError(`sigv4: ${(error as SigV4Error).message}`); // a wrong option
  }
  const get = (): Credentials => {
    const fields = fieldsOf(given);
    if (!areSameKeys(credentials, fields) || credentials.expiration?.getTime() !== fields.expiration?.getTime()) credentials = snapshot(given, name);
    return credentials.expiration ? checkAlive(credentials, now(), name) : credentials;
  };
  return { get, refresh: async () => get(), replace: async () => get(), giveUp: () => undefined, listen: () => undefined };
}
