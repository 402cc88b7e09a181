import { urlOf } from '../errors.ts';
import type { PassReason } from '../events.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { Signed } from '../signing/target.ts';
import { hide } from '../util/secrets.ts';
import { isRefusal } from './aws-error.ts';
import { type Answers, readStart } from './read.ts';

/** Keeps with a refusal what `explain` needs to know of its request, and nothing that leads to its body. */
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
    header: (name) => answers.header(answer, name),
    readBody: () => readStart(() => answers.copyBody?.(answer)),
  });
}

/** Keeps the same with the error of a client that got no answer, or from whom a browser hides it. */
export function recordNoAnswer(request: ReadRequest, signed: Signed, error: unknown): void {
  attachRecord(Object(error) as object, {
    ...factsOf(request, signed),
    status: 0,
    failure: error,
    header: () => undefined,
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
    hide: (text) => hide(text, secrets),
    pass: typeof why === 'string' ? why : undefined,
    signed: typeof why === 'string' ? undefined : recordSignature(why),
  };
}

/**
 * What is kept of a request whose answer may have to be explained: nothing of its body, and the session token only behind a
 * question, so that printing a record shows no secret.
 */
export interface RefusalRecord {
  readonly method: string;
  /** Without query, whose values can be secrets, and without those that are known. */
  readonly url: string;
  /** Why it went unsigned, if it did. */
  readonly pass?: PassReason | undefined;
  /** The host at which redirects lost the signature. */
  readonly unsignedAt?: string | undefined;
  readonly signed?: SignedRecord | undefined;
  /** 0 where no answer came, or where a browser hides it. */
  readonly status: number;
  /** The error that came in place of an answer. */
  readonly failure?: unknown;
  /** Takes out of a text what must not be shown of the exchange. */
  hide(this: void, text: string): string;
  header(this: void, name: string): string | null | undefined;
  /** The start of the answer's body, if one came; `undefined` when it has been read already, or is too long or too late to be looked at. */
  readBody?(): Promise<string | undefined>;
}

/** What was signed, and with what. */
export interface SignedRecord {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly temporary: boolean;
  /** In milliseconds since the epoch, as the signature has it. */
  readonly signedAt: number;
  /** What only who asks for it gets: it has the session token in it. */
  secret(this: void): SecretRecord;
}

interface SecretRecord {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** What is kept of a signature. */
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

/** Registered, so that a response of a bridge of the ESM build is understood by the CommonJS build. */
const RECORD = Symbol.for('@sigv4/core:record');

/** Keeps a record with a response or an error: not enumerable, and gone when that is gone. */
export function attachRecord(answer: object, record: RefusalRecord): void {
  Reflect.defineProperty(answer, RECORD, { value: record, configurable: true });
}

/** The record of a response, or of an error that has one or is about a response that has one. */
export function recordOf(thing: unknown): RefusalRecord | undefined {
  const { [RECORD]: own, response } = Object(thing) as { [RECORD]?: RefusalRecord; response?: unknown };
  return own ?? (Object(response) as { [RECORD]?: RefusalRecord })[RECORD];
}
