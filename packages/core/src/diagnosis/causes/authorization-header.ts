import { type Cause, type Evidence, PASS_REQUEST, pathOf } from '../evidence.ts';

/** The authorization header arrived, but AWS cannot read it. */
export function damagedAuthorization({ serviceCode = '', message, show }: Evidence): Cause | undefined {
  if (!/^(IncompleteSignature(Exception)?|AuthorizationHeaderMalformed)$/.test(serviceCode)) return undefined;
  return damaged(`AWS could not read the authorization header${message ? `: ${show(message)}` : '.'}`);
}

/** AWS found no signature. API Gateway says the same for a path that it does not know. */
export function missingAuthentication({ record, signed, serviceCode = '', message }: Evidence): Cause | undefined {
  if (!/^MissingAuthenticationToken(Exception)?$/.test(serviceCode) && message !== 'Missing Authentication Token')
    return undefined;
  if (!record.method) {
    return {
      code: 'unsigned',
      summary:
        'AWS found no signature in the request. API Gateway says the same for a stage, path or method that it does not know.',
      fix: `Check that the request has an authorization header when it arrives. For an API, check the stage, the path and the method. ${PASS_REQUEST}`,
    };
  }
  if (signed.service !== 'execute-api')
    return damaged('AWS found no signature. Something removed the authorization header after the request was signed.');
  return {
    code: 'unknown-route',
    summary:
      `API Gateway has no route for ${record.method} ${pathOf(record)}. ` +
      'For an unknown stage, path or method it answers "Missing Authentication Token", even to a signed request.',
    fix:
      'Check the stage, the path and the method. If you added one of them after the last deployment, deploy the API. ' +
      'If all of them are right, something removed the authorization header on the way to AWS.',
  };
}

function damaged(summary: string): Cause {
  return {
    code: 'damaged-authorization',
    summary,
    fix: 'Look for a proxy, a gateway or a CDN between your program and AWS that changes, shortens or removes the authorization header.',
  };
}
