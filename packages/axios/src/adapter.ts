import { exchange, SigV4Error, type OutgoingRequest, type Signer, type Transport } from '@sigv4/core';
import { Axios, AxiosHeaders, getAdapter, isAxiosError, type AxiosAdapter, type AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { beforeRedirect } from './before-redirect.ts';
import { finalBodyOf } from './body.ts';
import { budgetOf, timeoutMessage, type Budget } from './budget.ts';
import { handBack, handBackError, refused } from './outcome.ts';

/** An answer of the inner adapter. What `validateStatus` does not like comes as an error, and may still be a redirect to follow. */
interface Answer {
  readonly response: AxiosResponse;
  readonly error?: AxiosError;
}

/**
 * Wraps an adapter. axios calls it with the final data, headers and URL; the inner adapter gets a copy of the config with the
 * signature on it, and the caller gets the config back as it was, with the adapter that it had.
 */
export function signingAdapter(inner: InternalAxiosRequestConfig['adapter'], signer: Signer): AxiosAdapter {
  return async (config) => {
    config.adapter = inner as NonNullable<typeof inner>;
    const send = getAdapter(inner, config);
    const url = finalUrl(config);
    if (!url) return send(config); // its own error for a URL that is none
    const budget = budgetOf(config);
    const failures = new Set<unknown>();
    const builtIn = nameOf(send, config);
    try {
      const { error, response } = await exchange(
        signer,
        {
          method: config.method ?? 'get',
          url,
          ...finalBodyOf(config, builtIn === 'xhr'),
          sigv4: config.sigv4,
          baseHost: config.baseURL && parse(config.baseURL)?.host,
          redirect: config.maxRedirects === 0 ? 'manual' : builtIn === 'http' ? 'follow' : redirectOf(config),
          maxRedirects: config.maxRedirects,
          signal: budget.signal,
        },
        transportOf(config, send, budget, failures, builtIn),
      );
      if (error) throw error;
      return response;
    } catch (error) {
      throw failures.has(error) ? error : refused(error, config);
    } finally {
      budget.end();
    }
  };
}

function transportOf(config: InternalAxiosRequestConfig, send: AxiosAdapter, budget: Budget, failures: Set<unknown>, builtIn: string | undefined): Transport<Answer> {
  const attempt = async (own: InternalAxiosRequestConfig): Promise<Answer> => {
    try {
      return { response: await send(own) };
    } catch (error) {
      if (isAxiosError(error) && error.response) return { response: error.response, error };
      throw error;
    }
  };
  const failed = (error: unknown): never => {
    failures.add(error);
    throw error;
  };
  return {
    pass: () => {
      budget.end();
      return attempt(config).catch(failed);
    },
    async send(request) {
      if (config.auth) throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', `Cannot sign ${request.method} ${request.url.replace(/\?.*/, '')}: the request has axios' auth option too, and both claim the authorization header. Remove auth, or say sigv4: false.`);
      try {
        const answer = await budget.whileSending(() => attempt(outgoingConfig(config, request, budget.remaining())));
        handBack(answer.response, config);
        handBackError(answer.error, config);
        return answer;
      } catch (error) {
        handBackError(error, config);
        return failed(error);
      }
    },
    status: ({ response }) => response.status,
    header: ({ response }, name) => headerOf(response, name),
    hidesRedirect: ({ response }) => response.status === 0,
    discard: ({ response: { data } }: { readonly response: AxiosResponse<{ destroy?(): void; cancel?(): Promise<void> } | undefined> }) => {
      if (data?.destroy) data.destroy();
      else data?.cancel?.().catch(() => undefined);
    },
    redirected: (next, { response }) => beforeRedirect(config, next, response),
    arrived: ({ response }, url) => {
      const { res } = (response.request ?? {}) as { res?: { responseUrl?: string } };
      if (res) res.responseUrl = url; // where axios on Node says which URL has answered
    },
    sendsHost: builtIn === 'http',
  };
}

/** A copy of the config that leaves the adapter nothing to add: the final URL, headers and bytes, and no redirects. */
function outgoingConfig(config: InternalAxiosRequestConfig, { method, url, headers: given, body }: OutgoingRequest, timeout: number): InternalAxiosRequestConfig {
  const headers = new AxiosHeaders(given);
  for (const [name, value] of Object.entries(config.headers)) {
    if (value === null || value === false) headers.set(name, value); // "not even the client's own"
  }
  const { baseURL: _baseURL, params: _params, ...rest } = config; // they are in the URL
  return {
    ...rest,
    method,
    url,
    headers,
    data: asAxiosKnows(body),
    timeout,
    timeoutErrorMessage: timeoutMessage(config),
    maxRedirects: 0,
    fetchOptions: { ...config.fetchOptions, redirect: 'manual' }, // the fetch adapter of axios 1.7 looks at nothing else
  };
}

/** Of bytes, the http adapter takes a Buffer only. */
function asAxiosKnows(body: OutgoingRequest['body']): unknown {
  return body instanceof Uint8Array && globalThis.Buffer ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : body;
}

/** The URL as axios makes it of `baseURL`, `url` and `params`; relative ones are a page's. `undefined` if it is none. */
function finalUrl(config: InternalAxiosRequestConfig): URL | undefined {
  return parse(String(new Axios({}).getUri(config))); // an instance's own getUri would merge its defaults in again
}

function parse(url: string): URL | undefined {
  const base = globalThis.location?.href;
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

function redirectOf({ fetchOptions }: InternalAxiosRequestConfig): RequestRedirect | undefined {
  return (fetchOptions as RequestInit | undefined)?.redirect;
}

/** Which of axios' own adapters this is. */
function nameOf(adapter: AxiosAdapter, config: InternalAxiosRequestConfig): 'http' | 'xhr' | 'fetch' | undefined {
  return (['http', 'xhr', 'fetch'] as const).find((name) => {
    try {
      return getAdapter(name, config) === adapter;
    } catch {
      return false; // not in this environment
    }
  });
}

function headerOf({ headers }: AxiosResponse, name: string): string | undefined {
  const value: unknown = headers[name];
  return typeof value === 'string' ? value : undefined;
}
