import type { KeyPair } from '../platform/contract.ts';

/** Loads the code of SigV4a, and signs with it. A file of its own in the package, as `diagnosis/lazy.ts` is, and for the same reason. */
export async function signWithSigV4a(credentials: KeyPair, stringToSign: string): Promise<string> {
  const { sigV4aKey } = await import('#sigv4a');
  const key = await sigV4aKey(credentials);
  return key(stringToSign);
}
