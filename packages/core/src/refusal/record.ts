import { urlOf } from '../errors.ts';
import type { PassReason } from '../events.ts';
import type { Endpoint } from '../scope/aws-hosts.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import { knownEndpoint } from '../scope/scope.ts';
import type { Signed } from '../signing/target.ts';
import { registered } from '../util/shared.ts';
import { type Answers, readStart } from './read.ts';

/**
 * Stores with a rejected answer what `explain` needs to know of the request. The record does not reference the request's body. `text` is the
 * text of the answer, if it has been read. Returns a function that makes the record for an event: that one does not reference the answer either.
 */
export function recordRefusal<Answer>(
  request: ReadRequest,
  why: Signed | PassReason,
  answer: Answer,
  answers: Answers<Answer>,
  text?: string,
): () => RefusalRecord {
  const record: RefusalRecord = {
    ...factsOf(request, why),
    status: answers.status(answer),
    failure: undefined,
    header: (name) => answers.header(answer, name),
    readBody: text === undefined ? () => readStart(() => answers.copyBody?.(answer)) : giver(text),
  };
  for (const subject of [answers.subject?.(answer) ?? (answer as object)].flat()) attachRecord(subject, record);
  return () => ({
    ...record,
    header: lookUp([...REQUEST_IDS, ...OTHER_HEADERS].map((name) => [name, answers.header(answer, name)])),
    readBody: giver(text),
  });
}

// Functions that are created in one scope share its variables. These are created where the answer is not in scope.
const lookUp = (headers: readonly (readonly [KeptHeader, string | null | undefined])[]): RefusalRecord['header'] => {
  const values = new Map(headers);
  return (name) => values.get(name);
};
const giver = (text: string | undefined) => (): Promise<string | undefined> => Promise.resolve(text);

/** The header with the request ID has another name in each service. `apigw-requestid` is that of HTTP APIs. */
export const REQUEST_IDS = ['x-amzn-requestid', 'x-amz-request-id', 'apigw-requestid', 'x-amz-apigw-id'] as const;

/** The other headers that an explanation needs. */
const OTHER_HEADERS = [
  'x-amzn-errortype',
  'x-amz-bucket-region',
  'x-aoss-response-hint',
  'x-request-id', // the request ID of OpenSearch Serverless: everywhere else an application may have sent it
  'www-authenticate',
  'date',
  'server',
  'via',
  'cf-ray',
  'x-cache',
] as const;

type KeptHeader = (typeof REQUEST_IDS)[number] | (typeof OTHER_HEADERS)[number];

/** Stores the same with the error of a client that got no answer, or whose answer the browser hides. */
export function recordNoAnswer(request: ReadRequest, signed: Signed, error: unknown): void {
  attachRecord(Object(error) as object, {
    ...factsOf(request, signed),
    status: 0,
    failure: error,
    header: () => undefined,
    readBody: undefined,
  });
}

function factsOf(
  request: ReadRequest,
  why: Signed | PassReason,
): Pick<RefusalRecord, 'method' | 'url' | 'stated' | 'unsignedAt' | 'pass' | 'signed' | 'hide'> {
  const { method, unsignedAt, secrets } = request;
  return {
    method,
    url: urlOf(request),
    stated: knownEndpoint(request.url.hostname),
    unsignedAt,
    hide: (text) => secrets.hide(text),
    pass: typeof why === 'string' ? why : undefined,
    signed: typeof why === 'string' ? undefined : recordSignature(why),
  };
}

/**
 * What is stored of a request for `explain`. It contains nothing of the body. The session token is only inside a function, so that
 * printing a record shows no secret.
 */
export interface RefusalRecord {
  readonly method: string;
  /** Without its query and without known secrets: query values can be secrets. */
  readonly url: string;
  /** What the host states. `undefined`: it is not an AWS endpoint. */
  readonly stated: Endpoint | undefined;
  /** Why the request was sent unsigned. `undefined`: it was signed. */
  readonly pass: PassReason | 'no-signature' | undefined;
  /** The first host in a chain of redirects that got no signature. */
  readonly unsignedAt: string | undefined;
  readonly signed: SignedRecord | undefined;
  /** The HTTP status. 0: no answer came, or the browser hides it. */
  readonly status: number;
  /** The error that was thrown because no answer came. */
  readonly failure: unknown;
  /** Redacts the secrets of the exchange in a text. */
  hide(this: void, text: string): string;
  header(this: void, name: KeptHeader): string | null | undefined;
  /** The answer's body. `undefined`: it has already been read, it is too long, or it arrives too late. */
  readonly readBody: ((this: void) => Promise<string | undefined>) | undefined;
}

/** What is stored of a signature. */
export interface SignedRecord {
  readonly service: string;
  /** With SigV4a: the region set, joined by commas. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly temporary: boolean;
  /** The time of the signature, in milliseconds since the epoch. */
  readonly signedAt: number;
  /** Other code made the signature. So nobody knows which canonical request it signed. */
  readonly elsewhere: boolean;
  /** The signed headers that the request of other code does not state. */
  readonly unstated?: readonly string[] | undefined;
  /** Whether it is a signature of SigV4a. `undefined`: its string to sign says so. */
  readonly sigV4a?: boolean | undefined;
  /** A function, so that printing the record does not show the session token. */
  secret(this: void): SecretRecord;
}

interface SecretRecord {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** The record of a signature. */
function recordSignature({
  credentials: { accessKeyId, sessionToken },
  terms: { service, region },
  signedAt,
  canonicalRequest,
  stringToSign,
}: Signed): SignedRecord {
  const secret = (): SecretRecord => ({ canonicalRequest, stringToSign });
  return { service, region, accessKeyId, temporary: sessionToken !== undefined, signedAt, elsewhere: false, secret };
}

/** A registered symbol, so that the CommonJS build can explain a response of the ESM build. */
const recordKey = (): symbol => registered('record/1');

/** Stores a record on a response, an error or an event. The property is not enumerable. */
export function attachRecord(thing: object, record: RefusalRecord): void {
  Reflect.defineProperty(thing, recordKey(), { value: record, configurable: true });
}

/** The properties of a client's error or answer whose values can have the record. In undici they are `context`, `headers` and `cause`. */
const CARRIERS = ['response', 'context', 'headers', 'cause'] as const;

/** The record of a response, of an event, of an error, or of the response in an error. */
export function recordOf(thing: unknown): RefusalRecord | undefined {
  const key = recordKey();
  const given = Object(thing) as Record<string, unknown>;
  for (const holder of [given, ...CARRIERS.map((name) => given[name])]) {
    const record = (Object(holder) as { [key: symbol]: RefusalRecord | undefined })[key];
    if (record) return record;
  }
  return undefined;
}
