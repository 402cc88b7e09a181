import type { Explanation } from '../explanation.ts';
import { hider } from '../redaction.ts';
import type { SignedTrace, Trace } from '../trace.ts';
import type { Answer } from './answer.ts';

/** All that speaks for one cause or another: the request, what was signed of it, and the answer. */
export interface Evidence extends Answer {
  readonly trace: Trace;
  readonly signed: Known;
  /** The server's clock less the time of the signature, in milliseconds. */
  readonly clockOffset: number | undefined;
}

/** A cause that has been told: what is not a fact of the request. */
export type Cause = Pick<Explanation, 'code' | 'summary' | 'fix' | 'difference'>;

/** A trace that has been asked for its strings; the session token is taken out of them. */
export interface Known extends SignedTrace {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Takes the session token and the signature that were sent out of a text. */
  hide(this: void, text: string): string;
}

/** In hex, at the end of the authorization field. */
const SIGNATURE_LENGTH = 64;

export function ask(signed: SignedTrace): Known {
  const { canonicalRequest, stringToSign, sessionToken, authorization } = signed.secret();
  const hide = hider([sessionToken, authorization?.slice(-SIGNATURE_LENGTH)].flatMap((secret) => secret || []));
  return { ...signed, canonicalRequest: hide(canonicalRequest), stringToSign, hide };
}

export function gather(trace: Trace, signed: Known, answer: Answer): Evidence {
  return { ...answer, trace, signed, clockOffset: answer.time === undefined ? undefined : answer.time - signed.signedAt };
}

/** What is said where the body was not seen. */
export const UNKNOWN_BODY = 'Its body had been read already, or was too long or too late to be looked at';
export const PASS_BODY = 'Pass the body, if you have read it: explain(response, { body }).';
export const AS_GET = 'Send the same request as GET: its answer tells the cause.';
