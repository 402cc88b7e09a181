import {
  discardBody,
  exchange,
  SigV4Error,
  unlessAborted,
  unpolluted,
  type Answers,
  type OutgoingRequest,
  type Signer,
  type Transport,
} from '@sigv4/core';
import axios, {
  AxiosError,
  AxiosHeaders,
  CanceledError,
  getAdapter,
  isAxiosError,
  type AxiosAdapter,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { Readable } from 'node:stream';
import { beforeRedirect, checkSensitiveHeaders } from './before-redirect.ts';
import { finalBodyOf } from './body.ts';
import { copyBody } from './body-copy.ts';
import { cancellationOf, type Cancellation } from './cancellation.ts';
import { adapterKindOf, type AdapterKind } from './adapter-kind.ts';
import { addCause, failureOf, handBack, handBackError, refused } from './hand-back.ts';
import { isStream, outgoingConfig, redirectOf } from './outgoing.ts';
import { finalUrl } from './url.ts';

/** An answer of the inner adapter. If `validateStatus` does not accept it, there is an error too, but it may still be a redirect to follow. */
interface Answer {
  readonly response: AxiosResponse;
  readonly error: AxiosError | undefined;
  /** True if the exchange has sent the request, and not passed it through. */
  readonly sent: boolean;
}

/** The configs of requests that went through an interceptor. A response that was copied keeps its config. */
const intercepted = new WeakSet<InternalAxiosRequestConfig>();

export function wasIntercepted(config: InternalAxiosRequestConfig): boolean {
  return intercepted.has(config);
}

/**
 * Wraps an adapter. axios calls it with the final data, headers and URL. The inner adapter gets a copy of the config with the
 * signature. The caller gets the unchanged config back, with the original adapter, which is the innermost if several signers wrap it.
 */
export function signingAdapter(
  inner: InternalAxiosRequestConfig['adapter'],
  original: InternalAxiosRequestConfig['adapter'],
  signer: Signer,
): AxiosAdapter {
  return async (given) => {
    given.adapter = original as NonNullable<typeof original>;
    intercepted.add(given);
    const config = withoutPrototype(given);
    const send = adapterOf(inner, config);
    const url = finalUrl(config);
    const kind = adapterKindOf(inner === original ? send : adapterOf(original, config), config);
    const cancellation = cancellationOf(config, kind);
    const failures = new Set<unknown>();
    try {
      const { error, response, sent } = await exchange(
        signer,
        {
          method: (config.method ?? 'get').toUpperCase(), // as the adapters read it
          url,
          ...finalBodyOf(config, kind === 'xhr'),
          buffer: kind === 'xhr', // XMLHttpRequest sends the text [object ReadableStream] in place of a stream
          sigv4: config.sigv4,
          baseUrl: config.baseURL,
          redirect: redirectOf(config, kind),
          maxRedirects: config.maxRedirects,
          signal: cancellation.signal,
        },
        transportOf(given, config, url, inner, send, cancellation, failures, kind),
      );
      if (error && (sent || isMissed(response))) await unlessAborted(cancellation.signal, addCause(error, response));
      if (error) throw error;
      return response;
    } catch (error) {
      if (isAxiosError(error) && error.config === config) error.config = given;
      throw failures.has(error) ? error : refused(error, given);
    } finally {
      cancellation.end();
    }
  };
}

/** True for the answer of an AWS endpoint that misses a signature. The request was passed through, but should be signed. */
function isMissed(response: AxiosResponse): boolean {
  return headerOf(response, 'x-amzn-errortype')?.startsWith('MissingAuthenticationToken') ?? false;
}

/** The adapter that axios would call. An instance of `new Axios({})` has none, and uses the default. */
function adapterOf(adapter: InternalAxiosRequestConfig['adapter'], config: InternalAxiosRequestConfig): AxiosAdapter {
  return getAdapter(adapter || axios.defaults.adapter, config);
}

/** A copy of a config without a prototype. Configs of axios 1.16 and later have none already, unless the caller has created one from another. */
function withoutPrototype(config: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  if (!Object.getPrototypeOf(config)) return config;
  const names: string[] = [];
  for (const name in config) names.push(name);
  return unpolluted(config, names as (keyof InternalAxiosRequestConfig)[]);
}

function transportOf(
  given: InternalAxiosRequestConfig,
  config: InternalAxiosRequestConfig,
  url: string,
  inner: InternalAxiosRequestConfig['adapter'],
  send: AxiosAdapter,
  cancellation: Cancellation,
  failures: Set<unknown>,
  kind: AdapterKind,
): Transport<Answer> {
  const attempt = async (own: InternalAxiosRequestConfig, adapter = send): Promise<Answer> => {
    try {
      return { response: await adapter(own), error: undefined, sent: false };
    } catch (error) {
      if (isAxiosError(error) && error.response) return { response: error.response, error, sent: false };
      throw error;
    }
  };
  let sent: OutgoingRequest | undefined;
  let isHop = false;
  const failed = (error: unknown): never => {
    failures.add(error);
    throw error;
  };
  return {
    answers,
    pass: () => {
      cancellation.end();
      return attempt(given).catch(failed);
    },
    async send(request) {
      if (config.auth)
        throw new SigV4Error(
          'ERR_UNSIGNABLE_REQUEST',
          `Cannot sign ${request.method} ${request.url.replace(/\?.*/, '')}: axios' auth option would replace the authorization header of the signature. Remove auth, or pass sigv4: false.`,
        );
      checkSensitiveHeaders(config);
      const { errored, destroyed, readableEnded } = unpolluted(Object(config.data) as Partial<Readable>, [
        'errored',
        'destroyed',
        'readableEnded',
      ]);
      if (errored) return failed(failureOf(errored, config)); // the stream failed while it waited
      if (destroyed && !readableEnded && isStream(request.body))
        return failed(new CanceledError('Request stream has been aborted', config)); // the stream was destroyed early, and axios would wait forever
      sent = request;
      const asGiven = !isHop && request.url === url;
      const { outgoing, restore } = outgoingConfig(config, request, cancellation, kind, asGiven);
      const { data } = outgoing as InternalAxiosRequestConfig<Readable>;
      const endBody = (): void => {
        if (data !== config.data && data?.readableEnded === false) data.destroy(new CanceledError(undefined, outgoing)); // an early answer: axios would go on sending our stream
      };
      try {
        const adapter = outgoing.env === config.env ? send : adapterOf(inner, outgoing);
        const answer = await cancellation.whileSending(() => attempt(outgoing, adapter));
        handBack(answer.response, given, request.url);
        handBackError(answer.error, given);
        if (config.responseType === 'stream')
          (answer.response.data as Partial<Readable> | undefined)?.once?.('close', endBody);
        else endBody();
        return { response: answer.response, error: answer.error, sent: true }; // no spread: V8 would make a hidden class for each
      } catch (error) {
        endBody();
        handBackError(error, given);
        return failed(error);
      } finally {
        restore();
      }
    },
    redirected(next, { response }) {
      isHop = true;
      return beforeRedirect(config, sent as OutgoingRequest, next, response);
    },
    sendsHost: kind === 'http',
    signsTogether: true,
  };
}

const answers: Answers<Answer> = {
  status: ({ response }) => response.status,
  header: ({ response }, name) => headerOf(response, name),
  hidesRedirect: ({ response }) => response.status === 0,
  copyBody: ({ response }) => copyBody(response),
  subject: ({ response }) => response,
  discard: ({ response: { data } }) => discardBody(data),
};

/** A header of a response. A custom adapter may return headers of any kind, or none. */
function headerOf({ headers }: AxiosResponse, name: string): string | undefined {
  const value: unknown = AxiosHeaders.from(headers as AxiosHeaders | undefined).get(name);
  return typeof value === 'string' ? value : undefined;
}
