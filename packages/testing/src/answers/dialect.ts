import type { FormDefect } from '../policy.ts';
import type { RawRequest } from '../raw-request.ts';
import type { Verdict } from '../verdict.ts';
import type { Answer } from './answer.ts';

/** The kinds of endpoint. Each of them refuses requests in its own way. */
export type AnswerStyle = 'rest-api' | 'http-api' | 'lambda-url' | 's3' | 'json-service';

/** A request that is refused, and what is known about it. */
export interface Refusal {
  readonly request: RawRequest;
  readonly verdict: Verdict;
  /** What is wrong with an upload form. `undefined` for other requests. */
  readonly formDefect?: FormDefect | undefined;
  /** The server's clock, in milliseconds since the epoch. */
  readonly now: number;
  /** The region that the request must be signed for. `undefined` if any region is accepted. */
  readonly region: string | undefined;
  /** The service that the request must be signed for. `undefined` if any service is accepted. */
  readonly service: string | undefined;
}

/** How IAM denies a request: no policy allows it (`'implicitly'`), or a policy denies it (`'explicitly'`). */
export type Denial = 'implicitly' | 'explicitly';

/** How one kind of endpoint refuses requests. */
export interface Dialect {
  /** The headers that are on every answer, above all the request ID. */
  mark(): Record<string, string>;
  /** The answer to a request whose signature is wrong. */
  reject(refusal: Refusal): Answer;
  /** The answer to a request that is signed correctly, but that IAM denies. */
  deny(refusal: Refusal, denial: Denial): Answer;
  /** The answer to a request for a route that does not exist. `undefined` if this kind of endpoint has no routes. */
  miss(): Answer | undefined;
}
