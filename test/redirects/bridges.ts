import { sigv4 as sigv4ForAxios } from '@sigv4/axios';
import { sigv4, type RequestOptions, type SigV4Options } from '@sigv4/fetch';
import { sigv4 as sigv4ForUndici } from '@sigv4/undici';
import axios, { type AxiosRequestConfig } from 'axios';
import { Agent, fetch as fetchOfUndici, interceptors, request, type Dispatcher } from 'undici';
import { TEMPORARY } from '../support/credentials.ts';
import { REGION } from './origins.ts';

/** A request, said in a way that every bridge can translate for its client. */
export interface Said {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  redirect?: 'manual' | 'error';
  sigv4?: false | RequestOptions;
  signal?: AbortSignal;
}

interface Outcome {
  readonly status: number;
  /** The URL that has answered, as the client tells it. */
  readonly url: string | undefined;
  readonly location: string | undefined;
  readonly text: string;
}

type Send = (url: string, said?: Said) => Promise<Outcome>;

type Bridge = readonly [name: string, sender: (options: SigV4Options) => Send];

/** The clients over which a redirect must behave alike. */
export const bridges: readonly Bridge[] = [
  ['fetch', overFetch],
  ['axios over http', (options) => overAxios('http', options)],
  ['axios over fetch', (options) => overAxios('fetch', options)],
  ['the fetch of undici', overFetchOfUndici],
  ['request of undici', overRequest],
];

/** True if a client follows redirects itself, above its bridge: it refuses one in its own words. */
export const followsAbove = (name: string): boolean => name.includes('undici');

const defaults: SigV4Options = { credentials: TEMPORARY, service: 'execute-api', region: REGION };

function overFetch(options: SigV4Options): Send {
  const signedFetch = sigv4(fetch, { ...defaults, ...options });
  return async (url, { body, ...said } = {}) => {
    const response = await signedFetch(url, {
      ...said,
      ...(body === undefined ? {} : { body: body as BodyInit, duplex: 'half' }),
    } as RequestInit);
    return {
      status: response.status,
      url: response.url,
      location: response.headers.get('location') ?? undefined,
      text: await response.text(),
    };
  };
}

function overAxios(adapter: 'http' | 'fetch', options: SigV4Options): Send {
  const send = axiosWith(adapter, options);
  return async (url, { body: data, redirect, ...said } = {}) => {
    const config: AxiosRequestConfig = { url, ...said, data, validateStatus: () => true, responseType: 'text' };
    if (redirect === 'manual') config.maxRedirects = 0;
    if (redirect === 'error') config.fetchOptions = { redirect };
    const { status, data: text, headers, request } = await send(config);
    const { url: ofRequest, res } = request as { url?: string; res?: { responseUrl?: string } };
    return { status, url: res?.responseUrl ?? ofRequest, location: headers['location'] as string | undefined, text };
  };
}

const signing = (options: SigV4Options): Dispatcher => new Agent().compose(sigv4ForUndici({ ...defaults, ...options }));

function overFetchOfUndici(options: SigV4Options): Send {
  const dispatcher = signing(options);
  return async (url, { body, sigv4: own, ...said } = {}) => {
    const response = await fetchOfUndici(url, {
      ...said,
      ...(body === undefined ? {} : { body: body as string, duplex: 'half' }),
      dispatcher:
        own === undefined
          ? dispatcher
          : dispatcher.compose((dispatch) => (given, handler) => dispatch({ ...given, sigv4: own }, handler)),
    });
    return {
      status: response.status,
      url: response.url,
      location: response.headers.get('location') ?? undefined,
      text: await response.text(),
    };
  };
}

function overRequest(options: SigV4Options): Send {
  const dispatcher = signing(options).compose(interceptors.redirect({ maxRedirections: 20 }));
  return async (url, { body, redirect, method, ...said } = {}) => {
    const { statusCode, headers, context, ...answer } = await request(url, {
      ...said,
      method: method as Dispatcher.HttpMethod,
      body: (body ?? null) as string | null,
      dispatcher,
      ...(redirect && { maxRedirections: 0 }),
    });
    const { history } = context as { history?: readonly URL[] };
    return {
      status: statusCode,
      url: String(history?.at(-1) ?? url),
      location: headers['location'] as string | undefined,
      text: await answer.body.text(),
    };
  };
}

/** An axios that signs. */
export function axiosWith(adapter: 'http' | 'fetch', options: SigV4Options) {
  const instance = axios.create({ adapter });
  instance.interceptors.request.use(sigv4ForAxios({ ...defaults, ...options }));
  return (config: AxiosRequestConfig) => instance.request<string>(config);
}
