import { type Cause, type Evidence, inOrder, keyOf, pathOf } from '../evidence.ts';

/** A policy does not allow an action. IAM's sentence names the principal, the action and the resource. */
export function deniedPrincipal({ signed, message, show }: Evidence): Cause | undefined {
  const sentence =
    /User: (\S+) is not authorized to (?:perform|access)[: ]+(\S+?)(?: on resource: (\S+))?(?:$|\s|\.\s)/;
  const [, principal, action, resource] = sentence.exec(message) ?? [];
  if (!principal) return undefined;
  const isExplicit = /explicit deny/.test(message);
  const what = `${action ? show(action) : 'this action'}${resource ? ` on ${show(resource)}` : ''}.${isExplicit ? ' A policy denies it explicitly.' : ''}`;
  if (principal === 'anonymous') return seenAsAnonymous(signed.service, what);
  return {
    code: 'not-allowed',
    summary: `The signature is right, but ${show(principal)} is not allowed to perform ${what}`,
    fix: isExplicit
      ? removeDeny(message, show)
      : `Allow ${action ? show(action) : 'the action'} for this principal in ${missingPolicy(message, show)}.`,
  };
}

/** The request was signed, but the endpoint treated it as one without a signature. */
function seenAsAnonymous(service: string, what: string): Cause {
  const ofApi = service === 'execute-api';
  return {
    code: 'not-allowed',
    summary: `The endpoint treated the caller as anonymous. Anonymous callers are not allowed to perform ${what}`,
    fix: ofApi
      ? 'Set the authorization of the method to AWS_IAM and deploy the API, or allow anonymous callers in its resource policy. ' +
        'If it is AWS_IAM already, look for a proxy or a CDN that removes the authorization header.'
      : 'Look for a proxy or a CDN that removes the authorization header. ' +
        'If you want to allow callers without a signature, allow them in the policy of the resource.',
  };
}

function removeDeny(message: string, show: Evidence['show']): string {
  const [, policy] = /in an? ([\w-]+(?: control)? policy)/.exec(message) ?? [];
  return `Find the Deny statement${policy ? ` in the ${show(policy)}` : ''}. Remove this principal or this resource from it.`;
}

/** VPC Lattice has its own kinds of policy. */
const NAMES_OF_POLICIES: ReadonlyMap<string, string> = new Map([
  ['service', ' (the auth policy of the service)'],
  ['network', ' (the auth policy of the service network)'],
]);

/** The policy that must allow the action. Newer messages name its kind. */
function missingPolicy(message: string, show: Evidence['show']): string {
  const [, policy, kind = ''] = /because no ((?:(\w{1,20})-based|[\w ]{1,60}) policy) allows/.exec(message) ?? [];
  return policy
    ? `the ${show(policy)}${NAMES_OF_POLICIES.get(kind) ?? ''}`
    : 'its IAM policy. If it belongs to another account, allow it in the resource policy, too';
}

/** How Bedrock says that a model is not enabled for the account. */
const NO_ACCESS_TO_MODEL = /^You don't have access to the model\b|^Model access is denied\b/;

/** Services that have their own policies beside those of IAM. Each of them says so in its own way. */
export function deniedByService({ record, signed, serviceCode, message, show }: Evidence): Cause | undefined {
  const hint = record.header('x-aoss-response-hint');
  if (hint) {
    return {
      code: 'not-allowed',
      summary: `OpenSearch Serverless does not allow the request (${show(hint)}).`,
      fix:
        'Allow the principal in a data access policy of the collection. Allow your network in a network policy. ' +
        'Allow aoss:APIAccessAll in the IAM policy of the principal.',
    };
  }
  if (serviceCode === 'security_exception') {
    return {
      code: 'not-allowed',
      summary: `OpenSearch accepted the signature, but its own roles do not allow the request: ${show(message)}`,
      fix:
        'Find an OpenSearch role that has the permission. Map the ARN of your IAM role or user to it ' +
        '(Security, Roles, Mapped users, Backend roles).',
    };
  }
  if (signed.service === 'appsync' && serviceCode === 'UnauthorizedException') {
    return {
      code: 'not-allowed',
      summary: `AppSync does not allow the request${message ? `: ${show(message)}` : '.'}`,
      fix: /^\/event\b/.test(pathOf(record))
        ? 'Allow appsync:EventConnect, appsync:EventPublish or appsync:EventSubscribe on the API and its channel namespace for the principal. ' +
          'Add AWS_IAM to the authorization modes of the API, and to those of the namespace.'
        : 'Allow appsync:GraphQL on the API, type and field for the principal. Add AWS_IAM to the authorization modes of the API. ' +
          'If it is not the default mode, mark the type or field with the directive @aws_iam.',
    };
  }
  if (NO_ACCESS_TO_MODEL.test(message)) {
    return {
      code: 'not-allowed',
      summary: `The signature is right, but Bedrock does not give the account access to the model: ${show(message)}`,
      fix: inOrder([
        'Check the ID of the model, and that the region has it. Some models need the ID of an inference profile',
        'Check in the console of Bedrock that the account has access to the model: some providers want a form first',
        'For the first call of a model from the Marketplace, allow aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions',
      ]),
    };
  }
  return undefined;
}

/** Any other text that denies access. */
export function denied({ signed, serviceCode = '', message, show }: Evidence): Cause | undefined {
  if (!serviceCode.startsWith('AccessDenied') && !/not authorized/i.test(message)) return undefined;
  return {
    code: 'not-allowed',
    summary: `The signature was accepted, but a policy does not allow the request${message ? `: ${show(message)}` : '.'}`,
    fix:
      `Allow the action for the principal of ${keyOf(signed)} in its IAM policy. ` +
      'Check the policies of the resource, the VPC endpoint and the organisation, too.',
  };
}
