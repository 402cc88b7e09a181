import { requestIdOf } from '../answer.ts';
import { AS_GET, type Cause, type Evidence, PASS_BODY, UNKNOWN_BODY } from '../evidence.ts';

/** Nothing AWS-like in the answer: what speaks for somebody else? */
export function notFromAws({ record, signed, serviceCode, kind, show }: Evidence): Cause | undefined {
  if (serviceCode || requestIdOf(record) || !kind) return undefined;
  if (signed.service === 'vpc-lattice-svcs' && kind !== 'page') return undefined; // which hands an answer on as the application gave it
  const signs = [
    kind === 'page' && 'the body is a web page',
    ...['server', 'via', 'cf-ray', 'x-cache'].map((name) => {
      const value = record.header(name);
      return value && `the header ${name} is "${show(value)}"`;
    }),
    'there is no request ID of AWS',
  ].filter(Boolean);
  return {
    code: 'not-from-aws',
    summary: `The answer does not seem to come from the service: ${signs.join(', ')}.`,
    fix: 'Look at what stands before the API: a web application firewall, a CDN, a company proxy. Its log tells which rule refused the request.',
  };
}

/** What can be said when no cause can. */
export function unexplained({
  record: { status, method },
  serviceCode,
  message,
  kind,
  ofApplication,
  show,
}: Evidence): Cause {
  if (ofApplication && kind === 'empty') {
    return {
      code: 'unknown',
      summary: `The answer is a bare ${status} without an error type, which the application may give as well as the endpoint before it.`,
      fix: "Look into the application's log: where the request is not found there, check permission, region and secret key.",
    };
  }
  if (ofApplication && kind) {
    return {
      code: 'unknown',
      summary: `The answer has no error type and no text of AWS, so the ${status} is probably the application's own: the signature was taken.`,
      fix: 'Look at what the application behind the endpoint says in its body and its log.',
    };
  }
  const who = ofApplication ? 'The endpoint or the application behind it' : 'AWS';
  const told = `${who} refused the request with ${status}${serviceCode ? ` ${show(serviceCode)}` : ''}${message ? `: ${show(message)}` : '.'}`;
  if (!kind)
    return {
      code: 'unknown',
      summary: `${told} ${UNKNOWN_BODY}, so that only status and headers could be looked at.`,
      fix: PASS_BODY,
    };
  return {
    code: 'unknown',
    summary: told,
    fix: method === 'HEAD' ? AS_GET : 'Look up the error code in the documentation of the service.',
  };
}
