import { explain, isSigV4Error } from '@sigv4/fetch';

/** @import { Answer } from './aws.mjs' */
/**
 * What AWS is asked.
 *
 * @typedef {object} Claim
 * @property {string} claim
 * @property {'accepted' | 'refused' | 'open'} expect what has to become of the signature; `open` if nobody knows
 * @property {() => Promise<Answer>} [ask] sends the request
 * @property {(answer: Answer) => string | undefined} [check] says what else is wrong with an answer that is as expected
 * @property {string} [skip] why it cannot be asked
 * @property {'application'} [behind] an application has answers of its own, which say nothing about the signature
 */
/** @typedef {{ claim: string, verdict: string, said: string, isFailure: boolean }} Row */

/** Refusals that come before AWS has looked at the signature, or not from AWS. */
const NOT_JUDGED = new Set(['unknown-route', 'not-from-aws']);

/** What an HTTP API says of a path that has no route, before it looks at a signature. */
const NO_ROUTE = '{"message":"Not Found"}';

/**
 * Asks AWS, and compares what it says with what is expected. Never throws.
 *
 * @param {Claim} claim
 * @returns {Promise<Row>}
 */
export async function judge({ claim, expect, ask, check, skip, behind }) {
  if (!ask || skip) return { claim, verdict: 'skipped', said: skip ?? '', isFailure: false };
  try {
    const answer = await ask();
    const became = signatureOf(answer, behind === 'application');
    const wrong = expect === 'open' || became === expect ? check?.(answer) : undefined;
    const said = wrong ? `${sayingOf(answer)} But ${wrong}` : sayingOf(answer);
    if (became === 'not judged') return { claim, verdict: became, said, isFailure: false };
    if (expect === 'open') return { claim, verdict: `open: ${became}`, said, isFailure: false };
    const holds = became === expect && !wrong;
    return { claim, verdict: holds ? 'as expected' : 'NOT AS EXPECTED', said, isFailure: !holds };
  } catch (error) {
    const isOpen = expect === 'open';
    const became = isSigV4Error(error) || (error instanceof TypeError && !error.cause) ? 'not sent' : 'no answer';
    const verdict = isOpen ? `open: ${became}` : became.toUpperCase();
    return { claim, verdict, said: await reasonOf(error), isFailure: !isOpen };
  }
}

/**
 * Whether AWS took the signature. A denial by a policy comes after that.
 *
 * @param {Answer} answer
 * @param {boolean} ofApplication
 */
function signatureOf({ status, text, explanation }, ofApplication) {
  if (explanation?.code === 'not-allowed') return 'accepted';
  if (explanation) {
    return NOT_JUDGED.has(explanation.code) || (ofApplication && explanation.code === 'unknown')
      ? 'not judged'
      : 'refused';
  }
  if (status < 300 || (ofApplication && status === 404 && text !== NO_ROUTE)) return 'accepted';
  return ofApplication ? 'not judged' : 'refused';
}

/**
 * What is shown of an answer. Its body is not: it may have the names of everything in an account.
 *
 * @param {Answer} answer
 */
function sayingOf({ status, text, explanation }) {
  if (!explanation) return [status, /<Code>(\w+)<\/Code>/.exec(text)?.[1]].filter(Boolean).join(' ');
  const { serviceCode = '', code, summary, difference } = explanation;
  return [status, serviceCode, `(${code})`, summary, difference && readingOf(difference)].filter(Boolean).join(' ');
}

/** @param {import('@sigv4/core').Difference} difference */
function readingOf({ part, name, ours = '(none)', theirs = '(none)' }) {
  return `AWS read ${['the', part, name].filter(Boolean).join(' ')} as ${theirs}, and signed was ${ours}.`;
}

/** @param {unknown} error */
async function reasonOf(error) {
  const { message, cause } = Object(error);
  const explanation = await explain(error);
  return [explanation ? explanation.summary : message, cause?.message || cause?.code].filter(Boolean).join(' Cause: ');
}
