import { platform } from '#platform';
import { after } from './after.ts';
import { canonicalUrl, encodeText, followsS3Rules, type CanonicalUrl } from './canonical-url.ts';
import { isPresigned, type Scope } from './coverage.ts';
import type { Credentials } from './credentials.ts';
import { refusal, type NamedRequest } from './errors.ts';
import { canonicalHeaders, type HeaderMap } from './headers.ts';
import { isStream, planPayload, type Payload } from './payload.ts';
import { ALGORITHM, authorization, composeCanonicalRequest, composeStringToSign, credentialScope, UNSIGNED_PAYLOAD } from './sigv4.ts';
import { signingKey } from './signing-key.ts';
import type { UrlParts } from './url.ts';

/** A request in the form in which it is signed, beside its payload. */
export interface Target extends NamedRequest {
  readonly method: string;
  readonly url: UrlParts;
  /** A copy of the caller's headers: not changed here, either. */
  readonly headers: HeaderMap;
}

/** What decides the bytes of a canonical request, beside the request itself. */
export interface SigningTerms extends Scope {
  /** As `x-amz-date` has it. */
  readonly datetime: string;
  readonly sessionToken?: string | undefined;
  /** Further headers to sign, in lower case. */
  readonly signedHeaders?: readonly string[] | undefined;
  readonly payload?: 'signed' | 'unsigned' | undefined;
}

/** A signed request: what to set, and the intermediate strings, for the day somebody asks why it was refused. */
export interface SignedTarget {
  readonly url: string;
  /** Lower-case names; only what to set. */
  readonly headers: Record<string, string>;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** Signs with the `Authorization` field. */
export function signTarget(target: Target, payload: Payload, terms: SigningTerms, credentials: Credentials): SignedTarget | Promise<SignedTarget> {
  const { service, datetime, sessionToken } = terms;
  const url = strictUrl(target, service);
  const plan = planPayload(target, payload, service, terms.payload);
  return after(plan.known ?? hashOf(target, payload), (payloadHash) => {
    const added: Record<string, string> = { 'x-amz-date': datetime };
    if (sessionToken) added['x-amz-security-token'] = sessionToken;
    if (plan.inHeader) added['x-amz-content-sha256'] = payloadHash;
    const headers = canonicalHeaders(target, added, payload !== undefined, terms.signedHeaders);
    const canonicalRequest = composeCanonicalRequest(target.method, url, headers, payloadHash);
    return after(platform.sha256(canonicalRequest), (requestHash) => {
      const scope = credentialScope(datetime, terms.region, service);
      const stringToSign = composeStringToSign(datetime, scope, requestHash);
      return after(sign(stringToSign, scope, credentials), (signature) => {
        added['authorization'] = authorization(credentials.accessKeyId, scope, headers.signedHeaders, signature);
        return { url: url.href, headers: added, canonicalRequest, stringToSign };
      });
    });
  });
}

/** Signs in the query, for `expiresIn` seconds. Headers that are signed must be sent with the URL. */
export async function presignTarget(target: Target, payload: Payload, terms: SigningTerms, credentials: Credentials, expiresIn: number): Promise<string> {
  const { service, datetime } = terms;
  const known = planPayload(target, payload, service, terms.payload).known ?? (followsS3Rules(service) ? UNSIGNED_PAYLOAD : undefined);
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
  const canonicalRequest = composeCanonicalRequest(target.method, url, headers, known ?? (await hashOf(target, payload)));
  const stringToSign = composeStringToSign(datetime, scope, await platform.sha256(canonicalRequest));
  return `${url.href}&X-Amz-Signature=${await sign(stringToSign, scope, credentials)}`;
}

/** Step 4. */
function sign(stringToSign: string, scope: string, credentials: Credentials): string | Promise<string> {
  return after(signingKey(credentials, scope), (key) => key(stringToSign));
}

/** SHA-256 of no bytes. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The payload hash, in lower-case hex. */
function hashOf(target: Target, payload: Payload): string | Promise<string> {
  if (!isStream(payload)) return payload ? platform.sha256(payload) : EMPTY_HASH;
  throw refusal('ERR_UNSIGNABLE_BODY', target, "its body is a stream, and has to be read to be signed. Read it first, or pass payload: 'unsigned' where the service takes that.");
}

const PARTS_OF_A_SIGNATURE = /[?&]x-amz-(algorithm|credential|date|expires|security-token|signedheaders)=/i;

/** The URL in the strict spelling; with parameters `added`, when it is presigned. */
function strictUrl(target: Target, service: string, added?: string): CanonicalUrl {
  const { url } = target;
  if (url.username || url.password) {
    throw refusal('ERR_UNSIGNABLE_REQUEST', target, 'its URL holds a user name or password. Remove them.');
  }
  if (isPresigned(url) || (added && PARTS_OF_A_SIGNATURE.test(url.search))) {
    throw refusal('ERR_UNSIGNABLE_REQUEST', target, 'its URL carries a signature already, or parts of one. Send it as it is, or without the parameters of the signature.');
  }
  const strict = canonicalUrl(url, service, added);
  if (strict) return strict;
  throw refusal('ERR_UNSIGNABLE_REQUEST', target, 'its path holds a "." or ".." behind an escaped slash, which clients remove. Use another key.');
}
