import { randomUUID } from 'node:crypto';
import { json, type Answer } from './answer.ts';
import { errorText, errorType } from './coral.ts';
import type { Dialect } from './dialect.ts';

/** The answer is the same for a missing signature, a missing permission, and a function without a policy. */
const forbidden = (): Answer =>
  json(
    403,
    {
      Message:
        'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
    },
    { 'x-amzn-errortype': 'AccessDeniedException' },
  );

/** A Lambda function URL. */
export const lambdaUrl: Dialect = {
  mark: () => ({ 'x-amzn-requestid': randomUUID() }),
  reject: ({ verdict }) =>
    verdict.code === 'missing-token'
      ? forbidden()
      : json(403, { message: errorText(verdict) }, { 'x-amzn-errortype': errorType(verdict) }),
  deny: forbidden,
  miss: () => undefined,
};
