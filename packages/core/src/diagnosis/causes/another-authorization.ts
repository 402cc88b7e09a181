import type { Cause, Evidence } from '../evidence.ts';

/** How AgentCore says that it wants a token of OAuth. */
const WANTS_OAUTH = /^Authorization method mismatch\b|\brequires OAuth Bearer token|^OAuth authorization failed\b/;

/** The endpoint asks for a bearer token. */
export function wantsBearer({ record, message, ofApplication, show }: Evidence): Cause | undefined {
  const isChallenge = /^bearer\b/i.test(record.header('www-authenticate') ?? '');
  if (!isChallenge && !WANTS_OAUTH.test(message)) return undefined;
  return {
    code: 'not-allowed',
    summary:
      `This endpoint${ofApplication ? ', or the application behind it,' : ''} wants another kind of authorization than a signature: ` +
      `a bearer token${message ? `. It says: ${show(message)}` : '.'}`,
    fix: 'Send the token in the authorization header, with sigv4: false. Or configure the endpoint for IAM (AWS_IAM, SigV4).',
  };
}

/** Authorizers of API Gateway that do not check signatures: a Cognito or JWT authorizer, or a Lambda function. */
export function deniedByAuthorizer({ serviceCode, message }: Evidence): Cause | undefined {
  if (serviceCode !== 'UnauthorizedException' && !message.startsWith('User is not authorized to access this resource'))
    return undefined;
  return {
    code: 'not-allowed',
    summary:
      'An authorizer that does not check signatures rejected the request. This route uses another kind of authorization than IAM.',
    fix: 'Set the authorization of the route to AWS_IAM. Or send what its authorizer expects, with sigv4: false.',
  };
}
