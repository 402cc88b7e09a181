import { createHash } from 'node:crypto';
import type { Authorization } from './authorization.ts';
import { queryValues, type QueryPair } from './query.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { requiresPayloadHash, takesUnsignedPayload } from './services.ts';
import type { Defect } from './verdict.ts';

const unsigned = 'UNSIGNED-PAYLOAD';

/** The SHA-256 hash of a payload, in hexadecimal digits. */
export function hashPayload(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** The payload hash that the request states. `undefined` if it states none. */
function sentHash(request: RawRequest, pairs: readonly QueryPair[], { presigned }: Authorization): string | undefined {
  const [field] = headerValues(request, 'x-amz-content-sha256');
  return field ?? (presigned ? queryValues(pairs, 'X-Amz-Content-Sha256')[0] : undefined);
}

/** Whether a payload hash says that the chunks of the body are signed. */
export function isChunked(hash: string): boolean {
  return /^STREAMING-AWS4-(HMAC-SHA256|ECDSA-P256-SHA256)-PAYLOAD(-TRAILER)?$/.test(hash);
}

/** Whether the request states a payload hash if its service requires one, and whether aws4 supports that kind of hash. */
export function checkSentHash(
  request: RawRequest,
  pairs: readonly QueryPair[],
  authorization: Authorization,
): Defect | undefined {
  const sent = sentHash(request, pairs, authorization);
  if (sent === undefined && !authorization.presigned && requiresPayloadHash(authorization.service)) {
    const reason = `The service '${authorization.service}' requires the header 'x-amz-content-sha256'.`;
    return { code: 'incomplete-signature', reason };
  }
  if (
    sent?.startsWith('STREAMING-') === true &&
    (authorization.presigned || !isChunked(sent) || !sent.startsWith(`STREAMING-${authorization.algorithm}-`))
  ) {
    return { code: 'cannot-verify', reason: `This kind of body in chunks cannot be verified ('${sent}').` };
  }
  return undefined;
}

/** The last line of the canonical request, as the request states it or implies it. */
export function signedHash(request: RawRequest, pairs: readonly QueryPair[], authorization: Authorization): string {
  const { presigned, service } = authorization;
  const byDefault = presigned && takesUnsignedPayload(service) ? unsigned : hashPayload(request.body);
  return sentHash(request, pairs, authorization) ?? byDefault;
}

/** Whether a signed payload hash is correct for this body and this service. If not, what it should have been. */
export function checkSignedHash(
  hash: string,
  body: Uint8Array,
  service: string,
): (Defect & { shouldBe: string }) | undefined {
  const bodyHash = hashPayload(body);
  const mismatch = (reason: string, shouldBe: string) => ({ code: 'payload-mismatch' as const, reason, shouldBe });
  if (hash === unsigned) {
    return takesUnsignedPayload(service)
      ? undefined
      : mismatch(`The service '${service}' does not accept ${unsigned}.`, bodyHash);
  }
  if (isChunked(hash)) return mismatch(`The service '${service}' does not accept a body in chunks.`, bodyHash);
  if (service === 'vpc-lattice-svcs') return mismatch(`The service '${service}' accepts only ${unsigned}.`, unsigned);
  return hash === bodyHash
    ? undefined
    : mismatch(`The signed payload hash is ${hash}, but the hash of the body is ${bodyHash}.`, bodyHash);
}
