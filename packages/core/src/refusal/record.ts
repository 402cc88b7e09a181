import { urlOf } from '../errors.ts';
import type { PassReason } from '../events.ts';
import type { Candidate } from '../scope/candidate.ts';
import type { Signed } from '../signing/target.ts';
import { hide } from '../util/secrets.ts';
import { isRefusal } from './aws-error.ts';
import { type Answers, readStart } from './read.ts';

/** Keeps with a refusal what `explain` needs to know of its request, and nothing that leads to its body. */
export function rememberRefusal<Answer>(candidate: Candidate, why: Signed | PassReason, answer: Answer, answers: Answers<Answer>): void {
  const status = answers.status(answer);
  if (!isRefusal(status)) return;
  remember(answers.subject?.(answer) ?? (answer as object), {
    ...traceOf(candidate, why),
    status,
    header: (name) => answers.header(answer, name),
    readBody: () => readStart(() => answers.copyBody?.(answer)),
  });
}

/** Keeps the same with the error of a client that got no answer, or from whom a browser hides it. */
export function rememberSilence(candidate: Candidate, signed: Signed, error: unknown): void {
  remember(Object(error) as object, { ...traceOf(candidate, signed), status: 0, failure: error, header: () => undefined });
}

function traceOf(candidate: Candidate, why: Signed | PassReason): Pick<Trace, 'method' | 'url' | 'unsignedAt' | 'pass' | 'signed' | 'hide'> {
  const { method, unsignedAt, secrets } = candidate;
  return { method, url: urlOf(candidate), unsignedAt, hide: (text) => hide(text, secrets), ...(typeof why === 'string' ? { pass: why } : { signed: traceSignature(why) }) };
}

/**
 * What is kept of a request whose answer may have to be explained: nothing of its body, and the session token only behind a
 * question, so that printing a trace shows no secret.
 */
export interface Trace {
  readonly method: string;
  /** Without query, whose values can be secrets, and without those that are known. */
  readonly url: string;
  /** Why it went unsigned, if it did. */
  readonly pass?: PassReason | undefined;
  /** The host at which redirects lost the signature. */
  readonly unsignedAt?: string | undefined;
  readonly signed?: SignedTrace | undefined;
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
export interface SignedTrace {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly temporary: boolean;
  /** In milliseconds since the epoch, as the signature has it. */
  readonly signedAt: number;
  /** What only who asks for it gets: it has the session token in it. */
  secret(this: void): SecretTrace;
}

interface SecretTrace {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** Takes the trace of a signature. */
export function traceSignature({ credentials: { accessKeyId, sessionToken }, terms: { service, region }, signedAt, canonicalRequest, stringToSign }: Signed): SignedTrace {
  const secret = (): SecretTrace => ({ canonicalRequest, stringToSign });
  return { service, region, accessKeyId, temporary: sessionToken !== undefined, signedAt, secret };
}

/** Registered, so that a response of a bridge of the ESM build is understood by the CommonJS build. */
const TRACE = Symbol.for('@sigv4/core:trace');

/** Keeps a trace with a response or an error: not enumerable, and gone when that is gone. */
export function remember(answer: object, trace: Trace): void {
  Reflect.defineProperty(answer, TRACE, { value: trace, configurable: true });
}

/** The trace of a response, or of an error that has one or is about a response that has one. */
export function recall(thing: unknown): Trace | undefined {
  const { [TRACE]: own, response } = Object(thing) as { [TRACE]?: Trace; response?: unknown };
  return own ?? (Object(response) as { [TRACE]?: Trace })[TRACE];
}
