import type { Explanation } from '../explanation.ts';
import type { SignedRecord, RefusalRecord } from '../refusal/record.ts';
import type { Answer } from './answer.ts';

/** All that speaks for one cause or another: the request, what was signed of it, and the answer. */
export interface Evidence extends Answer {
  readonly record: RefusalRecord;
  readonly signed: Known;
  /** The server's clock less the time of the signature, in milliseconds. */
  readonly clockOffset: number | undefined;
}

/** A cause that has been told: what is not a fact of the request. What it has of the answer, it has by `show`. */
export type Cause = Pick<Explanation, 'code' | 'summary' | 'fix' | 'difference'>;

/** A record that has been asked for its strings: they have the session token in them. */
export type Known = SignedRecord & ReturnType<SignedRecord['secret']>;

export function gather(record: RefusalRecord, signed: SignedRecord, answer: Answer): Evidence {
  return {
    ...answer,
    record,
    signed: { ...signed, ...signed.secret() },
    clockOffset: answer.time === undefined ? undefined : answer.time - signed.signedAt,
  };
}

/** Of a URL as it is shown: what it hides may have made it one that no parser reads. */
export function hostOf({ url }: RefusalRecord): string {
  return url.split('/')[2] ?? '';
}

export function pathOf({ url }: RefusalRecord): string {
  return `/${url.split('/').slice(3).join('/')}`;
}

/** What is said where the body was not seen. */
export const UNKNOWN_BODY = 'Its body had been read already, or was too long or too late to be looked at';
export const PASS_BODY = 'Pass the body, if you have read it: explain(response, { body }).';
export const AS_GET = 'Send the same request as GET: its answer tells the cause.';
