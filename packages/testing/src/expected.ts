import { createHash, timingSafeEqual } from 'node:crypto';
import aws4 from 'aws4';
import type { Authorization } from './authorization.ts';
import type { KnownCredentials } from './credentials.ts';
import { canonicalQuery, decode, type QueryPair } from './query.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { followsS3Rules, leavesTokenUnsigned } from './services.ts';
import { isSignatureOf, publicKeyOf, sigV4a } from './sigv4a.ts';

/** What should have been signed, as aws4 computes it, and whether the signature is one of it. */
export interface Expected {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Whether the signature that arrived is one of this canonical request: by aws4, or, for SigV4a, which aws4 does not know, by Node. */
  readonly isSigned: (canonicalRequest: string) => boolean;
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
  authorization: Authorization,
  credentials: KnownCredentials,
  payloadHash: string,
): Expected {
  const { presigned, algorithm, service, region, datetime, signedHeaders, signature: given } = authorization;
  const { accessKeyId, secretAccessKey } = credentials;
  const options = {
    method: request.method,
    service,
    region,
    headers: Object.fromEntries(signedHeaders.map((name) => [name, headerValues(request, name).join(',')])),
    signQuery: presigned,
    // aws4 leaves out range, user-agent, expect and more even when they are signed, unless they are named here.
    extraHeadersToInclude: Object.fromEntries(signedHeaders.map((name) => [name, true])),
  };
  const isUnsigned = (name: string): boolean =>
    name === 'X-Amz-Signature' || (name === 'X-Amz-Security-Token' && leavesTokenUnsigned(service));
  const signed = pairs.filter(([name]) => !(presigned && isUnsigned(name)));
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

  if (algorithm === sigV4a) {
    const publicKey = publicKeyOf(credentials);
    const stringToSign = (text: string): string => sigV4aText(authorization, text);
    const isSigned = (text: string): boolean => isSignatureOf(given, stringToSign(text), publicKey);
    return { canonicalRequest, stringToSign: stringToSign(canonicalRequest), isSigned };
  }
  signer.service = service;
  const signatureOf = (text: string): string => {
    signer.canonicalString = () => text;
    return signer.signature();
  };
  const isSigned = (text: string): boolean => isEqual(given, signatureOf(text));
  signer.canonicalString = () => canonicalRequest;
  return { canonicalRequest, stringToSign: signer.stringToSign(), isSigned };
}

/** The string to sign of SigV4a. */
function sigV4aText(
  { algorithm, datetime, date, service, terminator }: Authorization,
  canonicalRequest: string,
): string {
  const hash = createHash('sha256').update(canonicalRequest).digest('hex');
  return [algorithm, datetime, `${date}/${service}/${terminator}`, hash].join('\n');
}

/** In constant time, as a verifier should compare, although this one protects nothing. */
function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
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
