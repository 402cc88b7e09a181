import { inspect } from 'node:util';
import axios, { isAxiosError } from 'axios';
import { explain as explainAxios, sigv4 as signAxios, type SigV4Error } from '@sigv4/axios';
import { explain as explainFetch, sigv4 as signFetch, type Explanation, type SigV4Options } from '@sigv4/fetch';
import type { Call } from '../support/clients.ts';

/** A refused call: its explanation, and all that a log could show of it. */
interface Refused {
  readonly explanation: Explanation | undefined;
  /** What axios' error has as its cause. */
  readonly cause: SigV4Error | undefined;
  readonly printed: string;
}

export type RefusedClient = (call: Call, options: SigV4Options) => Promise<Refused>;

const print = (...things: unknown[]): string =>
  things.map((thing) => `${String(thing)}\n${inspect(thing, { depth: 9 })}\n${JSON.stringify(thing)}`).join('\n');

const axiosOn =
  (adapter: 'http' | 'fetch'): RefusedClient =>
  async ({ url, method = 'GET', headers = {}, body, sigv4 }, options) => {
    const instance = axios.create({ adapter });
    instance.interceptors.request.use(signAxios(options));
    try {
      const { status } = await instance.request<unknown>({
        url,
        method,
        headers,
        sigv4,
        ...(body !== undefined && { data: body }),
      });
      throw new Error(`expected a refusal, there was a ${status}`);
    } catch (error) {
      if (!isAxiosError(error)) throw error;
      const explanation = await explainAxios(error);
      const { data } = error.response ?? {};
      error.response &&= { ...error.response, data: undefined }; // AWS's own words, which axios shows whole
      return {
        explanation,
        cause: error.cause as SigV4Error | undefined,
        printed: print(error, error.toJSON(), explanation, data === undefined ? '' : typeof data),
      };
    }
  };

const wrappedFetch: RefusedClient = async ({ url, method = 'GET', headers = {}, body, sigv4 }, options) => {
  const response = await signFetch(fetch, options)(url, {
    method,
    headers,
    body: (body ?? null) as BodyInit | null,
    sigv4,
  });
  if (response.ok) throw new Error(`expected a refusal, there was a ${response.status}`);
  const explanation = await explainFetch(response);
  if (method !== 'HEAD') await response.text(); // still readable
  return { explanation, cause: undefined, printed: print(response, explanation) };
};

export const REFUSED_CLIENTS: readonly (readonly [name: string, send: RefusedClient])[] = [
  ['axios on its http adapter', axiosOn('http')],
  ['axios on its fetch adapter', axiosOn('fetch')],
  ['a wrapped fetch', wrappedFetch],
];
