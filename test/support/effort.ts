import { expect } from '@jest/globals';

/** CPU time that this process takes for something, in microseconds: what other programs do meanwhile does not count. */
async function effortOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** A pattern that takes quadratic time: it looks from each place of the text to its end. */
const quadratic = (length: number): boolean => /x+y/.test('x'.repeat(length));

/**
 * Expects of work on texts of 40,000 characters and more that it takes no quadratic time. What does is measured beside it, on 12,000
 * characters: linear work takes a tenth of that, and quadratic work a multiple, whether the machine is fast or slow.
 */
export async function expectLinear(work: () => unknown): Promise<void> {
  for (let tries = 0; tries < 3; tries++) quadratic(100); // compiled
  const limit = await effortOf(() => quadratic(12_000));
  let effort = Infinity;
  for (let tries = 0; tries < 3 && effort > limit; tries++) effort = await effortOf(work); // what is compiled in the first try, is not in the next
  expect(effort).toBeLessThan(limit);
}
