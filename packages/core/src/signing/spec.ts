/**
 * AWS Signature Version 4, in the order and with the names of AWS's page: canonical request, string to sign, signature,
 * `Authorization` header. This file only composes text. The platform calculates the hashes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The algorithm of SigV4a: a signature that is valid in several regions. */
export const SIGV4A = 'AWS4-ECDSA-P256-SHA256';

/** The payload hash of a request whose body is not part of the signature. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/** The payload hash of a request without a body: the SHA-256 of no bytes. */
export const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A canonical header: the name in lower case, and the value with single spaces and none at its ends. */
export type CanonicalHeader = readonly [name: string, value: string];

/** The canonical headers, sorted by name, in the two forms that the canonical request contains. */
export interface HeaderLists {
  /** One line for each header. */
  readonly canonicalHeaders: string;
  /** The names of the headers, as the `authorization` header lists them too. */
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

/** Step 1: the canonical request. Step 2 is its hash. */
export function composeCanonicalRequest(
  method: string,
  url: { readonly canonicalPath: string; readonly canonicalQuery: string },
  headers: HeaderLists,
  payloadHash: string,
): string {
  return `${method}\n${url.canonicalPath}\n${url.canonicalQuery}\n${headers.canonicalHeaders}\n${headers.signedHeaders}\n${payloadHash}`;
}

/** What a signature is valid for: one day, one region, one service. */
export function credentialScope(datetime: string, region: string, service: string): string {
  return `${datetime.slice(0, 8)}/${region}/${service}/aws4_request`;
}

/** The same for SigV4a: the regions are in a signed header or parameter. */
export function scopeWithoutRegion(datetime: string, service: string): string {
  return `${datetime.slice(0, 8)}/${service}/aws4_request`;
}

/** Step 3: the string to sign. */
export function composeStringToSign(
  datetime: string,
  scope: string,
  canonicalRequestHash: string,
  algorithm: string = ALGORITHM,
): string {
  return `${algorithm}\n${datetime}\n${scope}\n${canonicalRequestHash}`;
}

/** Step 5: the `authorization` header. */
export function authorization(
  accessKeyId: string,
  scope: string,
  headerNames: string,
  signature: string,
  algorithm: string = ALGORITHM,
): string {
  return `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${headerNames}, Signature=${signature}`;
}

/** Formats milliseconds since the epoch for `x-amz-date`, such as `20260101T000000Z`. */
export function amzDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[:-]|\.\d{3}/g, '');
}
