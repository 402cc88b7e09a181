import type { Answer } from './answers/answer.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { flag, isText, optional, type Rules } from './rules.ts';

/** What an endpoint tells browsers about itself. */
export interface Cors {
  /** Header fields that a page may read: `['x-amzn-errortype', 'date']`. Default: none, as AWS's services have it. */
  readonly expose?: readonly string[] | undefined;
  /** Whether refusals carry the fields too. Default: true. Where they do not, a browser makes a network error of a 403. */
  readonly onRefusals?: boolean | undefined;
}

/** What its options may be. */
export const corsOptions: Rules = {
  expose: optional(['an array of header names', (value) => Array.isArray(value) && value.every(isText)]),
  onRefusals: flag,
};

/** The answer to the question that a browser asks before it sends a signed request; `undefined` when this is none. */
export function answerPreflight(request: RawRequest): Answer | undefined {
  const [method] = headerValues(request, 'access-control-request-method');
  if (request.method !== 'OPTIONS' || method === undefined) return undefined;
  const headers = headerValues(request, 'access-control-request-headers').join(',');
  return {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': method,
      'access-control-allow-headers': headers,
    },
  };
}

/** The fields that let a page read an answer. */
export function corsFields({ expose = [] }: Cors): Record<string, string> {
  const exposed = expose.length > 0 && { 'access-control-expose-headers': expose.join(', ') };
  return { 'access-control-allow-origin': '*', ...exposed };
}
