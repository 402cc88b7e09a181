import { platform } from '#platform';
import type { Credentials } from '../credentials/credentials.ts';
import type { Payload } from '../request/body.ts';
import { canonicalHeaders } from './canonical-headers.ts';
import { encodeText, followsS3Rules, strictUrl } from './canonical-url.ts';
import { hashOf, planPayload } from './payload-hash.ts';
import { sign } from './signing-key.ts';
import { ALGORITHM, composeCanonicalRequest, composeStringToSign, credentialScope, UNSIGNED_PAYLOAD } from './spec.ts';
import type { SigningTerms, Target } from './target.ts';

/** Presigns a URL, which is valid for `expiresIn` seconds. The signed headers must be sent with it. */
export async function presignTarget(
  target: Target,
  payload: Payload,
  terms: SigningTerms,
  credentials: Credentials,
  expiresIn: number,
): Promise<string> {
  const { service, datetime } = terms;
  const known =
    planPayload(target, payload, service, terms.payload).known ??
    (followsS3Rules(service) ? UNSIGNED_PAYLOAD : undefined);
  const headers = canonicalHeaders(target, {}, false, terms.signedHeaders);
  const scope = credentialScope(datetime, terms.region, service);
  const parameters = {
    Algorithm: ALGORITHM,
    Credential: `${credentials.accessKeyId}/${scope}`,
    Date: datetime,
    Expires: String(expiresIn),
    'Security-Token': credentials.sessionToken,
    SignedHeaders: headers.signedHeaders,
  };
  let added = '';
  for (const [name, value] of Object.entries(parameters)) if (value) added += `&X-Amz-${name}=${encodeText(value)}`;
  const url = strictUrl(target, service, added);
  const canonicalRequest = composeCanonicalRequest(
    target.method,
    url,
    headers,
    known ?? (await hashOf(target, payload)),
  );
  const stringToSign = composeStringToSign(datetime, scope, await platform.sha256(canonicalRequest));
  return `${url.href}&X-Amz-Signature=${await sign(stringToSign, scope, credentials)}`;
}
