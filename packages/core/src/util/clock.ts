/** The first year that does not fit into the four digits of `x-amz-date`. */
const YEAR_10000 = 253_402_300_800_000;

/** True for milliseconds since the epoch that `x-amz-date` can write. */
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < YEAR_10000;

/** A clock that throws when it returns an invalid time. An invalid time would cause an unclear error, or a signature that is always wrong. */
export function checkedClock(now: () => number): () => number {
  return () => {
    const time: unknown = now();
    if (isTime(time)) return time;
    throw new TypeError(
      `sigv4: the option "now" must return milliseconds since the epoch, not ${typeof time === 'number' ? time : typeof time}.`,
    );
  };
}
