import type { Cause, Evidence } from '../evidence.ts';

/** A policy does not allow an action to a principal: IAM's own sentence, which names them. */
export function deniedPrincipal({ signed, message, show }: Evidence): Cause | undefined {
  const sentence =
    /User: (\S+) is not authorized to (?:perform|access)[: ]+(\S+?)(?: on resource: (\S+))?(?:$|\s|\.\s)/;
  const [, principal, action, resource] = sentence.exec(message) ?? [];
  if (!principal) return undefined;
  const isExplicit = /explicit deny/.test(message);
  const what = `${action ? show(action) : 'do this'}${resource ? ` on ${show(resource)}` : ''}.${isExplicit ? ' A policy denies it explicitly.' : ''}`;
  if (principal === 'anonymous') return sawNobody(signed.service, what);
  return {
    code: 'not-allowed',
    summary: `The signature is right, and ${show(principal)} is not allowed to ${what}`,
    fix: isExplicit
      ? removeDeny(message, show)
      : `Allow ${action ? show(action) : 'the action'} to this principal in ${missingPolicy(message, show)}.`,
  };
}

/** The request was signed, and is taken for one without a signature. */
function sawNobody(service: string, what: string): Cause {
  const ofApi = service === 'execute-api';
  return {
    code: 'not-allowed',
    summary: `The endpoint saw no identity, and anonymous callers are not allowed to ${what}`,
    fix: ofApi
      ? "Set the method's authorization to AWS_IAM and deploy the API, or allow anonymous callers in its resource policy. " +
        'If it is AWS_IAM already, look for what removes the authorization header on the way.'
      : 'Look for what removes the authorization header on the way, such as a proxy or a CDN. ' +
        'If callers without a signature are to be let in, allow them in the policy of the resource.',
  };
}

function removeDeny(message: string, show: Evidence['show']): string {
  const [, policy] = /in an? ([\w-]+(?: control)? policy)/.exec(message) ?? [];
  return `Find the Deny statement${policy ? ` (${show(policy)})` : ''}, and take this principal or resource out of it.`;
}

/** VPC Lattice has policies of its own. */
const NAMES_OF_POLICIES: ReadonlyMap<string, string> = new Map([
  ['service', ' (the auth policy of the service)'],
  ['network', ' (the auth policy of the service network)'],
]);

/** The policy in which the action has to be allowed: newer messages name its kind. */
function missingPolicy(message: string, show: Evidence['show']): string {
  const [, policy, kind = ''] = /because no ((?:(\w{1,20})-based|[\w ]{1,60}) policy) allows/.exec(message) ?? [];
  return policy
    ? `the ${show(policy)}${NAMES_OF_POLICIES.get(kind) ?? ''}`
    : 'its IAM policy and, from another account, in the resource policy, too';
}

/** Services that have policies beside those of IAM, and each another word for it. */
export function deniedByService({ record, signed, serviceCode, message, show }: Evidence): Cause | undefined {
  const hint = record.header('x-aoss-response-hint');
  if (hint) {
    return {
      code: 'not-allowed',
      summary: `OpenSearch Serverless does not allow the request (${show(hint)}).`,
      fix:
        'Allow the principal in a data access policy of the collection, and this network in a network policy; ' +
        'its IAM policy has to allow aoss:APIAccessAll.',
    };
  }
  if (serviceCode === 'security_exception') {
    return {
      code: 'not-allowed',
      summary: `The signature was taken, and OpenSearch's own roles do not allow the request: ${show(message)}`,
      fix:
        'Map the IAM role or user of these credentials, by its ARN, to a role of OpenSearch that has the permission ' +
        '(Security, Roles, Mapped users: backend roles).',
    };
  }
  if (signed.service === 'appsync' && serviceCode === 'UnauthorizedException') {
    return {
      code: 'not-allowed',
      summary: `AppSync does not allow the request${message ? `: ${show(message)}` : '.'}`,
      fix:
        'Allow appsync:GraphQL on the API, type and field to the principal, and see that AWS_IAM is among the authorization modes ' +
        'of the API, and of the type or field by its directive @aws_iam.',
    };
  }
  return undefined;
}

/** Authorizers of API Gateway that look at something else: a Cognito or JWT authorizer, or a Lambda function. */
export function deniedByAuthorizer({ serviceCode, message }: Evidence): Cause | undefined {
  if (serviceCode !== 'UnauthorizedException' && !message.startsWith('User is not authorized to access this resource'))
    return undefined;
  return {
    code: 'not-allowed',
    summary:
      'The answer is of an authorizer that looks at no signature, for this route has another kind of authorization than IAM.',
    fix: 'Set the authorization of the route to AWS_IAM, or send what its authorizer wants, with sigv4: false.',
  };
}

/** Denied, in whatever words. */
export function denied({ signed, serviceCode = '', message, show }: Evidence): Cause | undefined {
  if (!serviceCode.startsWith('AccessDenied') && !/not authorized/i.test(message)) return undefined;
  return {
    code: 'not-allowed',
    summary: `The signature was taken, and a policy does not allow the request${message ? `: ${show(message)}` : '.'}`,
    fix:
      `Allow the action to the principal of ${signed.accessKeyId} in its IAM policy, ` +
      'and look at the policies of the resource, the VPC endpoint and the organisation.',
  };
}
