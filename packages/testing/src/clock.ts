const basicFormat = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** A moment in milliseconds as `20260101T000000Z`. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[:-]|\.\d{3}/g, '');
}

/** The milliseconds of `20260101T000000Z`; NaN for anything else, and for a 30th of February. */
export function parseTime(text: string): number {
  const milliseconds = Date.parse(text.replace(basicFormat, '$1-$2-$3T$4:$5:$6Z'));
  return basicFormat.test(text) && !Number.isNaN(milliseconds) && formatTime(milliseconds) === text
    ? milliseconds
    : Number.NaN;
}

/** The milliseconds that a clock shows; a `TypeError` for a clock that shows none. */
export function readClock(now: () => number = Date.now): number {
  const time = now();
  if (!Number.isFinite(time))
    throw new TypeError(
      `@sigv4/testing: "now" must return milliseconds since the epoch, and has returned ${String(time)}.`,
    );
  return time;
}
