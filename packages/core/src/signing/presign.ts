import { sha256 } from '#platform';
import type { Credentials } from '../credentials/credentials.ts';
import type { Payload } from '../request/body.ts';
import type { UrlParts } from '../request/url.ts';
import { canonicalHeaders } from './canonical-headers.ts';
import { encodeText, followsS3Rules, isPresigned, plainQuery, rewrittenUrl, strictUrl } from './canonical-url.ts';
import { hashOf, planPayload } from './payload-hash.ts';
import { accessKey } from './signing-key.ts';
import { ALGORITHM, composeCanonicalRequest, composeStringToSign, UNSIGNED_PAYLOAD } from './spec.ts';
import type { SigningTerms, Target } from './target.ts';

const hasPartsOfASignature = (url: UrlParts): boolean =>
  isPresigned(url) ||
  /[?&]x-amz-(algorithm|credential|date|expires|security-token|signedheaders)=/i.test(plainQuery(url));

/** Presigns a URL, which is valid for `expiresIn` seconds. The signed headers must be sent with it. */
export async function presignTarget(
  target: Target,
  payload: Payload,
  terms: SigningTerms,
  credentials: Credentials,
  expiresIn: number,
): Promise<string> {
  const { service, datetime, credentialScope } = terms;
  const known =
    planPayload(target, payload, service, terms.payload).known ??
    (followsS3Rules(service) ? UNSIGNED_PAYLOAD : undefined);
  const headers = canonicalHeaders(target, {}, false, terms.signedHeaders);
  const parameters = {
    Algorithm: ALGORITHM,
    Credential: `${credentials.accessKeyId}/${credentialScope}`,
    Date: datetime,
    Expires: String(expiresIn),
    SignedHeaders: headers.signedHeaders,
    'Security-Token': credentials.sessionToken, // botocore has it here, too
  };
  let added = '';
  for (const [name, value] of Object.entries(parameters)) if (value) added += `&X-Amz-${name}=${encodeText(value)}`;
  const url = strictUrl(target, service, (given) => rewrittenUrl(given, service, added), hasPartsOfASignature);
  const canonicalRequest = composeCanonicalRequest(
    target.method,
    url,
    headers,
    known ?? (await hashOf(target, payload)),
  );
  const stringToSign = composeStringToSign(datetime, credentialScope, await sha256(canonicalRequest));
  return `${url.href}&X-Amz-Signature=${await accessKey(credentials).sign(stringToSign, credentialScope)}`;
}
