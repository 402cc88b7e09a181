import type { Platform } from '../platform/contract.ts';
import type { SignedRecord } from '../refusal/record.ts';
import { isStream, serialise } from '../request/body.ts';
import type { HeaderMap } from '../request/headers.ts';
import type { SignableRequest } from '../request/request.ts';
import type { UrlParts } from '../request/url.ts';
import { canonicalUrl, followsS3Rules } from '../signing/canonical-url.ts';
import {
  composeCanonicalRequest,
  composeStringToSign,
  listHeaders,
  SIGV4A,
  UNSIGNED_PAYLOAD,
} from '../signing/spec.ts';
import { Secrets } from '../util/secrets.ts';

/** A request as it was sent, read from plain data. */
export interface SentRequest {
  readonly method: string;
  readonly url: UrlParts;
  readonly headers: HeaderMap;
  readonly body: SignableRequest['body'];
}

export type Hash = Platform['sha256'];

/** Stands for what a request does not state. */
export const UNKNOWN = '[unknown]';

/** Stands for the payload hash of a request whose body is not there. */
export const BODY_NOT_GIVEN = '[the body was not given]';

/** What a signature states, in the `authorization` header or in the query. */
interface Claim {
  readonly algorithm: string;
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly token: string | undefined;
  readonly regionSet: string | undefined;
  readonly payloadHash: string | undefined;
}

/** Reads the signature that other code has made, and composes the strings that belong to the request. `signed` is `undefined` if there is none. */
export async function readSignature(
  request: SentRequest,
  sha256: Hash,
): Promise<{ readonly signed: SignedRecord | undefined; readonly secrets: Secrets }> {
  const claim = claimInHeader(request) ?? claimInQuery(request);
  const secrets = new Secrets();
  if (!claim) return { signed: undefined, secrets };
  secrets.add({ sessionToken: claim.token, authorization: `=${claim.signature}` });

  const [, accessKeyId = UNKNOWN, scope = '', region = claim.regionSet ?? UNKNOWN, service = UNKNOWN] =
    /^(\w{1,128})\/(\d{8}\/(?:([\w-]+)\/)?([\w-]+)\/aws4_request)$/.exec(claim.credential) ?? [];
  const canonicalRequest = scope && (await canonicalRequestOf(request, claim, service, sha256));
  const stringToSign =
    canonicalRequest && !canonicalRequest.endsWith(BODY_NOT_GIVEN)
      ? composeStringToSign(claim.date, scope, await sha256(canonicalRequest), claim.algorithm)
      : '';
  const signed: SignedRecord = {
    service,
    region,
    accessKeyId,
    temporary: claim.token !== undefined,
    signedAt: timeOf(claim.date),
    elsewhere: true,
    sigV4a: claim.algorithm === SIGV4A,
    unstated: claim.signedHeaders.split(';').filter((name) => name && valueIn(request, name) === undefined),
    secret: () => ({ canonicalRequest, stringToSign }),
  };
  return { signed, secrets };
}

const ALGORITHMS = /^AWS4-(?:HMAC|ECDSA-P256)-SHA256$/;

function claimInHeader({ headers }: SentRequest): Claim | undefined {
  const [, algorithm = '', rest = ''] = /^\s*(\S+)\s+([^]*)$/.exec(headers.get('authorization') ?? '') ?? [];
  if (!ALGORITHMS.test(algorithm)) return undefined;
  const value = (name: string): string => new RegExp(`(?:^|[,\\s])${name}=([^,\\s]*)`).exec(rest)?.[1] ?? '';
  return {
    algorithm,
    credential: value('Credential'),
    signedHeaders: value('SignedHeaders'),
    signature: value('Signature'),
    date: headers.get('x-amz-date') ?? headers.get('date') ?? '',
    token: headers.get('x-amz-security-token'),
    regionSet: asName(headers.get('x-amz-region-set')),
    payloadHash: headers.get('x-amz-content-sha256'),
  };
}

function claimInQuery({ url, headers }: SentRequest): Claim | undefined {
  const values = new Map(
    Array.from(new URLSearchParams(url.search), ([name, value]) => [name.toLowerCase(), value] as const),
  );
  const value = (name: string): string => values.get(`x-amz-${name}`) ?? '';
  if (!ALGORITHMS.test(value('algorithm'))) return undefined;
  const service = value('credential').split('/').at(-2) ?? '';
  return {
    algorithm: value('algorithm'),
    credential: value('credential'),
    signedHeaders: value('signedheaders'),
    signature: value('signature'),
    date: value('date'),
    token: values.get('x-amz-security-token'),
    regionSet: asName(values.get('x-amz-region-set')),
    payloadHash:
      headers.get('x-amz-content-sha256') ??
      values.get('x-amz-content-sha256') ??
      (followsS3Rules(service) ? UNSIGNED_PAYLOAD : undefined),
  };
}

/** A set of regions as it may be shown. */
function asName(regionSet: string | undefined): string | undefined {
  return regionSet && /^[\w*,-]{1,200}$/.test(regionSet) ? regionSet : undefined;
}

/** The canonical request of a request that was sent, with the headers that the signature names. Empty if the URL has no canonical form. */
async function canonicalRequestOf(
  request: SentRequest,
  { signedHeaders, payloadHash }: Claim,
  service: string,
  sha256: Hash,
): Promise<string> {
  const { method, url } = request;
  const { href, protocol, host, hostname, port, pathname, search } = url;
  const unsigned = search.replace(/(^\?|&)x-amz-signature=[^&]*/i, '$1').replace(/&&|\?&/, (found) => found.charAt(0));
  const canonical = canonicalUrl(
    { href, protocol, username: '', password: '', host, hostname, port, pathname, search: unsigned },
    service,
  );
  if (!canonical) return '';
  const values = signedHeaders.split(';').map((name): [string, string] => {
    const value = valueIn(request, name) ?? '';
    return [name, value.trim().replace(/ {2,}/g, ' ')];
  });
  return composeCanonicalRequest(
    method,
    canonical,
    listHeaders(values),
    payloadHash ?? (await hashOfBody(request, sha256)),
  );
}

/** The value of a header as it was sent. Every client adds these two: */
function valueIn({ headers, url, body }: SentRequest, name: string): string | undefined {
  const given = headers.get(name);
  if (given !== undefined) return given;
  if (name === 'host') return url.host;
  return name === 'content-length' && !headers.has('transfer-encoding') ? lengthOf(body) : undefined;
}

function lengthOf(body: SentRequest['body']): string | undefined {
  if (typeof body === 'string') return String(new TextEncoder().encode(body).byteLength);
  return body instanceof Uint8Array ? String(body.byteLength) : undefined;
}

async function hashOfBody({ headers, body }: SentRequest, sha256: Hash): Promise<string> {
  const { payload = '', unsendable } = await serialise(body);
  const isMissing =
    payload === '' && (Number(headers.get('content-length') ?? 0) > 0 || headers.has('transfer-encoding'));
  return isMissing || unsendable || isStream(payload) ? BODY_NOT_GIVEN : sha256(payload);
}

/** In milliseconds since the epoch. `NaN` if it is not a date. */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}
