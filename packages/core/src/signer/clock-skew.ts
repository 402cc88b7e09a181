import { TOLERANCE } from '../refusal/aws-error.ts';
import { checkedClock } from '../util/clock.ts';

/** Servers' clocks, as far as they differ from ours and that has mattered. By host, for one signer. */
export interface ClockSkew {
  /** The time to sign with for a host, in milliseconds since the epoch. */
  timeAt(host: string): number;
  /**
   * Takes note of a server's time after it has refused the date of a request that was signed at `signedAt`. True when a new
   * signature would have another date.
   */
  correct(host: string, serverTime: number, signedAt: number): boolean;
  /** Takes back what was noted: a corrected signature has been refused for its date, too. */
  forget(host: string): void;
}

/** What is known holds for a day: a clock may be set right meanwhile. A difference of more than a day is no clock's. */
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
      // A request that was under way for long was signed with a good clock: it needs a new date, and no correction.
      if (Math.abs(offset) >= TOLERANCE) offsets.set(host, { offset, until: now() + DAY });
      return true;
    },
    forget: (host) => void offsets.delete(host),
  };
}
