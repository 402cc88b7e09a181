import { type Cause, type Evidence, pathOf } from '../evidence.ts';

/** The authorization header arrived, and AWS cannot read it. */
export function damagedAuthorization({ serviceCode = '', message, show }: Evidence): Cause | undefined {
  if (!/^(IncompleteSignature(Exception)?|AuthorizationHeaderMalformed)$/.test(serviceCode)) return undefined;
  return damaged(`did not arrive as it was sent: ${show(message)}`);
}

/** AWS found no signature; API Gateway says the same of a path that it does not know. */
export function missingAuthentication({ record, signed, serviceCode = '', message }: Evidence): Cause | undefined {
  if (!/^MissingAuthenticationToken(Exception)?$/.test(serviceCode) && message !== 'Missing Authentication Token')
    return undefined;
  if (signed.service !== 'execute-api')
    return damaged('was removed on the way: the request was signed, and AWS found no signature.');
  return {
    code: 'unknown-route',
    summary:
      `API Gateway knows no ${record.method} ${pathOf(record)}: ` +
      'it answers "Missing Authentication Token" for an unknown stage, path or method too, and this request was signed.',
    fix:
      'Check stage, path and method, and that the API has been deployed since they were added. ' +
      'If they are right, something removed the authorization header on the way.',
  };
}

function damaged(how: string): Cause {
  return {
    code: 'damaged-authorization',
    summary: `The authorization header ${how}`,
    fix: 'Look for a proxy, a gateway or a CDN between here and AWS that rewrites, cuts or removes the authorization header.',
  };
}
