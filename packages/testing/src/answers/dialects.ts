import type { AnswerStyle, Dialect } from './dialect.ts';
import { httpApi } from './http-api.ts';
import { jsonService } from './json-service.ts';
import { lambdaUrl } from './lambda-url.ts';
import { restApi } from './rest-api.ts';
import { s3 } from './s3.ts';

/** All dialects, by name. */
export const dialects: Readonly<Record<AnswerStyle, Dialect>> = {
  'rest-api': restApi,
  'http-api': httpApi,
  'lambda-url': lambdaUrl,
  s3: s3,
  'json-service': jsonService,
};
