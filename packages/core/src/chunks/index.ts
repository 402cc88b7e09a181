import type { Platform } from '../platform/contract.ts';
import type { Payload } from '../request/body.ts';
import type { SigV4Options } from '../scope/options.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { CanonicalUrl } from '../signing/canonical-url.ts';
import type { AccessKey, SignedTarget, SigningTerms } from '../signing/target.ts';
import { partsOf } from './parts.ts';
import { signChunks, type SignTarget } from './sign-chunks.ts';

export type SignInChunks = typeof sign;

/**
 * Signs a request with `payload: 'chunked'`. A stream and a Blob are sent in chunks, and so are text and bytes that have a checksum. Other
 * text and bytes are hashed as a whole. The code of chunks is self-contained, so it gets the functions that sign and hash.
 */
export async function sign(
  signTarget: SignTarget,
  sha256: Platform['sha256'],
  options: SigV4Options,
  request: ReadRequest,
  url: CanonicalUrl,
  payload: Payload,
  terms: SigningTerms,
  key: AccessKey,
): Promise<SignedTarget> {
  const parts = partsOf(request, payload, terms, options);
  return parts
    ? signChunks(parts, request, url, terms, key, signTarget, sha256)
    : signTarget(request, url, payload, terms, key);
}
