import { cached } from '../util/maybe-promise.ts';
import type { KeyPair, SigningKey } from './contract.ts';

const kept = new WeakMap<KeyPair, Promise<SigningKey>>();

/** Returns the key of a credentials object. It is made once, and forgotten together with the credentials. A failure is not kept. */
export function keptKey(credentials: KeyPair, make: () => Promise<SigningKey>): Promise<SigningKey> {
  return kept.get(credentials) ?? cached(kept, credentials, make());
}
