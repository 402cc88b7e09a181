import { explain } from '@sigv4/fetch';

/** @import { Answer } from './aws.mjs' */
/**
 * What AWS is asked. `expect`: what has to come out; `open` if nobody knows. `ask` sends the request. `check` returns what is wrong with
 * an answer whose signature was accepted. `skip` says why the claim cannot be asked.
 *
 * @typedef {{ claim: string, expect: 'accepted' | 'refused' | 'open', ask?: () => Promise<Answer>, check?: (answer: Answer) => string | undefined, skip?: string | undefined }} Claim
 * @typedef {{ claim: string, verdict: string, said: string, isFailure: boolean }} Row
 */

/** Refusals that come before AWS has looked at the signature, or from another than AWS. */
const NOT_JUDGED = new Set(['unknown-route', 'forbidden', 'not-from-aws', 'unsigned', 'unknown', 'no-answer']);

/** What an HTTP API says of a path that has no route, before it looks at a signature. */
const NO_ROUTE = '{"message":"Not Found"}';

/**
 * Asks AWS, and compares what it says with what is expected. Never throws.
 *
 * @param {Claim} claim
 * @returns {Promise<Row>}
 */
export async function judge({ claim, expect, ask, check, skip }) {
  if (!ask || skip) return { claim, verdict: 'skipped', said: skip ?? '', isFailure: false };
  try {
    const answer = await ask();
    const became = signatureOf(answer);
    const wrong = became === 'accepted' && expect !== 'refused' ? check?.(answer) : undefined;
    const said = wrong ? `${sayingOf(answer)} But ${wrong}` : sayingOf(answer);
    if (became === 'not judged') return { claim, verdict: became, said, isFailure: false };
    if (expect === 'open') return { claim, verdict: `open: ${became}`, said, isFailure: false };
    const holds = became === expect && !wrong;
    return { claim, verdict: holds ? 'as expected' : 'NOT AS EXPECTED', said, isFailure: !holds };
  } catch (error) {
    return { claim, verdict: 'NO ANSWER', said: await reasonOf(error), isFailure: true };
  }
}

/** Whether AWS took the signature. A denial by a policy comes after that. @param {Answer} answer */
function signatureOf({ status, text, explanation }) {
  if (explanation) {
    if (explanation.code === 'not-allowed') return 'accepted';
    return NOT_JUDGED.has(explanation.code) ? 'not judged' : 'refused';
  }
  return status < 300 || (status === 404 && !text.startsWith('<') && text !== NO_ROUTE) ? 'accepted' : 'not judged';
}

/** @param {Answer} answer */
function sayingOf({ status, explanation }) {
  if (!explanation) return String(status);
  const { serviceCode, code, summary, difference } = explanation;
  const read =
    difference &&
    ` AWS read the ${difference.part} ${difference.name ?? ''} as ${difference.theirs ?? '(none)'}, and signed was ${difference.ours ?? '(none)'}.`;
  return `${status} ${serviceCode ?? ''} (${code}) ${summary}${read ?? ''}`;
}

/** @param {unknown} error */
async function reasonOf(error) {
  const { message, cause } = Object(error);
  const explanation = await explain(error);
  return [explanation ? explanation.summary : message, cause?.message || cause?.code].filter(Boolean).join(' Cause: ');
}
