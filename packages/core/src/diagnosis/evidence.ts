import type { Explanation } from '../explanation.ts';
import type { SignedRecord, RefusalRecord } from '../refusal/record.ts';
import { SIGV4A } from '../signing/spec.ts';
import type { Answer } from './answer.ts';
import { UNKNOWN } from './signed-elsewhere.ts';

/** All that a cause can be found in: the request, what was signed of it, and the answer. */
export interface Evidence extends Answer {
  readonly record: RefusalRecord;
  readonly signed: Known;
  /** The server's clock minus the time of the signature, in milliseconds. */
  readonly clockOffset: number | undefined;
}

/** A cause that was found. Its texts quote the answer only through `show`. */
export type Cause = Pick<Explanation, 'code' | 'summary' | 'fix' | 'difference'>;

/** A record together with its strings, which contain the session token. */
export type Known = SignedRecord & ReturnType<SignedRecord['secret']>;

export function gather(record: RefusalRecord, signed: SignedRecord, answer: Answer): Evidence {
  const clockOffset = (answer.time ?? Number.NaN) - signed.signedAt;
  return {
    ...answer,
    record,
    signed: { ...signed, ...signed.secret() },
    clockOffset: Number.isNaN(clockOffset) ? undefined : clockOffset,
  };
}

/** Of the URL as it is shown. Redaction may have made it one that a URL parser rejects. */
export function hostOf({ url }: RefusalRecord): string {
  return url.split('/')[2] ?? '';
}

export function pathOf({ url }: RefusalRecord): string {
  return `/${url.split('/').slice(3).join('/')}`;
}

/** The access key, by its name if it is known: an answer alone does not have it. */
export function keyOf({ accessKeyId }: SignedRecord): string {
  return `the access key${accessKeyId === UNKNOWN ? '' : ` ${accessKeyId}`}`;
}

/** True for a signature of SigV4a: its string to sign begins with another algorithm. */
export function isSigV4a({ sigV4a, stringToSign }: Known): boolean {
  return sigV4a ?? stringToSign.startsWith(SIGV4A);
}

/** Numbered, so that each step can be a short sentence. */
export function inOrder(steps: readonly string[]): string {
  return `In this order: ${steps.map((step, index) => `${index + 1}. ${step}.`).join(' ')}`;
}

/** What is said where the body of the answer was not seen. */
export const UNKNOWN_BODY =
  'The body of the answer is not known: it had been read already, was too long, or came too late';
export const PASS_REQUEST = 'Pass the request too, as it was sent: explainAnswer(answer, request).';
export const PASS_BODY = 'If you have read the body, pass it: explain(response, { body }).';
export const AS_GET = 'Send the same request as GET. The answer to it says why.';
