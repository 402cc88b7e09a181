import { setTimeout } from 'node:timers/promises';
import { json, type Answer } from './answers/answer.ts';
import type { AnswerStyle } from './answers/dialect.ts';
import { dialects } from './answers/dialects.ts';
import { answerInFront } from './answers/in-front.ts';
import type { ExpectedScope } from './checks.ts';
import { readClock } from './clock.ts';
import { acceptedRule, findCredentials, type AcceptedCredentials, type KnownCredentials } from './credentials.ts';
import { faultOptions, type Faults } from './faults.ts';
import { passProxy } from './proxy.ts';
import type { RawRequest } from './raw-request.ts';
import { object, oneOf, optional, type Rules } from './rules.ts';
import type { Verdict } from './verdict.ts';
import { judge, verifyOptions } from './verify.ts';

/** Which requests an endpoint behind IAM accepts, and how it refuses the others. Read for every request, so a test may change it. */
export interface Protection extends ExpectedScope {
  /** The credentials whose requests are accepted. */
  readonly credentials: AcceptedCredentials;
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /**
   * The kind of endpoint whose answers are given. Default: `'rest-api'`, a REST API of API Gateway. It does not change which service is
   * expected: with `'s3'`, pass `service: 's3'` to the gateway and to the signer. A signer for another service does not read answers of S3:
   * `explain` finds the cause `unknown`, and nothing is signed and sent once more.
   */
  readonly answersAs?: AnswerStyle | undefined;
  /** What goes wrong even if the signature is correct. Default: nothing. */
  readonly faults?: Faults | undefined;
}

/** Which options there are, and what each may be. */
export const protectionOptions: Rules = {
  credentials: acceptedRule,
  ...verifyOptions,
  answersAs: optional(oneOf(Object.keys(dialects))),
  faults: optional(object(faultOptions)),
};

/** A request that reached an endpoint behind IAM, with the changes that a proxy made to it, and the verdict on it. A body that came in signed chunks is decoded. */
export interface ReceivedRequest extends RawRequest {
  readonly verdict: Verdict;
}

/** What happens to a request: it is refused, or, if `refusal` is `undefined`, it reaches the application. */
export interface Admission {
  readonly received: ReceivedRequest;
  readonly refusal: Answer | undefined;
}

/** Accepts a request, or refuses it as AWS would. */
export async function admit(sent: RawRequest, protection: Protection): Promise<Admission> {
  const { credentials, service, answersAs = 'rest-api', faults = {} } = protection;
  const region = faults.routedTo ?? protection.region;
  const now = serverTime(protection);
  const request = passProxy(sent, faults.proxy ?? {});
  const lookup = (accessKeyId: string): KnownCredentials | undefined => {
    const known = findCredentials(credentials, accessKeyId);
    return known?.sessionToken !== undefined && faults.tokensExpired === true
      ? { ...known, expiration: new Date(0) }
      : known;
  };
  const { verdict, formDefect } = await judge(request, lookup, { service, region, now: () => now });
  const received = { ...request, body: verdict.decodedBody ?? request.body, verdict };

  const inFront = answerInFront(request, faults);
  if (inFront !== undefined) return { received, refusal: inFront };

  const dialect = dialects[answersAs];
  const refusal = { request, verdict, formDefect, now, region, service };
  const refuse = (): Answer | undefined => {
    const missed = faults.missingRoute === true ? dialect.miss() : undefined;
    if (missed !== undefined) return missed;
    // AWS has no such answer. An imitated one would make a test pass or fail for the wrong reason.
    if (verdict.code === 'cannot-verify')
      return json(501, { message: `@sigv4/testing cannot verify this request. ${verdict.reason}` });
    if (!verdict.ok) return dialect.reject(refusal);
    return faults.denied === undefined ? undefined : dialect.deny(refusal, faults.denied);
  };
  const answer = refuse();
  return { received, refusal: answer && { ...answer, headers: { ...dialect.mark(), ...answer.headers } } };
}

/** The clock that requests are checked against. */
export function serverTime({ now, faults }: Pick<Protection, 'now' | 'faults'>): number {
  return readClock(now) + (faults?.clockSkew ?? 0);
}

/** The headers that the endpoint adds to an answer of the application. */
export function markAnswer({ answersAs = 'rest-api' }: Pick<Protection, 'answersAs'>): Record<string, string> {
  return dialects[answersAs].mark();
}

/** Waits for the delay of `faults`. */
export async function holdBack({ delay = 0 }: Faults = {}): Promise<void> {
  if (delay > 0) await setTimeout(delay, undefined, { ref: false });
}
