import { jest } from '@jest/globals';

/** A clock that stands still until a test moves it. */
export function fakeClock(start = Date.parse('2026-01-01T00:00:00Z')) {
  let time = start;
  return {
    now: () => time,
    advance(milliseconds: number): void {
      time += milliseconds;
    },
  };
}

const OF_NODE = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const;

/**
 * Stops `Date` and `setTimeout` for the code under test, so that nothing depends on how fast the machine is: nothing is late until
 * `jest.advanceTimersByTime` says so. Sockets and promises go on. `jest.useRealTimers` ends it.
 */
export function stopTime(): void {
  jest.useFakeTimers({ doNotFake: [...OF_NODE] });
}

/** The same for `Date` alone, for code that would wait for its timers. */
export function stopDate(): void {
  jest.useFakeTimers({ doNotFake: [...OF_NODE, 'setTimeout', 'clearTimeout'] });
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
