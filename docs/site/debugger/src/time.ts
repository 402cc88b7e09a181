const COMPACT = /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/;
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;
const HTTP = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * Reads a time as AWS writes it, such as 20150830T123600Z, as ISO 8601, or as a `date` header. In milliseconds; `undefined` if it is
 * none of them. Without a time zone it is in UTC.
 */
export function readTime(text: string): number | undefined {
  const given = text.trim().replace(COMPACT, '$1-$2-$3:$4:$5');
  if (!ISO.test(given) && !HTTP.test(given)) return undefined;
  const isInUtc = !/(?:Z|GMT|[+-]\d\d:\d\d)$/.test(given) && given.includes(':');
  const time = Date.parse(isInUtc ? `${given}Z` : given);
  if (!(time >= 0)) return undefined;
  const isThatDay = !given.endsWith('Z') || new Date(time).toISOString().startsWith(given.slice(0, 10)); // not 30 February
  return isThatDay ? time : undefined;
}

/** A time for people, in UTC. */
export const shownTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** A number of seconds in words, such as "60 minutes". */
export function duration(seconds: number): string {
  const size = Math.abs(Math.round(seconds));
  const [name, of] = UNITS.find(([, of]) => size >= 2 * of) ?? ['second', 1];
  const count = Math.round(size / of);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** How far a time is from now, such as "3 hours ago". */
export function relative(time: number, now: number): string {
  const seconds = (time - now) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  return seconds < 0 ? `${duration(seconds)} ago` : `in ${duration(seconds)}`;
}
