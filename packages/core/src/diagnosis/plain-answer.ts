import { urlOf } from '../errors.ts';
import type { RefusalRecord, SignedRecord } from '../refusal/record.ts';
import { HTTP_TOKEN, type HeaderMap } from '../request/headers.ts';
import { readUrl } from '../request/url.ts';
import type { Endpoint } from '../scope/aws-hosts.ts';
import { unpolluted } from '../util/unpolluted.ts';
import type { PlainRequest } from './explain-answer.ts';
import { headersOf } from './pasted.ts';
import { type Hash, readSignature, type SentRequest, UNKNOWN } from './signed-elsewhere.ts';

/** What the diagnosis uses of the files that a program has loaded already. */
export interface Tools {
  readonly sha256: Hash;
  /** What a host states. */
  knownEndpoint(this: void, host: string): Endpoint | undefined;
}

/** Makes of an answer in plain data, and its request, what a bridge would have kept of them. */
export async function recordOfAnswer(
  status: number,
  fields: HeaderMap,
  request: PlainRequest | undefined,
  { sha256, knownEndpoint }: Tools,
): Promise<RefusalRecord> {
  const rest = {
    status,
    header: (name: string) => fields.get(name),
    unsignedAt: undefined,
    failure: undefined,
    readBody: undefined,
  };
  if (!request) {
    const signed = unknownSignature(fields);
    return { ...rest, method: '', url: '', stated: undefined, hide: (text) => text, pass: undefined, signed };
  }
  const sent = readSent(request);
  const { signed, secrets } = await readSignature(sent, sha256);
  return {
    ...rest,
    method: sent.method,
    url: urlOf({ ...sent, secrets }),
    stated: knownEndpoint(sent.url.hostname),
    hide: (text) => secrets.hide(text),
    pass: signed ? undefined : 'no-signature',
    signed,
  };
}

/** A log often has the path alone, and the host in its header. */
function readSent(request: PlainRequest): SentRequest {
  const read = unpolluted(Object(request) as Partial<PlainRequest>, ['method', 'url', 'headers', 'body']);
  const { method = '', url: given = '', headers, body } = read;
  const fields = headersOf(headers, 'request');
  const host = fields.get('host');
  const url = readUrl(given, host && `https://${host}`);
  if (!url)
    throw new TypeError('sigv4: the request of an answer must have an absolute URL, or a path and a host header.');
  if (typeof method !== 'string' || !HTTP_TOKEN.test(method))
    throw new TypeError('sigv4: the request of an answer must have a method, such as GET.');
  return { method: method.toUpperCase(), url, headers: fields, body };
}

/** What is known of the signature where there is an answer and no request. API Gateway names itself in its headers. */
function unknownSignature(answer: HeaderMap): SignedRecord {
  const isGateway = answer.has('apigw-requestid') || answer.has('x-amz-apigw-id');
  return {
    service: isGateway ? 'execute-api' : UNKNOWN,
    region: UNKNOWN,
    accessKeyId: UNKNOWN,
    temporary: false,
    signedAt: Number.NaN,
    elsewhere: true,
    secret: () => ({ canonicalRequest: '', stringToSign: '' }),
  };
}
