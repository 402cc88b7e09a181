import { randomUUID } from 'node:crypto';
import { json, type Answer } from './answer.ts';
import { errorText, errorType } from './coral.ts';
import { denialText } from './denial.ts';
import type { Dialect } from './dialect.ts';

/** The prefix is DynamoDB's. Other services leave it out, so clients must accept both forms. */
const refuse = (type: string, body: Record<string, string>): Answer =>
  json(400, { __type: `com.amazon.coral.service#${type}`, ...body }, { 'content-type': 'application/x-amz-json-1.0' });

/** A JSON service, such as DynamoDB. It refuses everything with 400. */
export const jsonService: Dialect = {
  mark: () => ({ 'x-amzn-requestid': randomUUID() }),
  reject: ({ verdict }) => refuse(errorType(verdict), { message: errorText(verdict) }),
  deny: (refusal, denial) => refuse('AccessDeniedException', { Message: denialText(refusal, denial) }),
  miss: () => refuse('UnknownOperationException', {}),
};
