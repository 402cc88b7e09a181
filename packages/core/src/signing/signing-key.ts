import { platform } from '#platform';
import type { Credentials } from '../credentials/credentials.ts';
import type { SigningKey } from '../platform/contract.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';

/** One caller may sign for many regions and services; a day's keys of an ordinary program are far fewer. */
const KEPT_PER_CREDENTIALS = 64;

const kept = new WeakMap<Credentials, Map<string, MaybePromise<SigningKey>>>();

/** The signing key for a credential scope, derived once; the keys go when the credentials go. */
export function signingKey(credentials: Credentials, scope: string): MaybePromise<SigningKey> {
  let keys = kept.get(credentials);
  if (!keys) kept.set(credentials, (keys = new Map()));
  let key = keys.get(scope);
  if (!key) {
    if (keys.size >= KEPT_PER_CREDENTIALS) keys.clear();
    keys.set(scope, (key = platform.signingKey(credentials.secretAccessKey, scope)));
  }
  return key;
}

/** Step 4. */
export function sign(stringToSign: string, scope: string, credentials: Credentials): MaybePromise<string> {
  return andThen(signingKey(credentials, scope), (key) => key(stringToSign));
}
