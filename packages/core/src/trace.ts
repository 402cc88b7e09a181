import type { PassReason } from './events.ts';
import type { Signed } from './signer.ts';

/**
 * What is kept of a request whose answer may have to be explained: nothing of its body, and the session token only behind a
 * question, so that printing a trace shows no secret.
 */
export interface Trace {
  readonly method: string;
  /** Without query: its values can be secrets. */
  readonly url: string;
  /** Why it went unsigned, if it did. */
  readonly pass?: PassReason | undefined;
  readonly signed?: SignedTrace | undefined;
  /** 0 where no answer came, or where a browser hides it. */
  readonly status: number;
  header(this: void, name: string): string | null | undefined;
  /** The start of the answer's body; `undefined` when it has been read already. */
  readBody(): Promise<string | undefined>;
}

/** What was signed, and with what. */
export interface SignedTrace {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly temporary: boolean;
  /** In milliseconds since the epoch, as the signature has it. */
  readonly signedAt: number;
  /** With the session token taken out. */
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Takes the session token that was sent out of a text. */
  hideToken(this: void, text: string): string;
}

/** What is shown in place of a secret. */
export const HIDDEN = '[redacted]';

/** Takes the trace of a signature. */
export function traceSignature({ credentials, terms, signedAt, canonicalRequest, stringToSign }: Signed): SignedTrace {
  const { accessKeyId, sessionToken } = credentials;
  const hideToken = (text: string): string => (sessionToken ? text.replaceAll(sessionToken, HIDDEN) : text);
  return {
    service: terms.service,
    region: terms.region,
    accessKeyId,
    temporary: sessionToken !== undefined,
    signedAt,
    canonicalRequest: hideToken(canonicalRequest),
    stringToSign,
    hideToken,
  };
}

/** Registered, so that a response of a bridge of the ESM build is understood by the CommonJS build. */
const TRACE = Symbol.for('@sigv4/core:trace');

/** Keeps a trace with a response or an error: not enumerable, and gone when that is gone. */
export function remember(answer: object, trace: Trace): void {
  Reflect.defineProperty(answer, TRACE, { value: trace, configurable: true });
}

/** The trace of a response, or of an error that has one or is about a response that has one. */
export function recall(thing: unknown): Trace | undefined {
  if (typeof thing !== 'object' || thing === null) return undefined;
  const { [TRACE]: own, response } = thing as { [TRACE]?: Trace; response?: unknown };
  return own ?? recall(response);
}
