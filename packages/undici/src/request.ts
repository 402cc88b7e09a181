import { stringify } from 'node:querystring';
import { SigV4Error, unpolluted, type ExchangeRequest, type OutgoingRequest } from '@sigv4/core';
import type { Dispatcher } from 'undici';
import { isStream, Rereadable, sendable } from './body.ts';
import { headerPairs, keptHeaders } from './headers.ts';

/** A request of undici, read once. */
interface Read {
  /** The options of the request. They are passed on if it is not signed. */
  readonly options: Dispatcher.DispatchOptions;
  readonly request: ExchangeRequest & { readonly url: string; readonly headers: Pairs };
}

type Pairs = readonly (readonly [name: string, value: string])[];

const READ = ['origin', 'path', 'method', 'headers', 'body', 'query', 'sigv4'] as const;

/** Options that are passed on unread: those of a tunnel, and those that undici itself refuses. */
interface Unread {
  readonly options: Dispatcher.DispatchOptions;
  readonly request?: undefined;
}

/** Reads the options of a request. */
export function readRequest(given: Dispatcher.DispatchOptions, fallback: string | undefined): Read | Unread {
  const {
    origin = fallback,
    path,
    method,
    headers: givenHeaders,
    body,
    query,
    sigv4,
  } = unpolluted(Object(given) as Dispatcher.DispatchOptions, READ);
  const headers = keptHeaders(givenHeaders);
  const unread: Unread = { options: headers === givenHeaders ? given : { ...given, headers: headers ?? null } };
  if (typeof path !== 'string' || typeof method !== 'string' || method === 'CONNECT') return unread;
  const target = query ? withQuery(path, query) : path;
  const pairs = headerPairs(headers);
  if (target === undefined || /[\t\n\r]/.test(target) || !pairs) return unread; // reading a URL would leave out tabs and line breaks
  const { sigv4: _, ...others } = given;
  const options: Dispatcher.DispatchOptions = others;
  if (sigv4 === false) options.sigv4 = false; // also for another interceptor of ours below
  if (origin instanceof URL) options.origin = new URL(origin); // the caller may change it before the request is sent
  if (!origin) {
    if (sigv4 === false) return unread;
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      `Cannot sign ${named(method, path)}: the request does not say its origin, so its host is unknown. Pass origin, such as 'https://abc123.execute-api.eu-west-1.amazonaws.com', with the request.`,
    );
  }
  if (typeof (givenHeaders as Partial<Iterator<unknown>> | null | undefined)?.next === 'function')
    options.headers = pairs.flat(); // an iterator can be read only once
  const url = urlOf(origin, target);
  const stream = sendable(body);
  const isCallOfSts = /^https?:\/\/sts[.-]/.test(url);
  const rereadable = isCallOfSts && isStream(stream) ? new Rereadable(stream) : undefined;
  if (rereadable) options.body = rereadable as never; // undici takes any async iterable
  return {
    options,
    request: {
      method,
      url,
      headers: pairs,
      body: (rereadable ?? stream) as ExchangeRequest['body'],
      buffer: isShort(stream, pairs),
      copyBody: rereadable && (() => rereadable),
      sigv4,
    },
  };
}

/** Names a request in an error. A method or a path that are none may be a secret in the wrong place. */
function named(method: string, path: string): string {
  return `${/^[A-Z]+$/.test(method) ? method : 'a request to'} ${path.startsWith('/') ? path.replace(/[?#].*/s, '') : 'an absolute URL'}`;
}

/** 10 MiB. */
const SHORT_BYTES = 10_485_760;

/**
 * True for what `fetch` makes of a text or of bytes: a stream with a length. It is read, so that it can be signed and sent once more where
 * a stream would go unsigned, as to S3. A stream of Node remains one.
 */
function isShort(body: unknown, headers: Pairs): boolean {
  const length = headers.find(([name]) => name === 'content-length')?.[1];
  return isStream(body) && !('pipe' in body) && length !== undefined && Number(length) <= SHORT_BYTES;
}

/** The path with the query, as undici joins them. It refuses to add a query to a path that has one. */
function withQuery(path: string, query: Record<string, unknown>): string | undefined {
  if (/[?#]/.test(path)) return undefined;
  const text = stringify(query as Parameters<typeof stringify>[0]);
  return text ? `${path}?${text}` : path;
}

/** The URL. The path is only appended: `//x` is a path, and no host. */
function urlOf(origin: string | URL, path: string): string {
  if (!path.startsWith('/')) return path; // an absolute URL, as it is sent to a proxy
  try {
    return `${new URL(origin).origin}${path}`;
  } catch {
    return path; // undici throws its own error
  }
}

/** The path and the query of a URL, as they are sent. */
export function pathOf(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('//') + 2));
}

/**
 * A request of a chain of redirects that began signed and has been at another host. An API key goes to no other host, and what was said to
 * AWS to none that gets no signature. A request with its own `authorization` is no such request, because whoever follows a redirect removes that.
 */
export function redirectedFromAws({ options, request }: Read): Read {
  const { headers } = request;
  if (headers.some(([name]) => name === 'authorization')) return { options, request };
  const others = headers.filter(([name]) => name !== 'x-api-key');
  const clean = others.filter(([name]) => !name.startsWith('x-amz-'));
  return { options: { ...options, headers: clean.flat() }, request: { ...request, headers: others } };
}

/** The options for sending a signed request. Nothing below may follow a redirect, because that would carry the signature on. */
export function outgoingOptions(
  options: Dispatcher.DispatchOptions,
  { method, url, headers, body }: OutgoingRequest,
): Dispatcher.DispatchOptions {
  const { query: _, ...others } = options;
  if (!options.path.startsWith('/'))
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      `Cannot sign ${method} ${url.replace(/\?.*/, '')}: its path is an absolute URL. Pass the origin and the path, and send the request through a ProxyAgent.`,
    );
  return {
    ...others,
    path: pathOf(url),
    method,
    headers,
    body: (body ?? null) as NonNullable<Dispatcher.DispatchOptions['body']> | null,
    maxRedirections: 0,
  } as Dispatcher.DispatchOptions;
}
