import type { Credentials } from '@sigv4/core';
import { createSigner, presign, signRequest } from '@sigv4/core';
import { type Claim, isSigV4a, readClaim } from './claim.ts';
import type { Request } from './draft.ts';
import { type Keys, keysOf } from './keys.ts';
import { withoutSignature } from './unsigned.ts';

/** Whether a signature was made with the keys that are known. `undefined`: this cannot be said. */
export interface Verdict {
  readonly matches: boolean | undefined;
  readonly because: string;
}

const unknown = (because: string): Verdict => ({ matches: undefined, because });

/** Signs the request once more, for the same time and scope, and compares the two signatures. */
export async function verify(request: Request, claim: Claim, canonicalRequest: string, keys: Keys): Promise<Verdict> {
  if (isSigV4a(claim))
    return unknown(
      'A SigV4a signature is different each time it is made, so this page cannot check it by signing again.',
    );
  if (claim.time === undefined)
    return unknown('The signature has no time that can be read, so it is not checked. AWS writes 20150830T123600Z.');
  const credentials = keysOf(claim.accessKeyId, keys);
  if (!credentials)
    return unknown(
      `The keys of ${claim.accessKeyId || 'this signature'} are not here, so the signature is not checked.`,
    );
  if (canonicalRequest.endsWith('[the body was not given]'))
    return unknown('The request has a body that is not here, so the signature cannot be checked. Add the body.');
  const other = await signedLike(request, claim, credentials).catch((error: unknown) => error);
  if (other instanceof Error) return unknown(`This page cannot sign the request in the same way. ${other.message}`);
  const { signature, signedHeaders } = other as Claim;
  if (signature === claim.signature)
    return {
      matches: true,
      because: `The signature is right: it was made with the secret key of ${claim.accessKeyId}.`,
    };
  if (signedHeaders.join() !== claim.signedHeaders.join())
    return unknown(
      `This library would sign other headers (${signedHeaders.join('; ')}), so this page cannot check the signature.`,
    );
  return {
    matches: false,
    because:
      'The signature does not match. It was made with another secret key, or the request was changed after it was signed.',
  };
}

async function signedLike(request: Request, claim: Claim, credentials: Credentials): Promise<Claim | undefined> {
  const { service, region, time = 0, expires = 0, signedHeaders } = claim;
  const plain = withoutSignature(request);
  const headers = plain.headers.filter(([name]) => signedHeaders.includes(name.toLowerCase()));
  const bare = { ...plain, headers };
  const now = (): number => time;
  if (claim.place === 'URL') {
    const signer = createSigner({ credentials, now, allowHttp: true });
    const named = signedHeaders.filter((name) => name !== 'host');
    const options = { service, region, signedHeaders: named, expiresIn: expires };
    return readClaim({ ...bare, url: await presign(signer, bare, options) });
  }
  const signed = await signRequest(bare, { credentials, service, region, now, signedHeaders });
  return readClaim({ ...bare, url: signed.url, headers: Object.entries(signed.headers) });
}
