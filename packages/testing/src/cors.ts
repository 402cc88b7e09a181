import type { Answer } from './answers/answer.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { flag, isText, optional, type Rules } from './rules.ts';

/** The CORS headers of an endpoint. */
export interface Cors {
  /** The headers of an answer that a page may read, such as `['x-amzn-errortype', 'date']`. Default: none, as with AWS's services. */
  readonly expose?: readonly string[] | undefined;
  /** Whether refusals have CORS headers, too. Default: `true`. Without them, a page sees a network error instead of a 403. */
  readonly onRefusals?: boolean | undefined;
}

/** Which options there are, and what each may be. */
export const corsOptions: Rules = {
  expose: optional(['an array of header names', (value) => Array.isArray(value) && value.every(isText)]),
  onRefusals: flag,
};

/** The answer to a browser's preflight request. `undefined` if the request is no preflight. */
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

/** The headers that let a page read an answer. */
export function corsFields({ expose = [] }: Cors): Record<string, string> {
  const exposed = expose.length > 0 && { 'access-control-expose-headers': expose.join(', ') };
  return { 'access-control-allow-origin': '*', ...exposed };
}
