import { TOLERANCE } from '../refusal/aws-error.ts';
import { checkedClock } from '../util/clock.ts';

/** The clock skew of each host that has refused a date. Every signer has its own. */
export interface ClockSkew {
  /** Returns the time to sign with for a host, in milliseconds since the epoch. */
  timeAt(host: string): number;
  /**
   * Stores a server's time, after the server has refused the date of a request that was signed at `signedAt`. Returns true if a new
   * signature has another date.
   */
  correct(host: string, serverTime: number, signedAt: number): boolean;
  /** Removes the clock skew of a host, because it has refused the corrected date too. */
  forget(host: string): void;
}

/** A clock skew is stored for a day, because a clock may be corrected. A difference of more than a day is not a clock skew. */
const DAY = 86_400_000;

export function createClockSkew(given: () => number): ClockSkew {
  const now = checkedClock(given);
  const offsets = new Map<string, { readonly offset: number; readonly until: number }>();
  return {
    timeAt(host) {
      const known = offsets.size > 0 ? offsets.get(host) : undefined;
      return known && now() < known.until ? now() + known.offset : now();
    },
    correct(host, serverTime, signedAt) {
      offsets.delete(host);
      const offset = serverTime - now();
      if (Math.abs(serverTime - signedAt) < TOLERANCE || Math.abs(offset) > DAY) return false;
      // If only the request took long, the clock is right: the request needs a new date, and no correction.
      if (Math.abs(offset) >= TOLERANCE) offsets.set(host, { offset, until: now() + DAY });
      return true;
    },
    forget: (host) => void offsets.delete(host),
  };
}
