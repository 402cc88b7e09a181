import { urlOf } from '../errors.ts';
import type { RefusalRecord, SignedRecord } from '../refusal/record.ts';
import { HTTP_TOKEN, type HeaderMap, type HeadersInput, readHeaders } from '../request/headers.ts';
import type { SignableRequest } from '../request/request.ts';
import { readUrl } from '../request/url.ts';
import type { Endpoint } from '../scope/aws-hosts.ts';
import { unpolluted } from '../util/unpolluted.ts';
import type { PlainAnswer } from './explain-answer.ts';
import { type Hash, readSignature, type SentRequest, UNKNOWN } from './signed-elsewhere.ts';

/** What the diagnosis uses of the files that a program has loaded already. */
export interface Tools {
  readonly sha256: Hash;
  /** What a host states. */
  knownEndpoint(this: void, host: string): Endpoint | undefined;
}

/** Makes of an answer in plain data, and its request, what a bridge would have kept of them. */
export async function recordOfAnswer(
  { status, headers, body }: PlainAnswer,
  request: SignableRequest | undefined,
  { sha256, knownEndpoint }: Tools,
): Promise<RefusalRecord> {
  if (!Number.isInteger(status))
    throw new TypeError('sigv4: an answer must have a status, such as 403: explainAnswer({ status, headers, body }).');
  if (body && typeof body !== 'string')
    throw new TypeError('sigv4: the body of an answer must be its text. If it was parsed, pass JSON.stringify(body).');
  const fields = fieldsOf(headers);
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

/** The headers by name. A text of several lines, as a log has it, cannot be read. */
function fieldsOf(headers: HeadersInput | undefined): HeaderMap {
  try {
    return readHeaders(headers);
  } catch {
    throw new TypeError('sigv4: headers must be an object, Headers, or [name, value] pairs.');
  }
}

/** A log often has the path alone, and the host in its header. */
function readSent(request: SignableRequest): SentRequest {
  const { method, url: given, headers, body } = unpolluted(request, ['method', 'url', 'headers', 'body']);
  const fields = fieldsOf(headers);
  const host = fields.get('host');
  const url = readUrl(given, host && `https://${host}`);
  if (!url)
    throw new TypeError('sigv4: the request of an answer must have an absolute URL, or a path and a host header.');
  if (!HTTP_TOKEN.test(method)) throw new TypeError('sigv4: the request of an answer must have a method, such as GET.');
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
