import type { SigV4Error } from '../errors.ts';
import { checkedClock } from '../util/clock.ts';
import { shared } from '../util/shared.ts';
import { cachedSource } from './cache.ts';
import {
  areSameKeys,
  checkAlive,
  type CredentialProvider,
  type Credentials,
  fieldsOf,
  snapshot,
} from './credentials.ts';
import type { CredentialSource } from './source.ts';

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
    byClock.set(
      now,
      (source =
        typeof credentials === 'function' ? cachedSource(credentials, clock) : staticSource(credentials, clock)),
    );
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
    if (!areSameKeys(credentials, fields) || credentials.expiration?.getTime() !== fields.expiration?.getTime())
      credentials = snapshot(given, name);
    return credentials.expiration ? checkAlive(credentials, now(), name) : credentials;
  };
  return {
    get,
    refresh: async () => get(),
    replace: async () => get(),
    refusedAgain: () => undefined,
    listen: () => undefined,
  };
}
