import { TOLERANCE } from '../../refusal/aws-error.ts';
import { AS_GET, type Cause, type Evidence, hostOf, inOrder } from '../evidence.ts';
import { behindOrAhead, contradictionOf } from './date-and-scope.ts';
import { requestIdOf } from '../request-id.ts';

/** REST APIs of API Gateway use other codes for IAM permissions and for signatures. */
export function forbiddenByGateway({ signed, serviceCode }: Evidence): Cause | undefined {
  if (signed.service !== 'execute-api' || serviceCode !== 'ForbiddenException') return undefined;
  return {
    code: 'forbidden',
    summary:
      'API Gateway rejected the request with ForbiddenException. ' +
      'It uses this code neither for a missing IAM permission nor for a wrong signature.',
    fix: inOrder([
      'If the method requires an API key, send one whose usage plan includes this stage',
      'Look in the log of the firewall (AWS WAF)',
      'Check the mapping of the custom domain, and the stage',
      'If the default endpoint of the API is disabled, call the API by its custom domain',
      'Call a private API through its VPC endpoint, and a public API without one',
    ]),
  };
}

/** "Forbidden", whatever the cause is. */
export function bareForbidden(evidence: Evidence): Cause | undefined {
  const { record, signed, serviceCode, message } = evidence;
  const isApiOfLambda = hostOf(record).startsWith('lambda.'); // it has the same service name as function URLs, but gives reasons
  const ofFunctionUrl =
    signed.service === 'lambda' && serviceCode === 'AccessDeniedException' && message === '' && !isApiOfLambda;
  if (!ofFunctionUrl && !/^(403 )?forbidden($|\.)/i.test(message)) return undefined;
  return {
    code: 'forbidden',
    summary:
      'The answer is only "Forbidden", without a reason. ' +
      'This kind of endpoint gives the same answer for a missing permission and for a wrong signature.',
    fix: checksOf(evidence),
  };
}

/** A 403 and nothing else. */
export function withoutBody(evidence: Evidence): Cause | undefined {
  const { record, serviceCode, kind, ofApplication } = evidence;
  if (serviceCode || record.status !== 403) return undefined;
  if (record.method === 'HEAD')
    return {
      code: 'forbidden',
      summary: 'The answer to a HEAD request has no body, so it does not say why the request was rejected.',
      fix: AS_GET,
    };
  if (kind !== 'empty' || !requestIdOf(record)) return undefined;
  return {
    code: 'forbidden',
    summary: `The answer is a 403 without a body. The endpoint gives it for a missing permission and for a wrong signature.${
      ofApplication ? ' The application behind the endpoint may give it, too.' : ''
    }`,
    fix: checksOf(evidence),
  };
}

/** What to check for each service, the most likely cause first. */
const CHECKS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'execute-api',
    [
      'Allow execute-api:Invoke on this API, stage, method and path for the principal',
      'Check the region and the service',
      'Check the secret key',
      'Check the resource policy of a private API, and the API key of a usage plan',
    ],
  ],
  [
    'lambda',
    [
      "Allow lambda:InvokeFunctionUrl and lambda:InvokeFunction for the principal, in its IAM policy or in the function's resource policy",
      'Check that the auth type of the URL is AWS_IAM, and that the region is right',
      'Check the secret key',
    ],
  ],
  [
    'vpc-lattice-svcs',
    [
      'Allow vpc-lattice-svcs:Invoke for the principal, in its IAM policy and in the auth policies of the service and of the service network',
      'Check the region',
      'Check the secret key',
    ],
  ],
  [
    'aoss',
    [
      'Allow the principal in a data access policy of the collection, and your network in a network policy',
      'Allow aoss:APIAccessAll in the IAM policy of the principal',
      'Check the region',
      'Check the secret key',
    ],
  ],
  [
    'iotdata',
    [
      'Allow the action, such as iot:Publish or iot:GetThingShadow, on the topic or thing for the principal',
      'If the principal is an authenticated Cognito identity, attach a policy of AWS IoT to it, too',
      'Check the endpoint and the region',
      'Check the secret key',
    ],
  ],
]);

const CHECKS_OF_OTHERS: readonly string[] = [
  'Allow the action for the principal',
  'Check the region and the service',
  'Check the secret key',
];

function checksOf(evidence: Evidence): string {
  const { signed, clockOffset = 0 } = evidence;
  const clock = Math.abs(clockOffset) > TOLERANCE ? [`Set the clock, which is ${behindOrAhead(clockOffset)}`] : [];
  const scope = contradictionOf(evidence);
  return inOrder([...clock, ...(scope ? [scope] : []), ...(CHECKS.get(signed.service) ?? CHECKS_OF_OTHERS)]);
}
