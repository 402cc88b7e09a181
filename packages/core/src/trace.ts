import type { PassReason } from './events.ts';
import type { Signed } from './signer.ts';

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
