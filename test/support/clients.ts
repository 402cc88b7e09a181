import axios from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 as signFetch, type RequestOptions, type SigV4Options, type Signer } from '@sigv4/fetch';
import { sigv4 as signUndici } from '@sigv4/undici';
import { Agent, interceptors, request, type Dispatcher } from 'undici';

/** A request that every client can send. */
export interface Call {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
  readonly sigv4?: false | RequestOptions;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Sends a call, signed by a new interceptor or wrapper. */
export type Client = (call: Call, options: SigV4Options | Signer) => Promise<Answer>;

const axiosOn =
  (adapter: 'http' | 'fetch'): Client =>
  async ({ url, method = 'GET', headers: own = {}, body, signal, sigv4 }, options) => {
    const instance = axios.create({
      adapter,
      validateStatus: () => true,
      responseType: 'text',
      transformResponse: [],
      transformRequest: [],
    });
    instance.interceptors.request.use(signAxios(options));
    const { status, data, headers } = await instance.request<string>({
      url,
      method,
      headers: own,
      sigv4,
      ...(body !== undefined && { data: body }),
      ...(signal && { signal }),
    });
    return {
      status,
      body: data,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    };
  };

const wrappedFetch: Client = async ({ url, method = 'GET', headers = {}, body, signal = null, sigv4 }, options) => {
  const init: RequestInit & { duplex?: string } = {
    method,
    headers,
    body: (body ?? null) as BodyInit | null,
    signal,
    sigv4,
    duplex: 'half',
  };
  const response = await signFetch(fetch, options)(url, init);
  return { status: response.status, body: await response.text(), headers: Object.fromEntries(response.headers) };
};

const requestOfUndici: Client = async ({ url, method = 'GET', headers: own = {}, body, signal, sigv4 }, options) => {
  const answer = await request(url, {
    dispatcher: new Agent().compose(signUndici(options), interceptors.redirect({ maxRedirections: 20 })),
    method: method as Dispatcher.HttpMethod,
    headers: own,
    body: (body ?? null) as NonNullable<Dispatcher.DispatchOptions['body']> | null, // it takes any async iterable
    signal: signal ?? null,
    sigv4,
  });
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
  return { status: answer.statusCode, body: await answer.body.text(), headers: Object.fromEntries(headers) };
};

/** Every client that signs, for `describe.each`. */
export const CLIENTS: readonly (readonly [name: string, send: Client])[] = [
  ['axios on its http adapter', axiosOn('http')],
  ['axios on its fetch adapter', axiosOn('fetch')],
  ['a wrapped fetch', wrappedFetch],
  ['request of undici', requestOfUndici],
];
