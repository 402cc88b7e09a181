import { setTimeout } from 'node:timers/promises';

/**
 * Waits until something is so, however long the machine takes. It has no limit of its own: what never comes is ended by the limit of
 * the test.
 */
export async function until(isSo: () => unknown): Promise<void> {
  while (!isSo()) await setTimeout(1, undefined, { ref: false });
}

/** Lets what is ready to happen, happen. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
