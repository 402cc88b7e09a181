import { randomBytes } from 'node:crypto';
import { json, type Answer } from './answer.ts';
import type { Dialect } from './dialect.ts';

const forbidden = (): Answer => json(403, { message: 'Forbidden' });

/** An HTTP API of API Gateway. Whatever is wrong, it answers only "Forbidden". */
export const httpApi: Dialect = {
  mark: () => ({ 'apigw-requestid': randomBytes(11).toString('base64') }),
  reject: forbidden,
  deny: forbidden,
  miss: () => json(404, { message: 'Not Found' }),
};
