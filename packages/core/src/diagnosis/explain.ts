import { diagnoseLazily } from '#lazy-diagnosis';
import type { Explanation } from '../explanation.ts';
import { recordOf } from '../refusal/record.ts';
import { unpolluted } from '../util/unpolluted.ts';

/**
 * Explains why AWS refused a request that you sent through a bridge: the cause, and what to do about it. If the answer says which
 * canonical request AWS expected, the explanation also shows it beside the one that was signed.
 *
 * Pass a fetch `Response`, an axios response, or the error of either client. `explain` reads a copy of the body, so that yours stays
 * readable. If you have read the body already, pass it as `body`. Returns `undefined` if there was no refusal (400, 401, 403, or no
 * answer at all), or if the request did not go through a bridge. The code behind `explain` is loaded by the first call.
 *
 * @example
 * ```ts
 * import { explain, sigv4 } from '@sigv4/fetch';
 *
 * const signedFetch = sigv4(fetch);
 * export async function get(url: string): Promise<unknown> {
 *   const response = await signedFetch(url);
 *   if (!response.ok) console.error(String(await explain(response)));
 *   return response.json();
 * }
 * ```
 */
export async function explain(
  responseOrError: unknown,
  options: { readonly body?: string | undefined } = {},
): Promise<Explanation | undefined> {
  const record = recordOf(responseOrError);
  return record && diagnoseLazily(record, unpolluted(options, ['body']).body);
}
