import { platform } from '#platform';
import type { Credentials } from '../credentials/credentials.ts';
import type { Payload } from '../request/body.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';
import { canonicalHeaders } from './canonical-headers.ts';
import { strictUrl } from './canonical-url.ts';
import { hashOf, planPayload } from './payload-hash.ts';
import { sign } from './signing-key.ts';
import { authorization, composeCanonicalRequest, composeStringToSign, credentialScope } from './spec.ts';
import type { SignedTarget, SigningTerms, Target } from './target.ts';

/** Signs a request with the `authorization` header. */
export function signTarget(
  target: Target,
  payload: Payload,
  terms: SigningTerms,
  credentials: Credentials,
): MaybePromise<SignedTarget> {
  const { service, datetime, sessionToken } = terms;
  const url = strictUrl(target, service);
  const plan = planPayload(target, payload, service, terms.payload);
  return andThen(plan.known ?? hashOf(target, payload), (payloadHash) => {
    const added: Record<string, string> = { 'x-amz-date': datetime };
    if (sessionToken) added['x-amz-security-token'] = sessionToken;
    if (plan.inHeader) added['x-amz-content-sha256'] = payloadHash;
    const headers = canonicalHeaders(target, added, payload !== undefined, terms.signedHeaders);
    const canonicalRequest = composeCanonicalRequest(target.method, url, headers, payloadHash);
    return andThen(platform.sha256(canonicalRequest), (requestHash) => {
      const scope = credentialScope(datetime, terms.region, service);
      const stringToSign = composeStringToSign(datetime, scope, requestHash);
      return andThen(sign(stringToSign, scope, credentials), (signature) => {
        added['authorization'] = authorization(credentials.accessKeyId, scope, headers.signedHeaders, signature);
        return { url: url.href, headers: added, canonicalRequest, stringToSign };
      });
    });
  });
}
