import { explain as explainBridged, explainUnbridged, unpolluted, type Explanation } from '@sigv4/core';
import { AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { wasIntercepted } from './adapter.ts';
import { finalUrl } from './url.ts';

/**
 * Explains why AWS rejected a request: the cause, and what to do about it. If the answer says which canonical request AWS expected, the
 * explanation also shows it beside the one that was signed.
 *
 * Pass the error of axios, a response, or the `rejected` event of `onEvent`. You may have read the body: the text of a rejection is
 * stored, up to 16 KiB. Pass a longer one as `body`. Returns `undefined` if there was no rejection (400, 401, 403, or no answer at all).
 * For an axios instance without an interceptor of `sigv4`, the explanation says that. The code behind `explain` is loaded by the first
 * rejection, because the `cause` of axios' error is made with it.
 *
 * @example
 * ```ts
 * import axios from 'axios';
 * import { explain, sigv4 } from '@sigv4/axios';
 *
 * axios.interceptors.request.use(sigv4());
 * export async function get(url: string): Promise<unknown> {
 *   try {
 *     return (await axios.get<unknown>(url)).data;
 *   } catch (error) {
 *     console.error(String(await explain(error)));
 *     throw error;
 *   }
 * }
 * ```
 */
export async function explain(
  thing: unknown,
  options: { readonly body?: string | undefined } = {},
): Promise<Explanation | undefined> {
  return (await explainBridged(thing, options)) ?? (await explainMissing(thing, unpolluted(options, ['body']).body));
}

/** `axios.create()` copies no interceptors. So people add one to `axios`, and call an instance that has none. */
async function explainMissing(thing: unknown, given: string | undefined): Promise<Explanation | undefined> {
  const { response = thing } = unpolluted(Object(thing) as { response?: unknown }, ['response']);
  const answer = unpolluted(Object(response) as Partial<AxiosResponse<unknown>>, [
    'status',
    'config',
    'headers',
    'data',
  ]);
  const { status, config, headers, data } = answer;
  if (typeof status !== 'number' || !config || wasIntercepted(config)) return undefined;
  try {
    return await explainUnbridged(
      { status, headers: namesAndValues(headers), body: given ?? textOf(data) },
      {
        method: (config.method ?? 'get').toUpperCase(),
        url: finalUrl(config),
        headers: namesAndValues(config.headers),
      },
      {
        because: 'its axios instance has no interceptor of sigv4',
        fix: 'Add one to this instance: instance.interceptors.request.use(sigv4()). An instance of axios.create() has none of the interceptors of axios.',
      },
    );
  } catch {
    return undefined; // for example a URL that is relative to the page
  }
}

/** The text of a body that axios may have parsed. */
function textOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data;
  return Object.prototype.toString.call(data) === '[object Object]' && !Reflect.has(data as object, 'pipe')
    ? JSON.stringify(data)
    : undefined;
}

function namesAndValues(headers: AxiosResponse['headers'] | InternalAxiosRequestConfig['headers'] | undefined) {
  const found = Object.entries(AxiosHeaders.from(headers as AxiosHeaders | undefined).toJSON());
  return found.map(([name, value]): [string, string] => [name, String(value)]);
}
