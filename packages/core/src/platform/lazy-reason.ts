import type { FailureDetails } from './reason.ts';

/**
 * Loads the file that words a failure, because a page loads every byte over the network. This is a file of its own, as
 * `diagnosis/lazy.ts` is. If the other file cannot be loaded, the message is without the reason.
 */
export async function failureOf(what: string, error: unknown, details?: FailureDetails): Promise<string> {
  try {
    const reason = await import('#reason');
    return reason.failureOf(what, error, details);
  } catch {
    return `${what} failed. See the cause of this error.`;
  }
}
