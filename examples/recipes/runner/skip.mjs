/** The exit code that says: not run, and why is in the last line. */
export const SKIPPED = 77;

/**
 * Ends this process, because what it needs is not on this machine.
 *
 * @param {string} why
 * @returns {never}
 */
export function skip(why) {
  console.log(why);
  process.exit(SKIPPED);
}
