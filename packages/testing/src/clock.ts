const basicFormat = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** Milliseconds since the epoch, written as `20260101T000000Z`. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[:-]|\.\d{3}/g, '');
}

/** Reads `20260101T000000Z` as milliseconds since the epoch. `NaN` for anything else, and for dates such as February 30. */
export function parseTime(text: string): number {
  const milliseconds = Date.parse(text.replace(basicFormat, '$1-$2-$3T$4:$5:$6Z'));
  return basicFormat.test(text) && !Number.isNaN(milliseconds) && formatTime(milliseconds) === text
    ? milliseconds
    : Number.NaN;
}

/** Asks a clock for the time. Throws a `TypeError` if it does not return a number. */
export function readClock(now: () => number = Date.now): number {
  const time = now();
  if (!Number.isFinite(time))
    throw new TypeError(
      `@sigv4/testing: "now" must return milliseconds since the epoch, but returned ${String(time)}.`,
    );
  return time;
}
