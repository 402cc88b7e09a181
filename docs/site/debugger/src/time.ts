/** Reads a time as AWS writes it, such as 20150830T123600Z, or as ISO 8601. In milliseconds; `undefined` if it is neither. */
export function readTime(text: string): number | undefined {
  const time = Date.parse(text.trim().replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
  return Number.isNaN(time) ? undefined : time;
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
