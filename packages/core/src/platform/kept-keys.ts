import type { KeyPair, SigningKey } from './contract.ts';

/** Calls `make` once for each credentials object, and forgets the key together with the credentials. A failure is not kept. */
export function keptKeys(
  make: (credentials: KeyPair) => Promise<SigningKey>,
): (credentials: KeyPair) => Promise<SigningKey> {
  const kept = new WeakMap<KeyPair, Promise<SigningKey>>();
  return (credentials) => {
    let key = kept.get(credentials);
    if (!key) {
      kept.set(credentials, (key = make(credentials)));
      key.catch(() => kept.delete(credentials));
    }
    return key;
  };
}
