import { AS_GET, type Cause, type Evidence, PASS_BODY, UNKNOWN_BODY } from '../evidence.ts';
import { requestIdOf } from '../request-id.ts';

/** The answer has no sign of AWS. The summary lists the signs of somebody else. */
export function notFromAws({ record, signed, serviceCode, kind, show }: Evidence): Cause | undefined {
  if (serviceCode || requestIdOf(record) || !kind) return undefined;
  if (signed.service === 'vpc-lattice-svcs' && kind !== 'page') return undefined; // it passes the application's answer through unchanged
  const signs = [
    kind === 'page' && 'the body is a web page',
    ...(['server', 'via', 'cf-ray', 'x-cache'] as const).map((name) => {
      const value = record.header(name);
      return value && `the header ${name} is "${show(value)}"`;
    }),
  ].filter(Boolean);
  if (signed.elsewhere && signs.length === 0) return undefined; // whoever copied the answer may have left its headers out
  return {
    code: 'not-from-aws',
    summary: `The answer does not seem to come from the service: ${[...signs, `${signs.length ? 'and ' : ''}it has no AWS request ID in its headers`].join(', ')}.`,
    fix: 'Look at what is in front of the API, such as a web application firewall, a CDN or a company proxy. Its log says which rule rejected the request.',
  };
}

/** What can be said when no cause was found. */
export function unexplained({
  record: { status, method },
  serviceCode,
  message,
  said,
  kind,
  ofApplication,
  looksLikeAws,
  show,
  signed,
}: Evidence): Cause {
  const isHidden = kind === 'page' || (ofApplication && !signed.elsewhere);
  const words = message || (isHidden ? '' : said);
  if (ofApplication && kind === 'empty') {
    return {
      code: 'unknown',
      summary: `The answer is a ${status} without a body and without an error type. Either the application gave it, or the endpoint in front of it.`,
      fix: "Look in the application's log. If the request is not there, check the permission, the region and the secret key.",
    };
  }
  const itSays = words && ` It says: ${show(words)}`;
  if (ofApplication && kind && looksLikeAws) {
    return {
      code: 'unknown',
      summary: `The body has an error code of AWS, in a form that this kind of endpoint does not use. Either another service rejected the request, or the application repeats the error of another call.${itSays}`,
      fix: 'Look in the body of the answer. If the host belongs to another service, pass that service. Otherwise look in the log of the application behind the endpoint.',
    };
  }
  if (ofApplication && kind) {
    return {
      code: 'unknown',
      summary: `The answer has no error type and no text of AWS. So the ${status} is probably the application's own, and the signature was accepted.${itSays}`,
      fix: 'Look in the body of the answer. Look in the log of the application behind the endpoint.',
    };
  }
  const who = ofApplication ? 'The endpoint or the application behind it' : 'AWS';
  const told = `${who} rejected the request with ${status}${serviceCode ? ` ${show(serviceCode)}` : ''}${words ? `: ${show(words)}` : '.'}`;
  if (!kind)
    return {
      code: 'unknown',
      summary: `${told} ${UNKNOWN_BODY}.`,
      fix: PASS_BODY,
    };
  return {
    code: 'unknown',
    summary: told,
    fix: method === 'HEAD' ? AS_GET : nextStep(serviceCode, words),
  };
}

function nextStep(serviceCode: string | undefined, words: string): string {
  if (serviceCode) return 'Look up the error code in the documentation of the service.';
  if (words) return 'Look for these words in the documentation of the service.';
  return 'Pass all that you have of the answer: explainAnswer({ status, headers, body }). Look for its request ID in the logs.';
}
