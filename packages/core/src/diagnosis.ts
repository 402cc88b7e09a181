import { readAnswer, requestIdOf } from './diagnosis/answer.ts';
import { damagedAuthorization, missingAuthentication } from './diagnosis/authorization-header.ts';
import { addedHeaders, changedBody, mismatch } from './diagnosis/changed-request.ts';
import { expiredToken, unknownCredentials } from './diagnosis/credentials.ts';
import { wrongClock, wrongScope } from './diagnosis/date-and-scope.ts';
import { ask, gather, type Cause, type Evidence } from './diagnosis/evidence.ts';
import { bareForbidden, forbiddenByGateway, withoutBody } from './diagnosis/forbidden.ts';
import { noAnswer } from './diagnosis/no-answer.ts';
import { denied, deniedByAuthorizer, deniedByService, deniedPrincipal } from './diagnosis/policies.ts';
import { notFromAws, unexplained } from './diagnosis/unexplained.ts';
import { unsigned } from './diagnosis/unsigned.ts';
import type { Difference } from './difference.ts';
import { explanationOf, type Explanation } from './explanation.ts';
import { redact } from './redaction.ts';
import { isRefusal } from './rejection.ts';
import type { Trace } from './trace.ts';

/** The causes, in the order in which they can be told: the more particular one first. */
const CAUSES: readonly ((evidence: Evidence) => Cause | undefined)[] = [
  noAnswer,
  expiredToken,
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

/** Explains a refusal; `undefined` for an answer that is none. `given` is the body, if the caller has read it. */
export async function diagnose(trace: Trace, given: string | undefined): Promise<Explanation | undefined> {
  const { method, url, status, pass } = trace;
  if (status !== 0 && !isRefusal(status)) return undefined;

  const signed = trace.signed && ask(trace.signed);
  const hide = (text: string): string => redact(signed ? signed.hide(text) : text);
  const answer = await readAnswer(trace, given, hide);
  const { serviceCode, show, theirs } = answer;
  const requestId = requestIdOf(trace);
  const facts = { request: `${method} ${url}`, status, serviceCode: serviceCode && show(serviceCode), requestId: requestId && show(requestId) };
  if (!signed) return explanationOf({ ...facts, ...unsigned(pass, status) }, hide);

  const evidence = gather(trace, signed, answer);
  const cause = causeOf(evidence);
  const { canonicalRequest, stringToSign } = signed;
  return explanationOf(
    {
      ...facts,
      ...cause,
      difference: cause.difference && hideField(cause.difference),
      ours: { canonicalRequest, stringToSign },
      theirs: theirs.canonicalRequest || theirs.stringToSign ? theirs : undefined,
      credentialScope: stringToSign.split('\n')[2],
      clockOffset: evidence.clockOffset,
    },
    hide,
  );
}

function causeOf(evidence: Evidence): Cause {
  for (const cause of CAUSES) {
    const found = cause(evidence);
    if (found) return found;
  }
  return unexplained(evidence);
}

/** A header whose name speaks of a secret is named, and its value not shown. */
function hideField(difference: Difference): Difference {
  const { name, ours, theirs } = difference;
  const hide = (value: string | undefined): string | undefined => value && redact(`${name}:${value}`).slice(`${name}:`.length);
  return name ? { ...difference, ours: hide(ours), theirs: hide(theirs) } : difference;
}
