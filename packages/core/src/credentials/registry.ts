import { checkedClock } from '../util/clock.ts';
import { shared } from '../util/shared.ts';
import { cachedSource } from './cache.ts';
import { defaultProvider, environmentKeys } from './default-provider.ts';
import {
  areSameKeys,
  checkAlive,
  type CredentialProvider,
  type Credentials,
  fieldsOf,
  snapshot,
  STATIC,
  staticCredentials,
} from './credentials.ts';
import type { CredentialSource } from './source.ts';

/**
 * The sources, by provider (or credentials object) and clock. All copies of this package in a process share them, so that signers with
 * the same provider share its credentials.
 */
const sources = (): WeakMap<object, WeakMap<() => number, CredentialSource>> =>
  shared('credential-sources/1', () => new WeakMap());

/** Returns the source for a credentials object or a provider, and a clock. Without one of these it is the default: the environment, then the AWS SDK. */
export function sourceOf(given: Credentials | CredentialProvider | undefined, now: () => number): CredentialSource {
  const credentials = given ?? defaultProvider();
  let byClock = sources().get(credentials);
  if (!byClock) sources().set(credentials, (byClock = new WeakMap()));
  let source = byClock.get(now);
  if (!source) {
    const clock = checkedClock(now);
    byClock.set(
      now,
      (source =
        typeof credentials === 'function'
          ? cachedSource(credentials, clock, given ? undefined : environmentKeys)
          : staticSource(credentials, clock)),
    );
  }
  return source;
}

/** When credentials expire. What is not a `Date` is returned as it is: it may be the caller's mistake, or come from `Object.prototype`. */
const endOf = ({ expiration }: Credentials): unknown => expiration?.getTime?.() ?? expiration ?? undefined;

/** A source for a credentials object. The object is copied, and copied again when the caller has changed it. */
function staticSource(given: Credentials, now: () => number): CredentialSource {
  let credentials = staticCredentials(given);
  const isChanged = (now: Credentials): boolean => !areSameKeys(credentials, now) || endOf(credentials) !== endOf(now);
  const get = (): Credentials => {
    if (isChanged(given) && isChanged(fieldsOf(given))) credentials = snapshot(given, STATIC); // seldom, so the slower reading comes second
    return credentials.expiration ? checkAlive(credentials, now(), STATIC) : credentials;
  };
  return {
    get,
    refresh: async () => get(),
    replace: async () => get(),
    refusedAgain: () => undefined,
    listen: () => undefined,
  };
}
