import type { Body, SigV4ErrorCode } from '@sigv4/core';

/** What the last line of the canonical request says, and whether the request says it too, in `x-amz-content-sha256`. */
export interface PayloadVector {
  readonly it: string;
  readonly service: string;
  readonly body?: Body;
  /** The caller's own `x-amz-content-sha256`. */
  readonly own?: string;
  readonly payload?: 'signed' | 'unsigned';
  readonly hash: string;
  readonly sent: boolean;
}

const unsigned = 'UNSIGNED-PAYLOAD';
const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** SHA-256 of `abc`, as FIPS 180-2 prints it in its example B.1. */
const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const other = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';

const service = 'execute-api';
const stream = (): ReadableStream<Uint8Array> => new Blob(['abc']).stream();

export const payloads: readonly PayloadVector[] = [
  { it: 'API Gateway gets the hash in the signature alone', service, body: 'abc', hash: ofAbc, sent: false },
  { it: 'no body is the hash of no bytes', service, hash: ofNothing, sent: false },
  { it: 'an empty body is the hash of no bytes', service, body: '', hash: ofNothing, sent: false },
  { it: 'Lambda gets the hash in the signature alone', service: 'lambda', body: 'abc', hash: ofAbc, sent: false },
  { it: 'OpenSearch gets the hash in the signature alone', service: 'es', body: 'abc', hash: ofAbc, sent: false },
  { it: 'OpenSearch Serverless gets the hash in a header', service: 'aoss', body: 'abc', hash: ofAbc, sent: true },
  { it: 'OpenSearch Serverless gets it without a body too', service: 'aoss', hash: ofNothing, sent: true },
  { it: 'VPC Lattice gets no hash', service: 'vpc-lattice-svcs', body: 'abc', hash: unsigned, sent: true },
  {
    it: 'VPC Lattice gets no hash even where one is asked for',
    service: 'vpc-lattice-svcs',
    body: 'abc',
    payload: 'signed',
    hash: unsigned,
    sent: true,
  },
  { it: 'VPC Lattice takes streams', service: 'vpc-lattice-svcs', body: stream(), hash: unsigned, sent: true },
  { it: 'S3 gets the hash in a header', service: 's3', body: 'abc', hash: ofAbc, sent: true },
  { it: 'S3 gets it without a body too', service: 's3', hash: ofNothing, sent: true },
  { it: 'S3 Express gets the hash in a header', service: 's3express', body: 'abc', hash: ofAbc, sent: true },
  { it: 'S3 on Outposts gets the hash in a header', service: 's3-outposts', body: 'abc', hash: ofAbc, sent: true },
  {
    it: 'S3 Object Lambda gets the hash in a header',
    service: 's3-object-lambda',
    body: 'abc',
    hash: ofAbc,
    sent: true,
  },
  { it: 'S3 takes streams unsigned', service: 's3', body: stream(), hash: unsigned, sent: true },
  {
    it: 'S3 takes bytes unsigned when asked',
    service: 's3',
    body: 'abc',
    payload: 'unsigned',
    hash: unsigned,
    sent: true,
  },
  {
    it: 'another service takes bytes unsigned when asked',
    service: 'lambda',
    body: 'abc',
    payload: 'unsigned',
    hash: unsigned,
    sent: true,
  },
  {
    it: 'another service takes a stream unsigned when asked',
    service: 'lambda',
    body: stream(),
    payload: 'unsigned',
    hash: unsigned,
    sent: true,
  },
  { it: 'a hash of the caller’s own is kept by S3', service: 's3', body: 'abc', own: other, hash: other, sent: true },
  {
    it: 'a hash of the caller’s own is kept by any service',
    service,
    body: 'abc',
    own: other,
    hash: other,
    sent: true,
  },
  {
    it: 'UNSIGNED-PAYLOAD of the caller’s own is kept by S3',
    service: 's3',
    body: 'abc',
    own: unsigned,
    hash: unsigned,
    sent: true,
  },
  {
    it: 'UNSIGNED-PAYLOAD of the caller’s own is kept by any service',
    service: 'dynamodb',
    body: 'abc',
    own: unsigned,
    hash: unsigned,
    sent: true,
  },
  {
    it: 'a stream with a hash of the caller’s own needs no reading',
    service: 's3',
    body: stream(),
    own: other,
    hash: other,
    sent: true,
  },
  { it: 'bytes are hashed as they are', service, body: new Uint8Array([97, 98, 99]), hash: ofAbc, sent: false },
  {
    it: 'of a view only its bytes are hashed',
    service,
    body: new TextEncoder().encode('xabcx').subarray(1, 4),
    hash: ofAbc,
    sent: false,
  },
  {
    it: 'of a view of another type only its bytes are hashed',
    service,
    body: new DataView(new TextEncoder().encode('xabcx').buffer, 1, 3),
    hash: ofAbc,
    sent: false,
  },
  { it: 'a buffer is hashed whole', service, body: new TextEncoder().encode('abc').buffer, hash: ofAbc, sent: false },
  { it: 'a blob is hashed', service, body: new Blob(['a', 'bc']), hash: ofAbc, sent: false },
  {
    it: 'form parameters are hashed as they are serialised',
    service,
    body: new URLSearchParams({ a: 'b c' }),
    hash: 'e45ea7b39bbe63582855023225d9abb5eb7265a6f5684c693b7d69a1a103b6cf',
    sent: false,
  },
  {
    it: 'text is hashed as UTF-8',
    service,
    body: 'é',
    hash: '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
    sent: false,
  },
  {
    it: 'half a surrogate pair is hashed as it is sent, as U+FFFD',
    service,
    body: '\uD800',
    hash: '83d544ccc223c057d2bf80d3f2a32982c32c3c0db8e2674820da5064783fb097',
    sent: false,
  },
  // FIPS 180-2, example B.3.
  {
    it: 'a million letters are hashed',
    service,
    body: 'a'.repeat(1_000_000),
    hash: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    sent: false,
  },
  {
    it: 'three mebibytes are hashed',
    service,
    body: new TextEncoder().encode('a'.repeat(3 * 1024 * 1024)),
    hash: '6f850bc94ae6f7de14297c01616c36d712d22864497b28a63b81d776b035e656',
    sent: false,
  },
  {
    it: 'long text above ASCII is hashed',
    service,
    body: 'é'.repeat(1024 * 1024 + 1),
    hash: 'e8069cd7b0854f8c620924a69c45a13409ee846ac3970a1f3e3c74ceb8ba125d',
    sent: false,
  },
];

/** What is refused, and under which code. */
export const refusedPayloads: readonly (Pick<PayloadVector, 'it' | 'service' | 'body' | 'own' | 'payload'> & {
  readonly code: SigV4ErrorCode;
  readonly says: string;
})[] = [
  {
    it: 'an unsigned payload on API Gateway',
    service,
    body: 'abc',
    payload: 'unsigned',
    code: 'ERR_UNSIGNABLE_BODY',
    says: 'API Gateway does not accept unsigned payloads',
  },
  {
    it: 'UNSIGNED-PAYLOAD of the caller’s own on API Gateway',
    service,
    body: 'abc',
    own: unsigned,
    code: 'ERR_UNSIGNABLE_BODY',
    says: 'API Gateway does not accept unsigned payloads. Remove x-amz-content-sha256',
  },
  {
    it: 'UNSIGNED-PAYLOAD of the caller’s own on API Gateway, without a body',
    service,
    own: unsigned,
    code: 'ERR_UNSIGNABLE_BODY',
    says: 'x-amz-content-sha256',
  },
  {
    it: 'a stream with UNSIGNED-PAYLOAD of the caller’s own on API Gateway',
    service,
    body: stream(),
    own: unsigned,
    payload: 'signed',
    code: 'ERR_UNSIGNABLE_BODY',
    says: 'x-amz-content-sha256',
  },
  { it: 'a stream that would have to be read', service, body: stream(), code: 'ERR_UNSIGNABLE_BODY', says: 'stream' },
  {
    it: 'a stream on S3 that is to be signed',
    service: 's3',
    body: stream(),
    payload: 'signed',
    code: 'ERR_UNSIGNABLE_BODY',
    says: 'stream',
  },
  {
    it: 'a form whose boundary only the client knows',
    service,
    body: new FormData(),
    code: 'ERR_UNSIGNABLE_BODY',
    says: 'boundary',
  },
  {
    it: 'an object that is no body',
    service,
    body: { a: 1 } as never,
    code: 'ERR_UNSIGNABLE_BODY',
    says: 'JSON.stringify',
  },
  {
    it: 'a hash in capitals',
    service: 's3',
    own: other.toUpperCase(),
    code: 'ERR_UNSIGNABLE_REQUEST',
    says: 'x-amz-content-sha256',
  },
  {
    it: 'a hash with a digit missing',
    service: 's3',
    own: other.slice(1),
    code: 'ERR_UNSIGNABLE_REQUEST',
    says: 'x-amz-content-sha256',
  },
  { it: 'an empty hash', service: 's3', own: '', code: 'ERR_UNSIGNABLE_REQUEST', says: 'x-amz-content-sha256' },
  {
    it: 'a hash in Base64',
    service: 's3',
    own: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    code: 'ERR_UNSIGNABLE_REQUEST',
    says: 'x-amz-content-sha256',
  },
  {
    it: 'chunk signatures',
    service: 's3',
    own: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    code: 'ERR_UNSIGNABLE_REQUEST',
    says: 'x-amz-content-sha256',
  },
];
