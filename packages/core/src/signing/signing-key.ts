import { deriveSigningKey } from '#platform';
import type { Credentials } from '../credentials/credentials.ts';
import type { SigningKey } from '../platform/contract.ts';
import type { AccessKey } from './target.ts';
import { cached, isPromise, type MaybePromise } from '../util/maybe-promise.ts';

/** How many signing keys are cached. An ordinary program needs far fewer in a day. */
const KEPT_PER_CREDENTIALS = 64;

/** The access key of credentials, with its signing keys. */
interface KeptAccessKey extends AccessKey {
  /** Step 4 of AWS's page: the signing key for a credential scope. It is derived once. */
  signingKey(scope: string): MaybePromise<SigningKey>;
}

const kept = new WeakMap<Credentials, KeptAccessKey>();

/** The access key of credentials. It is cached for as long as the credentials exist. */
export function accessKey(credentials: Credentials): KeptAccessKey {
  let key = kept.get(credentials);
  if (!key) kept.set(credentials, (key = withSigningKeys(credentials)));
  return key;
}

function withSigningKeys({ accessKeyId, secretAccessKey }: Credentials): KeptAccessKey {
  const keys = new Map<string, MaybePromise<SigningKey>>();
  const signingKey = (scope: string): MaybePromise<SigningKey> => {
    const key = keys.get(scope);
    if (key) return key;
    if (keys.size >= KEPT_PER_CREDENTIALS) keys.clear();
    return cached(keys, scope, deriveSigningKey(secretAccessKey, scope));
  };
  return {
    accessKeyId,
    signingKey,
    sign(stringToSign, scope) {
      const key = signingKey(scope);
      return isPromise(key) ? key.then((derived) => derived(stringToSign)) : key(stringToSign);
    },
  };
}
