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
 * The sources, by provider (or credentials object) and clock. All copies of this package in a process share them, so that signers with
 * the same provider share its credentials.
 */
const sources = shared('credential-sources', () => new WeakMap<object, WeakMap<() => number, CredentialSource>>());

/** Returns the source for a credentials object or a provider, and a clock. */
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

/** A source for a credentials object. The object is copied, and copied again when the caller has changed it. */
function staticSource(given: Credentials, now: () => number): CredentialSource {
  const name = 'The `credentials` object';
  let credentials: Credentials;
  try {
    credentials = snapshot(given, name);
  } catch (error) {
    throw new TypeError(`sigv4: ${(error as SigV4Error).message}`); // wrong options are a TypeError
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
