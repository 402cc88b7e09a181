import { urlOf } from '../errors.ts';
import type { PassReason } from '../events.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { Signed } from '../signing/target.ts';
import { registered } from '../util/shared.ts';
import { isRefusal } from './aws-error.ts';
import { type Answers, readStart } from './read.ts';

/** Stores with a rejected answer what `explain` needs to know of the request. The record does not reference the request's body. */
export function recordRefusal<Answer>(
  request: ReadRequest,
  why: Signed | PassReason,
  answer: Answer,
  answers: Answers<Answer>,
): void {
  const status = answers.status(answer);
  if (!isRefusal(status)) return;
  attachRecord(answers.subject?.(answer) ?? (answer as object), {
    ...factsOf(request, why),
    status,
    failure: undefined,
    header: (name) => answers.header(answer, name),
    readBody: () => readStart(() => answers.copyBody?.(answer)),
  });
}

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
): Pick<RefusalRecord, 'method' | 'url' | 'unsignedAt' | 'pass' | 'signed' | 'hide'> {
  const { method, unsignedAt, secrets } = request;
  return {
    method,
    url: urlOf(request),
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
  /** Why the request was sent unsigned. `undefined`: it was signed. */
  readonly pass: PassReason | undefined;
  /** The first host in a chain of redirects that got no signature. */
  readonly unsignedAt: string | undefined;
  readonly signed: SignedRecord | undefined;
  /** The HTTP status. 0: no answer came, or the browser hides it. */
  readonly status: number;
  /** The error that was thrown because no answer came. */
  readonly failure: unknown;
  /** Redacts the secrets of the exchange in a text. */
  hide(this: void, text: string): string;
  header(this: void, name: string): string | null | undefined;
  /** The answer's body. `undefined`: it has already been read, it is too long, or it arrives too late. */
  readonly readBody: ((this: void) => Promise<string | undefined>) | undefined;
}

/** What is stored of a signature. */
export interface SignedRecord {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly temporary: boolean;
  /** The time of the signature, in milliseconds since the epoch. */
  readonly signedAt: number;
  /** A function, so that printing the record does not show the session token. */
  secret(this: void): SecretRecord;
}

interface SecretRecord {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** The record of a signature. */
export function recordSignature({
  credentials: { accessKeyId, sessionToken },
  terms: { service, region },
  signedAt,
  canonicalRequest,
  stringToSign,
}: Signed): SignedRecord {
  const secret = (): SecretRecord => ({ canonicalRequest, stringToSign });
  return { service, region, accessKeyId, temporary: sessionToken !== undefined, signedAt, secret };
}

/** A registered symbol, so that the CommonJS build can explain a response of the ESM build. */
const recordKey = (): symbol => registered('record/1');

/** Stores a record on a response or an error. The property is not enumerable. */
export function attachRecord(answer: object, record: RefusalRecord): void {
  Reflect.defineProperty(answer, recordKey(), { value: record, configurable: true });
}

/** The record of a response, of an error, or of the response in an error. */
export function recordOf(thing: unknown): RefusalRecord | undefined {
  const key = recordKey();
  const { [key]: own, response } = Object(thing) as { [key: symbol]: RefusalRecord | undefined; response?: unknown };
  return own ?? (Object(response) as { [key: symbol]: RefusalRecord | undefined })[key];
}
