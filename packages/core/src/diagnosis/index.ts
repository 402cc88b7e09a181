import type { Explanation, ServerStrings } from '../explanation.ts';
import { isRefusal } from '../refusal/aws-error.ts';
import type { RefusalRecord } from '../refusal/record.ts';
import { readAnswer } from './answer.ts';
import { damagedAuthorization } from './causes/authorization-header.ts';
import { addedHeaders, changedBody, changedChunk, mismatch } from './causes/changed-request.ts';
import { expiredToken, globalToken, unknownCredentials } from './causes/credentials.ts';
import { wrongClock, wrongScope } from './causes/date-and-scope.ts';
import { bareForbidden, forbiddenByGateway, withoutBody } from './causes/forbidden.ts';
import { noAnswer } from './causes/no-answer.ts';
import { deniedByAuthorizer, wantsBearer } from './causes/another-authorization.ts';
import { denied, deniedByService, deniedPrincipal } from './causes/policies.ts';
import { missingAuthentication, unknownOperation } from './causes/unknown-route.ts';
import { notFromAws, unexplained } from './causes/unexplained.ts';
import { type Reason, unsigned } from './causes/unsigned.ts';
import { type Cause, type Evidence, gather } from './evidence.ts';
import type { PlainAnswer, PlainRequest } from './explain-answer.ts';
import { readPasted, readPrinted } from './pasted.ts';
import { recordOfAnswer, type Tools } from './plain-answer.ts';
import { explanationOf } from './render.ts';
import { requestIdIn, requestIdOf } from './request-id.ts';

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
  changedChunk,
  mismatch,
  wantsBearer,
  missingAuthentication,
  unknownOperation,
  deniedPrincipal,
  deniedByService,
  deniedByAuthorizer,
  forbiddenByGateway,
  bareForbidden,
  denied,
  withoutBody,
  notFromAws,
];

/** Explains a rejection. `undefined` for an answer that is no rejection. A 500 is one if AWS could not read a session token. `given` is the body, if the caller has read it already. */
export async function diagnose(
  record: RefusalRecord,
  given: string | undefined,
  reason?: Reason,
): Promise<Explanation | undefined> {
  const { method, url, status } = record;
  if (status !== 0 && !isRefusal(status) && status !== 500) return undefined;

  const answer = await readAnswer(record, given);
  const { serviceCode, show, showLines, theirs } = answer;
  const requestId = requestIdOf(record) ?? requestIdIn(answer);
  const facts = {
    request: method ? `${method} ${url}` : 'The request',
    status,
    serviceCode: serviceCode && record.hide(serviceCode) === serviceCode ? serviceCode : undefined,
    requestId: requestId && show(requestId),
  };
  if (status === 500) {
    const cause = record.signed && globalToken(gather(record, record.signed, answer));
    if (!cause) return undefined; // every other 500 is an answer and no rejection
  }
  if (!record.signed) return explanationOf({ ...facts, ...unsigned(record, answer, reason) });

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
  request: PlainRequest | undefined,
  tools: Tools,
  reason?: Reason,
): Promise<Explanation | undefined> {
  if (!Number.isInteger(answer.status))
    throw new TypeError(
      'sigv4: an answer must have a status, such as 403. Pass the answer first, then the request: explainAnswer({ status, headers, body }, request).',
    );
  const { headers, body } = readPasted(answer);
  const printed = reason ? { code: undefined, body } : readPrinted(body); // with a reason, the body is as it was received
  if (printed.code && !headers.has('x-amzn-errortype')) headers.set('x-amzn-errortype', printed.code);
  return diagnose(await recordOfAnswer(answer.status, headers, request, tools), printed.body, reason);
}

function causeOf(evidence: Evidence): Cause {
  for (const cause of CAUSES) {
    const found = cause(evidence);
    if (found) return found;
  }
  return unexplained(evidence);
}
