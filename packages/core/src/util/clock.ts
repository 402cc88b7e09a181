/** The end of the years that `x-amz-date` can write. */
const YEAR_10000 = 253_402_300_800_000;

/** A clock that is not believed when it tells no time: a date that is none would end in an error of the platform, or in a signature of nothing. */
export function checkedClock(now: () => number): () => number {
  return () => {
    const time: unknown = now();
    if (typeof time === 'number' && time >= 0 && time < YEAR_10000) return time;
    throw new TypeError(
      `sigv4: the option "now" must return milliseconds since the epoch, and not ${typeof time === 'number' ? time : typeof time}.`,
    );
  };
}
