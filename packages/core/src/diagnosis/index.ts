import type { Explanation, ServerStrings } from '../explanation.ts';
import { isRefusal } from '../refusal/aws-error.ts';
import type { RefusalRecord } from '../refusal/record.ts';
import type { SignableRequest } from '../request/request.ts';
import { readAnswer, requestIdOf } from './answer.ts';
import { damagedAuthorization, missingAuthentication } from './causes/authorization-header.ts';
import { addedHeaders, changedBody, mismatch } from './causes/changed-request.ts';
import { expiredToken, globalToken, unknownCredentials } from './causes/credentials.ts';
import { wrongClock, wrongScope } from './causes/date-and-scope.ts';
import { bareForbidden, forbiddenByGateway, withoutBody } from './causes/forbidden.ts';
import { noAnswer } from './causes/no-answer.ts';
import { denied, deniedByAuthorizer, deniedByService, deniedPrincipal } from './causes/policies.ts';
import { notFromAws, unexplained } from './causes/unexplained.ts';
import { unsigned } from './causes/unsigned.ts';
import { type Cause, type Evidence, gather } from './evidence.ts';
import type { PlainAnswer } from './explain-answer.ts';
import { recordOfAnswer } from './plain-answer.ts';
import { explanationOf } from './render.ts';
import type { Hash } from './signed-elsewhere.ts';

/** The causes, in the order in which they are tried: the more specific one first. */
const CAUSES: readonly ((evidence: Evidence) => Cause | undefined)[] = [
  noAnswer,
  expiredToken,
  globalToken,
  unknownCredentials,
  wrongClock,
  wrongScope,
  damagedAuthorization,
  addedHeaders,
  changedBody,
  mismatch,
  missingAuthentication,
  deniedPrincipal,
  deniedByService,
  deniedByAuthorizer,
  forbiddenByGateway,
  bareForbidden,
  denied,
  withoutBody,
  notFromAws,
];

/** Explains a refusal. `undefined` for an answer that is no refusal. A 500 is one if AWS could not read a session token. `given` is the body, if the caller has read it already. */
export async function diagnose(record: RefusalRecord, given: string | undefined): Promise<Explanation | undefined> {
  const { method, url, status } = record;
  if (status !== 0 && !isRefusal(status) && status !== 500) return undefined;

  const answer = await readAnswer(record, given);
  const { serviceCode, show, showLines, theirs } = answer;
  const requestId = requestIdOf(record);
  const facts = {
    request: method ? `${method} ${url}` : 'The request',
    status,
    serviceCode: serviceCode && record.hide(serviceCode) === serviceCode ? serviceCode : undefined,
    requestId: requestId && show(requestId),
  };
  if (status === 500) {
    const cause = record.signed && globalToken(gather(record, record.signed, answer));
    if (!cause) return undefined; // every other 500 is an answer and no refusal
  }
  if (!record.signed) return explanationOf({ ...facts, ...unsigned(record) });

  const evidence = gather(record, record.signed, answer);
  const { canonicalRequest, stringToSign } = evidence.signed;
  const shown = ({ canonicalRequest, stringToSign }: ServerStrings): ServerStrings => ({
    canonicalRequest: canonicalRequest && showLines(canonicalRequest),
    stringToSign: stringToSign && showLines(stringToSign),
  });
  return explanationOf({
    ...facts,
    ...causeOf(evidence),
    ours: canonicalRequest ? shown({ canonicalRequest, stringToSign }) : undefined,
    theirs: theirs.canonicalRequest || theirs.stringToSign ? shown(theirs) : undefined,
    credentialScope: stringToSign.split('\n')[2],
    clockOffset: evidence.clockOffset,
  });
}

/** Explains an answer in plain data. `request` is its request as it was sent. */
export async function diagnoseAnswer(
  answer: PlainAnswer,
  request: SignableRequest | undefined,
  sha256: Hash,
): Promise<Explanation | undefined> {
  return diagnose(await recordOfAnswer(answer, request, sha256), answer.body ?? '');
}

function causeOf(evidence: Evidence): Cause {
  for (const cause of CAUSES) {
    const found = cause(evidence);
    if (found) return found;
  }
  return unexplained(evidence);
}
