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

/** The canonical headers, sorted by name, in the two forms in which they are signed. */
export interface HeaderLists {
  /** A line for each. */
  readonly canonicalHeaders: string;
  /** Their names, as the canonical request and the `Authorization` field list them. */
  readonly signedHeaders: string;
}

export function listHeaders(sorted: readonly CanonicalHeader[]): HeaderLists {
  let canonicalHeaders = '';
  let signedHeaders = '';
  for (const [name, value] of sorted) {
    canonicalHeaders += `${name}:${value}\n`;
    signedHeaders += signedHeaders ? `;${name}` : name;
  }
  return { canonicalHeaders, signedHeaders };
}

/** Step 1. */
export function composeCanonicalRequest(
  method: string,
  url: { readonly canonicalPath: string; readonly canonicalQuery: string },
  headers: HeaderLists,
  payloadHash: string,
): string {
  return `${method}\n${url.canonicalPath}\n${url.canonicalQuery}\n${headers.canonicalHeaders}\n${headers.signedHeaders}\n${payloadHash}`;
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
