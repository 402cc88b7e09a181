import { diagnoseLazily } from '#lazy-diagnosis';
import type { Explanation } from '../explanation.ts';
import { recordOf } from '../refusal/record.ts';
import { unpolluted } from '../util/unpolluted.ts';

/**
 * Explains why AWS rejected a request that you sent through a bridge: the cause, and what to do about it. If the answer says which
 * canonical request AWS expected, the explanation also shows it beside the one that was signed.
 *
 * Pass a fetch `Response`, the answer of axios or undici, the error of a client, or the `rejected` event of `onEvent`. Pass the event if your
 * client throws an error of its own, which has no response. Pass the answer that the bridge returned, and not a clone of it: for
 * `response.clone()`, `explain` returns `undefined`. You may have read the body: the text of a rejection is stored, up to
 * 16 KiB. Pass a longer one as `body`. The code behind `explain` is loaded by the first call.
 *
 * Returns `undefined` if there was no rejection, if the request did not go through a bridge, or if you pass a copy of the answer. A rejection is a 400, 401 or 403, or no
 * answer at all. With SigV4a it is also a 500 that a session token causes.
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
 *
 * // for clients that throw errors of their own:
 * globalThis.fetch = sigv4(fetch, {
 *   onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
 * });
 * ```
 */
export async function explain(
  thing: unknown,
  options: { readonly body?: string | undefined } = {},
): Promise<Explanation | undefined> {
  const record = recordOf(thing);
  return record && diagnoseLazily(record, unpolluted(options, ['body']).body);
}
