import type { RawRequest } from '../raw-request.ts';
import type { Verdict } from '../verdict.ts';
import type { Answer } from './answer.ts';

/** The kinds of endpoint that each say no in their own way. */
export type AnswerStyle = 'rest-api' | 'http-api' | 'lambda-url' | 's3' | 'json-service';

/** A request that may not pass, and what is known about it. */
export interface Refusal {
  readonly request: RawRequest;
  readonly verdict: Verdict;
  /** The server's clock, in milliseconds since the epoch. */
  readonly now: number;
  /** The region that should have been signed for; `undefined` when any may be. */
  readonly region: string | undefined;
  /** The service that should have been signed for; `undefined` when any may be. */
  readonly service: string | undefined;
}

/** How IAM denies: because nothing allows the call, or because something forbids it. */
export type Denial = 'implicitly' | 'explicitly';

/** How one kind of endpoint says no. */
export interface Dialect {
  /** The header fields that are on every answer, whatever it says: request IDs above all. */
  mark(): Record<string, string>;
  /** To a request whose signature does not hold. */
  reject(refusal: Refusal): Answer;
  /** To a request that is signed rightly, by somebody who may not make it. */
  deny(refusal: Refusal, denial: Denial): Answer;
  /** To a request for a route that does not exist. `undefined` where there are no routes. */
  miss(): Answer | undefined;
}
