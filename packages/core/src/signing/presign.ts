import { sha256 } from '#platform';
import type { Payload } from '../request/body.ts';
import type { UrlParts } from '../request/url.ts';
import { canonicalHeaders } from './canonical-headers.ts';
import { encodeText, followsS3Rules, isPresigned, plainQuery, rewrittenUrl, strictUrl } from './canonical-url.ts';
import { hashOf, planPayload } from './payload-hash.ts';
import { ALGORITHM, composeCanonicalRequest, composeStringToSign, UNSIGNED_PAYLOAD } from './spec.ts';
import type { AccessKey, SigningTerms, Target } from './target.ts';

const hasPartsOfASignature = (url: UrlParts): boolean =>
  isPresigned(url) ||
  /[?&]x-amz-(algorithm|credential|date|expires|region-set|security-token|signedheaders)=/i.test(plainQuery(url));

/** The service of MQTT over WebSockets in AWS IoT. It reads the session token only if it is not signed. */
export const IOT_SOCKETS = 'iotdevicegateway';

/** Presigns a URL, which is valid for `expiresIn` seconds. The signed headers must be sent with it. */
export async function presignTarget(
  target: Target,
  payload: Payload,
  terms: SigningTerms,
  key: AccessKey,
  expiresIn: number,
): Promise<string> {
  const { service, datetime, credentialScope, algorithm, sessionToken } = terms;
  const known =
    planPayload(target, payload, service, terms.payload).known ??
    (followsS3Rules(service) ? UNSIGNED_PAYLOAD : undefined);
  const headers = canonicalHeaders(target, {}, false, terms.signedHeaders);
  const parameters = {
    Algorithm: algorithm ?? ALGORITHM,
    Credential: `${key.accessKeyId}/${credentialScope}`,
    Date: datetime,
    Expires: String(expiresIn),
    SignedHeaders: headers.signedHeaders,
    'Region-Set': algorithm && terms.region,
    'Security-Token': service === IOT_SOCKETS ? undefined : sessionToken, // botocore has it here, too
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
  const stringToSign = composeStringToSign(datetime, credentialScope, await sha256(canonicalRequest), algorithm);
  const signed = `${url.href}&X-Amz-Signature=${await key.sign(stringToSign, credentialScope)}`;
  return service === IOT_SOCKETS && sessionToken
    ? `${signed}&X-Amz-Security-Token=${encodeText(sessionToken)}`
    : signed;
}
