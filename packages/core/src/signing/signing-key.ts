import { deriveSigningKey } from '#platform';
import type { Credentials } from '../credentials/credentials.ts';
import type { SigningKey } from '../platform/contract.ts';
import type { AccessKey } from './target.ts';
import { andThen, cached, type MaybePromise } from '../util/maybe-promise.ts';

/** How many signing keys are cached. An ordinary program needs far fewer in a day. */
const KEPT_PER_CREDENTIALS = 64;

const kept = new WeakMap<Credentials, Map<string, MaybePromise<SigningKey>>>();

/** The signing key for a credential scope. It is derived once, and cached for as long as the credentials exist. */
export function signingKey(credentials: Credentials, scope: string): MaybePromise<SigningKey> {
  let keys = kept.get(credentials);
  if (!keys) kept.set(credentials, (keys = new Map()));
  const key = keys.get(scope);
  if (key) return key;
  if (keys.size >= KEPT_PER_CREDENTIALS) keys.clear();
  return cached(keys, scope, deriveSigningKey(credentials.secretAccessKey, scope));
}

/** Step 4 of AWS's page, with cached signing keys. */
export function accessKey(credentials: Credentials): AccessKey {
  return {
    accessKeyId: credentials.accessKeyId,
    sign: (stringToSign, scope) => andThen(signingKey(credentials, scope), (key) => key(stringToSign)),
  };
}
