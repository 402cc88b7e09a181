import { cannotSign, type NamedRequest } from '../errors.ts';
import { registered } from '../util/shared.ts';
import type { KeyPair, SigningKey, SigV4aPlatform } from './contract.ts';
import { keptKey } from './kept-keys.ts';
import { bytesOf, derOf, PKCS8, PKCS8_WITH_POINT } from './p256-key.ts';
import { deriveScalar } from './p256-scalar.ts';
import { hex, HMAC, utf8, webCrypto } from './web-crypto.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ECDSA = { name: 'ECDSA', hash: 'SHA-256' };

export { environment } from './environment.ts';

export const sigV4aKey: SigV4aPlatform['sigV4aKey'] = (credentials, request) =>
  keptKey(credentials, () => makeKey(credentials, request));

async function makeKey({ accessKeyId, secretAccessKey }: KeyPair, request: NamedRequest): Promise<SigningKey> {
  const secret = await webCrypto().importKey('raw', utf8(`AWS4A${secretAccessKey}`), HMAC, false, ['sign']);
  const scalar = await deriveScalar(accessKeyId, async (message) => hex(await webCrypto().sign(HMAC, secret, message)));
  const key = await importKey(scalar, request);
  return async (stringToSign) => {
    const signature = await webCrypto().sign(ECDSA, key, utf8(stringToSign));
    return hex(derOf(new Uint8Array(signature)));
  };
}

/** The key cannot be exported. Safari does not complete the public key: there, `@sigv4/core/p256` calculates it. */
async function importKey(scalar: string, request: NamedRequest): Promise<CryptoKey> {
  const read = (key: string): Promise<CryptoKey> => webCrypto().importKey('pkcs8', bytesOf(key), P256, false, ['sign']);
  try {
    return await read(PKCS8 + scalar);
  } catch (cause) {
    const publicKeyOf = givenP256();
    if (publicKeyOf) {
      const [beforeScalar, beforePoint] = PKCS8_WITH_POINT;
      return read(beforeScalar + scalar + beforePoint + hex(publicKeyOf(bytesOf(scalar))));
    }
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      request,
      "this platform cannot make a key of SigV4a by itself, as Safari cannot. Run npm install @noble/curves, and add import '@sigv4/core/p256' to your program.",
      { cause },
    );
  }
}

/** What `@sigv4/core/p256` has registered, if the program has imported it. */
function givenP256(): ((scalar: Uint8Array) => Uint8Array) | undefined {
  const known = globalThis as { readonly [key: symbol]: (() => (scalar: Uint8Array) => Uint8Array) | undefined };
  return known[registered('p256/1')]?.();
}
