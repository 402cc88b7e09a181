/**
 * AWS Signature Version 4, in the order and with the names of AWS's page: canonical request, string to sign, signature,
 * `Authorization` field. Pure text; hashing is the platform's.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The payload hash of a request whose body is not part of the signature. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/** A canonical header: lower-case name, value trimmed and with inner runs of spaces folded. */
export type CanonicalHeader = readonly [name: string, value: string];

/** Step 1. `headers` are sorted by name. */
export function composeCanonicalRequest(
  method: string,
  url: { readonly canonicalPath: string; readonly canonicalQuery: string },
  headers: readonly CanonicalHeader[],
  payloadHash: string,
): string {
  let canonicalHeaders = '';
  for (const [name, value] of headers) canonicalHeaders += `${name}:${value}\n`;
  return `${method}\n${url.canonicalPath}\n${url.canonicalQuery}\n${canonicalHeaders}\n${signedHeaders(headers)}\n${payloadHash}`;
}

/** The names of the signed headers, as the canonical request and the `Authorization` field list them. */
export function signedHeaders(headers: readonly CanonicalHeader[]): string {
  let names = '';
  for (const [name] of headers) names += names ? `;${name}` : name;
  return names;
}

let last = { datetime: '', region: '', service: '', scope: '' };

/** What a signature is good for: one day, one region, one service. The last one is kept, for the next request will have the same. */
export function credentialScope(datetime: string, region: string, service: string): string {
  if (datetime !== last.datetime || region !== last.region || service !== last.service) {
    last = { datetime, region, service, scope: `${datetime.slice(0, 8)}/${region}/${service}/aws4_request` };
  }
  return last.scope;
}

/** Steps 2 and 3. */
export function composeStringToSign(datetime: string, scope: string, canonicalRequestHash: string): string {
  return `${ALGORITHM}\n${datetime}\n${scope}\n${canonicalRequestHash}`;
}

/** Step 5: the `Authorization` field. */
export function authorization(accessKeyId: string, scope: string, headerNames: string, signature: string): string {
  return `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${headerNames}, Signature=${signature}`;
}

let second = Number.NaN;
let datetime = '';

/** A point in time, in milliseconds since the epoch, as `x-amz-date` has it: `20260101T000000Z`. Made once a second. */
export function amzDate(milliseconds: number): string {
  const wanted = Math.floor(milliseconds / 1000);
  if (wanted !== second) {
    datetime = new Date(milliseconds).toISOString().replace(/[:-]|\.\d{3}/g, '');
    second = wanted;
  }
  return datetime;
}
