import { type Cause, type Evidence, inOrder, PASS_REQUEST, pathOf } from '../evidence.ts';
import { damaged } from './authorization-header.ts';

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

/** A service says this before it looks at IAM. People look for a missing permission in vain. */
const UNKNOWN_OPERATION = /^Unable to determine service\/operation name/;

/** The service has no such operation. */
export function unknownOperation({ record, signed, serviceCode, message }: Evidence): Cause | undefined {
  if (serviceCode !== 'UnknownOperationException' && !UNKNOWN_OPERATION.test(message)) return undefined;
  return {
    code: 'unknown-route',
    summary:
      `The endpoint knows no operation of ${signed.service} for ${record.method ? `${record.method} ${pathOf(record)}` : 'this request'}. ` +
      'It says so before it checks any permission, so IAM is not the cause.',
    fix: inOrder([
      'Check the method, the path and the API version in the path',
      'Check the headers that name the operation: x-amz-target, or the content-type of a form',
      'Check that the host is the endpoint of this service, and that the service exists in the region',
    ]),
  };
}
