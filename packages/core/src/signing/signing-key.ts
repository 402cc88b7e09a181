import { deriveSigningKey } from '#platform';
import type { Credentials } from '../credentials/credentials.ts';
import type { SigningKey } from '../platform/contract.ts';
import type { AccessKey } from './target.ts';
import { cached, isPromise, type MaybePromise } from '../util/maybe-promise.ts';

/** How many signing keys are cached. An ordinary program needs far fewer in a day. */
const KEPT_PER_CREDENTIALS = 64;

const kept = new WeakMap<Credentials, AccessKey>();

/** Step 4 of AWS's page. A signing key is derived once for a credential scope, and cached for as long as the credentials exist. */
export function accessKey(credentials: Credentials): AccessKey {
  let key = kept.get(credentials);
  if (!key) kept.set(credentials, (key = withKeptKeys(credentials)));
  return key;
}

function withKeptKeys({ accessKeyId, secretAccessKey }: Credentials): AccessKey {
  const keys = new Map<string, MaybePromise<SigningKey>>();
  return {
    accessKeyId,
    sign(stringToSign, scope) {
      let key = keys.get(scope);
      if (!key) {
        if (keys.size >= KEPT_PER_CREDENTIALS) keys.clear();
        key = cached(keys, scope, deriveSigningKey(secretAccessKey, scope));
      }
      return isPromise(key) ? key.then((derived) => derived(stringToSign)) : key(stringToSign);
    },
  };
}
