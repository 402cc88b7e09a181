import { randomBytes, randomUUID } from 'node:crypto';
import { json } from './answer.ts';
import { errorType, longErrorText } from './coral.ts';
import { denialText } from './denial.ts';
import type { Dialect } from './dialect.ts';

/** A REST API of API Gateway. */
export const restApi: Dialect = {
  mark: () => ({ 'x-amzn-requestid': randomUUID(), 'x-amz-apigw-id': randomBytes(11).toString('base64') }),
  reject: ({ verdict }) => json(403, { message: longErrorText(verdict) }, { 'x-amzn-errortype': errorType(verdict) }),
  // API Gateway writes this key with a capital M.
  deny: (refusal, denial) =>
    json(403, { Message: denialText(refusal, denial) }, { 'x-amzn-errortype': 'AccessDeniedException' }),
  // Signed or not: API Gateway answers this for an unknown path, stage or method.
  miss: () =>
    json(
      403,
      { message: 'Missing Authentication Token' },
      { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
    ),
};
