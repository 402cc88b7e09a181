import aws4 from 'aws4';
import type { Authorization } from './authorization.ts';
import type { KnownCredentials } from './credentials.ts';
import { canonicalQuery, decode, type QueryPair } from './query.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { followsS3Rules } from './services.ts';

/** What should have been signed, and the signature of it, as aws4 computes them. */
export interface Expected {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string;
  /** The signature of another canonical request. */
  readonly signatureOf: (canonicalRequest: string) => string;
}

/** aws4's signer, with the members that its types leave out. `aws4.sign` would first change a received request. */
type Signer = Omit<aws4.RequestSigner, 'parsedPath'> & {
  parsedPath: { path: string; query: Record<string, string[]> | null };
};

/**
 * The canonical request, string to sign and signature that aws4 computes for a request as it arrived.
 * `payloadHash` becomes the last line of the canonical request, because aws4 would trust a stated hash without reading the body.
 */
export function computeExpected(
  request: RawRequest,
  { path, pairs }: { path: string; pairs: readonly QueryPair[] },
  { presigned, service, region, datetime, signedHeaders }: Authorization,
  { accessKeyId, secretAccessKey }: KnownCredentials,
  payloadHash: string,
): Expected {
  const options = {
    method: request.method,
    service,
    region,
    headers: Object.fromEntries(signedHeaders.map((name) => [name, headerValues(request, name).join(',')])),
    signQuery: presigned,
    // aws4 leaves out range, user-agent, expect and more even when they are signed, unless they are named here.
    extraHeadersToInclude: Object.fromEntries(signedHeaders.map((name) => [name, true])),
  };
  const signed = pairs.filter(([name]) => !(presigned && name === 'X-Amz-Signature'));
  // With parsedPath set, aws4 neither reads x-amz-date nor adds a header.
  const signer = Object.assign(new aws4.RequestSigner(options, { accessKeyId, secretAccessKey }) as unknown as Signer, {
    parsedPath: { path, query: groupByName(signed) },
    datetime,
    service: followsS3Rules(service) ? 's3' : service, // aws4 applies S3's rules only to this name
  });
  const lines = signer.canonicalString().split('\n');
  if (losesParameters(signed, service)) lines[2] = canonicalQuery(signed);
  lines[lines.length - 1] = payloadHash;
  const canonicalRequest = lines.join('\n');

  signer.service = service;
  const signatureOf = (text: string): string => {
    signer.canonicalString = () => text;
    return signer.signature();
  };
  const signature = signatureOf(canonicalRequest);
  return { canonicalRequest, stringToSign: signer.stringToSign(), signature, signatureOf };
}

/** A null prototype, so that a parameter may be called `__proto__`. */
function groupByName(pairs: readonly QueryPair[]): Record<string, string[]> | null {
  const groups = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of pairs) (groups[decode(name) ?? name] ??= []).push(decode(value) ?? value);
  return pairs.length === 0 ? null : groups;
}

/** Whether aws4 would drop or garble a parameter. If so, this package makes the query line of the canonical request. */
function losesParameters(pairs: readonly QueryPair[], service: string): boolean {
  const repeats = new Set(pairs.map(([name]) => name)).size < pairs.length;
  return (
    (repeats && followsS3Rules(service)) || // it signs only the first of each name
    pairs.some(
      ([name, value]) =>
        name === '' || name === '__proto__' || decode(name) === undefined || decode(value) === undefined,
    )
  );
}
