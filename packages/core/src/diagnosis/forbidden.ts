import { requestIdOf } from './answer.ts';
import { AS_GET, type Cause, type Evidence } from './evidence.ts';

/** A word for every cause. */
export function bareForbidden({ signed, serviceCode, message }: Evidence): Cause | undefined {
  const ofLambda = signed.service === 'lambda' && serviceCode === 'AccessDeniedException';
  if (!ofLambda && !/^forbidden($|\.)/i.test(message)) return undefined;
  return {
    code: 'forbidden',
    summary: 'The answer is a bare "Forbidden", which this kind of endpoint gives for a missing permission and for a wrong signature alike.',
    fix: inThisOrder(signed.service),
  };
}

/** Nothing but a 403. */
export function withoutBody({ trace, signed, serviceCode, kind, ofApplication }: Evidence): Cause | undefined {
  if (serviceCode || trace.status !== 403) return undefined;
  if (trace.method === 'HEAD') return { code: 'forbidden', summary: 'A HEAD request has no body to say why it was refused.', fix: AS_GET };
  if (!ofApplication || kind !== 'empty' || !requestIdOf(trace)) return undefined;
  return {
    code: 'forbidden',
    summary:
      'The answer is a bare 403 without a body, which endpoints give for a missing permission and for a wrong signature alike; ' +
      'the application behind it may give it, too.',
    fix: inThisOrder(signed.service),
  };
}

function inThisOrder(service: string): string {
  return service === 'lambda'
    ? 'In this order: allow lambda:InvokeFunctionUrl (and lambda:InvokeFunction) to the principal, in its IAM policy or in the ' +
        "function's resource policy; check that the URL's auth type is AWS_IAM and the region right; check the secret key."
    : 'In this order: allow execute-api:Invoke on this API, stage, method and path to the principal; check region and service; ' +
        'check the secret key; check the resource policy of a private API, and the API key of a usage plan.';
}
