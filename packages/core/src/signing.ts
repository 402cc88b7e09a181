import { platform } from '#platform';
import { canonicalUrl, encodeText, followsS3Rules, type CanonicalUrl } from './canonical-url.ts';
import { isPresigned, type Scope } from './coverage.ts';
import type { Credentials } from './credentials.ts';
import { refusal, type NamedRequest } from './errors.ts';
import { canonicalHeaders, type HeaderMap } from './headers.ts';
import { hashPayload, isStream, planPayload, type Payload } from './payload.ts';
import { ALGORITHM, authorization, composeCanonicalRequest, composeStringToSign, credentialScope, signedHeaders, UNSIGNED_PAYLOAD } from './sigv4.ts';
import { signingKey } from './signing-key.ts';

/** A request in the form in which it is signed, beside its payload. */
export interface Target extends NamedRequest {
  readonly method: string;
  readonly url: URL;
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
export async function signTarget(target: Target, payload: Payload, terms: SigningTerms, credentials: Credentials): Promise<SignedTarget> {
  const url = strictUrl(target, terms.service);
  const plan = planPayload(target, target.headers, payload, terms.service, terms.payload);
  const hash = plan.known ?? hashOf(target, payload);
  const payloadHash = typeof hash === 'string' ? hash : await hash;
  const added: Record<string, string> = { 'x-amz-date': terms.datetime };
  if (terms.sessionToken) added['x-amz-security-token'] = terms.sessionToken;
  if (plan.inHeader) added['x-amz-content-sha256'] = payloadHash;

  const headers = canonicalHeaders(target, added, payload !== undefined, terms.signedHeaders);
  const canonicalRequest = composeCanonicalRequest(target.method, url, headers, payloadHash);
  const text = stringToSignOf(canonicalRequest, terms);
  const stringToSign = typeof text === 'string' ? text : await text; // to await what is there would take as long as to hash it
  const made = sign(stringToSign, terms, credentials);
  const signature = typeof made === 'string' ? made : await made;
  added['authorization'] = authorization(credentials.accessKeyId, credentialScope(terms.datetime, terms.region, terms.service), signedHeaders(headers), signature);
  return { url: url.href, headers: added, canonicalRequest, stringToSign };
}

/** Signs in the query, for `expiresIn` seconds. Headers that are signed must be sent with the URL. */
export async function presignTarget(target: Target, payload: Payload, terms: SigningTerms, credentials: Credentials, expiresIn: number): Promise<string> {
  const s3 = followsS3Rules(terms.service);
  const known = planPayload(target, target.headers, payload, terms.service, terms.payload).known ?? (s3 ? UNSIGNED_PAYLOAD : undefined);
  const signed = canonicalHeaders(target, {}, false, terms.signedHeaders);
  const url = new URL(target.url);
  if (/[?&]x-amz-(algorithm|credential|date|expires|security-token|signedheaders)=/i.test(url.search)) {
    throw refusal('ERR_UNSIGNABLE_REQUEST', target, 'its URL has some of the X-Amz-... parameters that presigning adds. Presign the URL without them.');
  }
  const parameters = {
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${credentials.accessKeyId}/${credentialScope(terms.datetime, terms.region, terms.service)}`,
    'X-Amz-Date': terms.datetime,
    'X-Amz-Expires': String(expiresIn),
    'X-Amz-Security-Token': credentials.sessionToken,
    'X-Amz-SignedHeaders': signedHeaders(signed),
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value) url.search += `${url.search && '&'}${name}=${encodeText(value)}`;
  }
  const strict = strictUrl({ ...target, url }, terms.service);
  const canonicalRequest = composeCanonicalRequest(target.method, strict, signed, known ?? (await hashOf(target, payload)));
  const stringToSign = await stringToSignOf(canonicalRequest, terms);
  return `${strict.href}&X-Amz-Signature=${await sign(stringToSign, terms, credentials)}`;
}

/** Steps 2 and 3. */
export function stringToSignOf(canonicalRequest: string, { datetime, region, service }: SigningTerms): string | Promise<string> {
  const compose = (hash: string): string => composeStringToSign(datetime, credentialScope(datetime, region, service), hash);
  const hash = platform.sha256(canonicalRequest);
  return typeof hash === 'string' ? compose(hash) : hash.then(compose);
}

/** Step 4. */
function sign(stringToSign: string, { datetime, region, service }: SigningTerms, credentials: Credentials): string | Promise<string> {
  const key = signingKey(credentials, credentialScope(datetime, region, service));
  return typeof key === 'function' ? key(stringToSign) : key.then((kept) => kept(stringToSign));
}

function hashOf(target: Target, payload: Payload): string | Promise<string> {
  if (!isStream(payload)) return hashPayload(payload);
  throw refusal('ERR_UNSIGNABLE_BODY', target, "its body is a stream, which would have to be read to be signed. Read it into bytes first, or pass payload: 'unsigned' where the service takes that.");
}

function strictUrl(target: Target, service: string): CanonicalUrl {
  if (target.url.username || target.url.password) {
    throw refusal('ERR_UNSIGNABLE_REQUEST', target, 'its URL holds a user name or password, which would claim the authorization field that the signature needs. Remove them from the URL.');
  }
  if (isPresigned(target.url)) {
    throw refusal('ERR_UNSIGNABLE_REQUEST', target, 'its URL carries a signature already. Send it as it is, or sign the URL without its X-Amz-... parameters.');
  }
  const url = canonicalUrl(target.url, service);
  if (url) return url;
  throw refusal('ERR_UNSIGNABLE_REQUEST', target, 'its path holds a "." or ".." behind an escaped slash, which clients remove on the way to S3. Use another key.');
}
