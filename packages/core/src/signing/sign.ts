import { sha256 } from '#platform';
import type { Payload } from '../request/body.ts';
import { andThen, isPromise, type MaybePromise } from '../util/maybe-promise.ts';
import { canonicalHeaders } from './canonical-headers.ts';
import type { CanonicalUrl } from './canonical-url.ts';
import { hashOf, planPayload } from './payload-hash.ts';
import { authorization, composeCanonicalRequest, composeStringToSign } from './spec.ts';
import type { AccessKey, SignedTarget, SigningTerms, Target } from './target.ts';

/** Signs a request with the `authorization` header. `hash`: the payload's, if it is known, or what is signed in place of that of a body in chunks. */
export function signTarget(
  target: Target,
  url: CanonicalUrl,
  payload: Payload,
  terms: SigningTerms,
  key: AccessKey,
  hash?: string,
): MaybePromise<SignedTarget> {
  const { datetime, credentialScope, service, sessionToken, algorithm } = terms;
  const plan = planPayload(target, payload, service, terms.payload);
  const payloadHash = plan.known ?? hash ?? hashOf(target, payload);
  if (isPromise(payloadHash)) return payloadHash.then((known) => signTarget(target, url, payload, terms, key, known));
  const added: Record<string, string> = { 'x-amz-date': datetime };
  if (algorithm) added['x-amz-region-set'] = terms.region;
  if (sessionToken) added['x-amz-security-token'] = sessionToken;
  if (plan.inHeader) added['x-amz-content-sha256'] = payloadHash;
  const headers = canonicalHeaders(target, added, payload !== undefined, terms.signedHeaders);
  const canonicalRequest = composeCanonicalRequest(target.method, url, headers, payloadHash);
  return andThen(sha256(canonicalRequest), (requestHash) => {
    const stringToSign = composeStringToSign(datetime, credentialScope, requestHash, algorithm);
    return andThen(key.sign(stringToSign, credentialScope), (signature) => {
      added['authorization'] = authorization(
        key.accessKeyId,
        credentialScope,
        headers.signedHeaders,
        signature,
        algorithm,
      );
      return { url: url.href, headers: added, canonicalRequest, stringToSign };
    });
  });
}
