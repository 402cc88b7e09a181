import { createHmac, createPrivateKey, sign } from 'node:crypto';
import type { KeyPair, SigningKey, SigV4aPlatform } from './contract.ts';
import { keptKey } from './kept-keys.ts';
import { PKCS8 } from './p256-key.ts';
import { deriveScalar } from './p256-scalar.ts';

export { environment } from './environment.ts';

export const sigV4aKey: SigV4aPlatform['sigV4aKey'] = (credentials) => keptKey(credentials, () => makeKey(credentials));

/** Node completes the public key. */
async function makeKey({ accessKeyId, secretAccessKey }: KeyPair): Promise<SigningKey> {
  const scalar = await deriveScalar(accessKeyId, (message) =>
    createHmac('sha256', `AWS4A${secretAccessKey}`).update(message).digest('hex'),
  );
  const key = createPrivateKey({ key: Buffer.from(PKCS8 + scalar, 'hex'), format: 'der', type: 'pkcs8' });
  return (stringToSign) => sign('sha256', Buffer.from(stringToSign), key).toString('hex');
}
