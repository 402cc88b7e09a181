import { TOLERANCE } from '../../refusal/aws-error.ts';
import { requestIdOf } from '../answer.ts';
import { AS_GET, type Cause, type Evidence, hostOf } from '../evidence.ts';
import { behindOrAhead } from './date-and-scope.ts';

/** REST APIs of API Gateway have other codes for IAM and for signatures. */
export function forbiddenByGateway({ signed, serviceCode }: Evidence): Cause | undefined {
  if (signed.service !== 'execute-api' || serviceCode !== 'ForbiddenException') return undefined;
  return {
    code: 'forbidden',
    summary:
      'API Gateway answers ForbiddenException neither for a missing IAM permission nor for a wrong signature, which have codes of their own.',
    fix:
      'In this order: send the API key that the method requires, of a usage plan with this stage; look into the log of the firewall (AWS WAF); ' +
      'check the mapping of the custom domain, and the stage; call a private API through its VPC endpoint, and a public one not through any.',
  };
}

/** One word for every cause. */
export function bareForbidden(evidence: Evidence): Cause | undefined {
  const { record, signed, serviceCode, message } = evidence;
  const isApiOfLambda = hostOf(record).startsWith('lambda.'); // which has the same service name as function URLs, and says more
  const ofFunctionUrl =
    signed.service === 'lambda' && serviceCode === 'AccessDeniedException' && message === '' && !isApiOfLambda;
  if (!ofFunctionUrl && !/^forbidden($|\.)/i.test(message)) return undefined;
  return {
    code: 'forbidden',
    summary:
      'The answer is a bare "Forbidden", which this kind of endpoint gives for a missing permission and for a wrong signature alike.',
    fix: inThisOrder(evidence),
  };
}

/** Nothing but a 403. */
export function withoutBody(evidence: Evidence): Cause | undefined {
  const { record, serviceCode, kind, ofApplication } = evidence;
  if (serviceCode || record.status !== 403) return undefined;
  if (record.method === 'HEAD')
    return { code: 'forbidden', summary: 'A HEAD request has no body to say why it was refused.', fix: AS_GET };
  if (!ofApplication || kind !== 'empty' || !requestIdOf(record)) return undefined;
  return {
    code: 'forbidden',
    summary:
      'The answer is a bare 403 without a body, which endpoints give for a missing permission and for a wrong signature alike; ' +
      'the application behind it may give it, too.',
    fix: inThisOrder(evidence),
  };
}

/** What each service wants, the likeliest first. */
const CHECKS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'execute-api',
    [
      'allow execute-api:Invoke on this API, stage, method and path to the principal',
      'check region and service',
      'check the secret key',
      'check the resource policy of a private API, and the API key of a usage plan',
    ],
  ],
  [
    'lambda',
    [
      "allow lambda:InvokeFunctionUrl (and lambda:InvokeFunction) to the principal, in its IAM policy or in the function's resource policy",
      "check that the URL's auth type is AWS_IAM and the region right",
      'check the secret key',
    ],
  ],
  [
    'vpc-lattice-svcs',
    [
      'allow vpc-lattice-svcs:Invoke to the principal, in its IAM policy and in the auth policies of the service and of the service network',
      'check the region',
      'check the secret key',
    ],
  ],
  [
    'iotdata',
    [
      'allow the action, such as iot:Publish or iot:GetThingShadow, on the topic or thing to the principal',
      'attach a policy of AWS IoT to an authenticated Cognito identity, too',
      'check the endpoint and the region',
      'check the secret key',
    ],
  ],
]);

const CHECKS_OF_OTHERS = ['allow the action to the principal', 'check region and service', 'check the secret key'];

function inThisOrder({ signed, clockOffset = 0 }: Evidence): string {
  const clock = Math.abs(clockOffset) > TOLERANCE ? [`set the clock, which is ${behindOrAhead(clockOffset)}`] : [];
  return `In this order: ${[...clock, ...(CHECKS.get(signed.service) ?? CHECKS_OF_OTHERS)].join('; ')}.`;
}
