import type { Explanation } from '../explanation.ts';
import { recordOf } from '../refusal/record.ts';

/**
 * Tells why AWS refused a request that went through one of our bridges: our canonical request beside the one that AWS expected,
 * where its answer tells, and the cause, and what to do.
 *
 * Takes a fetch `Response`, an axios response, or the error of either client. Reads a copy of the body; after you have read it, pass
 * it as `body`. `undefined` for what is no refusal (400, 401, 403, or no answer at all), or did not go through a bridge. The code for it
 * is loaded by the first call.
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
  if (!record) return undefined;
  const { diagnose } = await import('#diagnosis');
  return diagnose(record, options.body);
}
