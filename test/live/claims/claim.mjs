/** @import { Answer } from '../aws.mjs' */
/** @import { Claim } from '../judge.mjs' */
/** @typedef {Omit<Claim, 'claim' | 'expect' | 'ask'>} More */

/** @param {Claim['expect']} expect */
const claimOf =
  (expect) =>
  /**
   * @param {string} claim
   * @param {() => Promise<Answer>} ask
   * @param {More} [more]
   * @returns {Claim}
   */
  (claim, ask, more) => ({ claim, expect, ask, ...more });

/** AWS has to accept the signature. */
export const accepted = claimOf('accepted');

/** AWS has to refuse the signature. */
export const refused = claimOf('refused');

/** Nobody knows what AWS does. */
export const open = claimOf('open');

/**
 * What cannot be asked.
 *
 * @param {string} claim
 * @param {string} skip why
 * @returns {Claim}
 */
export const skipped = (claim, skip) => ({ claim, expect: 'open', skip });

/**
 * A refusal has to be understood, too.
 *
 * @param {...string} codes
 * @returns {More}
 */
export const explainedAs = (...codes) => ({
  check: ({ explanation }) =>
    codes.includes(explanation?.code ?? '') ? undefined : `explain should have said ${codes.join(' or ')}.`,
});
