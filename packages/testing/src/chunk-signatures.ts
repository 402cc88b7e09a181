import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Authorization } from './authorization.ts';
import { readAwsChunked, type AwsChunked } from './aws-chunked.ts';
import { chunkErrors } from './chunk-errors.ts';
import type { KnownCredentials } from './credentials.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { isSignatureOf, publicKeyOf, sigV4a } from './sigv4a.ts';
import type { Defect } from './verdict.ts';

/** What the signatures of the chunks say about a body. */
export type ChunkVerdict =
  | { readonly decodedBody: Uint8Array }
  | (Defect & { /** The text that should have been signed. */ readonly stringToSign?: string | undefined });

/** Whether a signature, in hexadecimal digits, is one of a text. */
type IsSigned = (signature: string, text: string) => boolean;

/** A signature of SigV4a has up to 144 digits. In a body it is filled up with asterisks. */
const longestSignature = 144;

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/**
 * Checks a body whose chunks are signed: every chunk, the last one, which is empty, the trailer, the length and the checksum. aws4 does not
 * support chunks, so the signatures are computed here, with Node's `crypto`. `hash` is the payload hash that was signed.
 */
export function checkChunks(
  request: RawRequest,
  authorization: Authorization,
  credentials: KnownCredentials,
  hash: string,
): ChunkVerdict {
  const { algorithm, datetime } = authorization;
  const { scope, isSigned } = verifierOf(authorization, credentials);
  const mismatch = (reason: string): ChunkVerdict => ({ code: 'payload-mismatch', reason });

  const body = readAwsChunked(request.body);
  if (typeof body === 'string') return mismatch(body);
  const decodedBody = Buffer.concat(body.chunks.map(({ bytes }) => bytes));
  const [announced] = headerValues(request, 'x-amz-decoded-content-length');
  if (announced === undefined || !/^\d+$/.test(announced)) return mismatch(chunkErrors.MissingContentLength);
  if (Number(announced) !== decodedBody.length) return mismatch(chunkErrors.IncompleteBody);

  let previous = authorization.signature;
  const check = (kind: string, given: string, hashes: readonly string[], what: string): ChunkVerdict | undefined => {
    const text = [`${algorithm}-${kind}`, datetime, scope, previous, ...hashes].join('\n');
    if (!isSigned(given, text))
      return { code: 'signature-mismatch', reason: `The signature of ${what} is wrong.`, stringToSign: text };
    previous = given.replace(/\*+$/, '');
    return undefined;
  };
  for (const [index, { bytes, signature }] of body.chunks.entries()) {
    const what = bytes.length === 0 ? 'the last chunk, which is empty,' : `chunk ${index + 1}`;
    const defect = check('PAYLOAD', signature, [sha256(''), sha256(bytes)], what);
    if (defect !== undefined) return defect;
  }
  const trailers = readTrailers(body, request, hash.endsWith('-TRAILER'));
  if (trailers === undefined) return mismatch(chunkErrors.MalformedTrailerError);
  if (trailers.signature !== undefined) {
    const defect = check('TRAILER', trailers.signature, [sha256(trailers.text)], 'the trailer');
    if (defect !== undefined) return defect;
  }
  return trailers.fields.every((field) => isChecksumOf(decodedBody, field))
    ? { decodedBody }
    : mismatch(chunkErrors.BadDigest);
}

interface Verifier {
  readonly scope: string;
  readonly isSigned: IsSigned;
}

/** How the chunks of a request are verified: with keys that are derived here, by Node. */
function verifierOf(
  { algorithm, date, region, service, terminator }: Authorization,
  credentials: KnownCredentials,
): Verifier {
  if (algorithm === sigV4a) {
    const publicKey = publicKeyOf(credentials);
    const isSigned: IsSigned = (signature, text) =>
      signature.length === longestSignature && isSignatureOf(signature.replace(/\*+$/, ''), text, publicKey);
    return { scope: [date, service, terminator].join('/'), isSigned };
  }
  const scope = [date, region, service, terminator];
  const hmac = (key: string | Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const isSigned: IsSigned = (signature, text) => {
    const given = Buffer.from(signature);
    const expected = Buffer.from(hmac(key, text).toString('hex'));
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  return { scope: scope.join('/'), isSigned };
}

interface Trailers {
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** What is signed of them. */
  readonly text: string;
  readonly signature: string | undefined;
}

/** The trailers, if they are those that `x-amz-trailer` announces, with their signature behind them. */
function readTrailers({ trailers }: AwsChunked, request: RawRequest, expected: boolean): Trailers | undefined {
  const announced = headerValues(request, 'x-amz-trailer').flatMap((names) => names.toLowerCase().split(/\s*,\s*/));
  const fields = expected ? trailers.slice(0, -1) : trailers;
  const [name, signature] = trailers.at(-1) ?? [];
  const isComplete =
    fields
      .map(([field]) => field)
      .sort()
      .join() === announced.sort().join() &&
    (expected ? fields.length > 0 && name === 'x-amz-trailer-signature' : fields.length === 0);
  if (!isComplete) return undefined;
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    fields,
    text: sorted.map(([field, value]) => `${field}:${value}\n`).join(''),
    signature: expected ? signature : undefined,
  };
}

/** Whether a checksum is that of a body. Node has no CRC32C and no CRC64NVME, so of them only the length is checked. */
function isChecksumOf(body: Uint8Array, [name, value]: readonly [string, string]): boolean {
  const digest = (algorithm: string): string => createHash(algorithm).update(body).digest('base64');
  switch (name) {
    case 'x-amz-checksum-crc32': {
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(crc32(body));
      return value === sum.toString('base64');
    }
    case 'x-amz-checksum-sha1':
      return value === digest('sha1');
    case 'x-amz-checksum-sha256':
      return value === digest('sha256');
    case 'x-amz-checksum-crc32c':
      return /^[\w+/]{6}==$/.test(value);
    case 'x-amz-checksum-crc64nvme':
      return /^[\w+/]{11}=$/.test(value);
    default:
      return true;
  }
}
