import { verify } from '@sigv4/testing';
import aws4 from 'aws4';
import { createHash } from 'node:crypto';
import { teaRoom } from '../services.mjs';

const FUNCTION = 'abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws';
const EMPTY = createHash('sha256').digest('hex');

const MISMATCH = {
  status: 403,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'InvalidSignatureException' },
  body: JSON.stringify({
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  }),
};

/**
 * A distribution with an origin access control, and the function URL behind it. CloudFront signs what the viewer sends, with the viewer's
 * hash of the body. The function URL compares it with the body that arrives.
 *
 * @param {{ accessKeyId: string, secretAccessKey: string }} credentials of CloudFront
 * @returns {import('../services.mjs').Respond}
 */
export const cloudFront = (credentials) => (request) => {
  const isLeft = (/** @type {string} */ name) =>
    !/^(host|authorization|x-amz-content-sha256|content-length)$/i.test(name);
  const given = request.headers.find(([name]) => name.toLowerCase() === 'x-amz-content-sha256')?.[1];
  const { headers = {} } = aws4.sign(
    {
      method: request.method,
      host: FUNCTION,
      path: request.target,
      service: 'lambda',
      region: 'eu-west-1',
      headers: { Host: FUNCTION, 'X-Amz-Content-Sha256': given ?? EMPTY },
    },
    credentials,
  );
  const passed = {
    ...request,
    headers: [
      ...request.headers.filter(([name]) => isLeft(name)),
      ...Object.entries(headers).map(([name, value]) => /** @type {const} */ ([name, String(value)])),
    ],
  };
  const { ok } = verify(passed, credentials, { service: 'lambda', region: 'eu-west-1' });
  return ok ? teaRoom(request) : MISMATCH;
};
