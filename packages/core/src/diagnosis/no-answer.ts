import type { Cause, Evidence } from './evidence.ts';

/** No answer came, or a browser hides it. */
export function noAnswer({ trace }: Evidence): Cause | undefined {
  if (trace.status !== 0) return undefined;
  return {
    code: 'no-answer',
    summary:
      'No answer could be read: the network failed, or this is a browser and the answer came without CORS headers, ' +
      'as the error answers of API Gateway do unless they are set up.',
    fix:
      'In a browser, allow the origin and the headers authorization, x-amz-date, x-amz-security-token and content-type in the CORS settings ' +
      'of the API, for its error answers (gateway responses) and preflights too. Elsewhere, look at the cause of the error.',
  };
}
