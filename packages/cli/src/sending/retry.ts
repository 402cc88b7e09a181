import { setTimeout as wait } from 'node:timers/promises';
import { EXIT, type Failure } from '../failure.ts';

/** The statuses after which curl tries again. */
const TRANSIENT = [408, 429, 500, 502, 503, 504];

const LONGEST_WAIT = 600_000;

export const isTransient = (status: number): boolean => TRANSIENT.includes(status);

/** Of the errors of the network, curl repeats these: the host cannot be resolved now, or the time is over. */
export const isTransientFailure = ({ exitCode }: Failure): boolean =>
  exitCode === EXIT.TIMEOUT || exitCode === EXIT.NO_HOST;

/** Waits before the next attempt: as long as the answer asks for, or 1, 2, 4 ... seconds. */
export async function waitBefore(
  attempt: number,
  retryAfter: string | null | undefined,
  signal: AbortSignal,
): Promise<number> {
  const asked = Number(retryAfter ?? Number.NaN);
  const milliseconds = Math.min(asked > 0 ? asked * 1000 : 1000 * 2 ** attempt, LONGEST_WAIT);
  await wait(milliseconds, undefined, { signal });
  return milliseconds;
}
