import {
  discardBody,
  exchange,
  signerOf,
  unpolluted,
  type ExchangeRequest,
  type OutgoingRequest,
  type RequestOptions,
  type Signer,
  type SigV4Options,
  type Answers,
  type Transport,
} from '@sigv4/core';
import type { AnyFetch, SignedFetch } from './any-fetch.ts';
import { copyBody } from './copy-body.ts';
import { isStream, sendStream, wrapping } from './stream-body.ts';

declare global {
  interface RequestInit {
    /** How this request is signed, or `false` to pass it through unchanged. Only a `fetch` that `sigv4` has wrapped uses this option. */
    sigv4?: false | RequestOptions | undefined;
  }
}

/**
 * Returns a `fetch` that signs requests to AWS and passes all other requests through unchanged.
 *
 * You can assign the result to `globalThis.fetch`, because it keeps the `fetch` that you pass. If a request cannot be signed, it
 * rejects with a `SigV4Error` before anything is sent. Only before an `ERR_REDIRECT` a request has been sent. When AWS rejects a
 * request, you get an ordinary `Response`.
 *
 * @example
 * ```ts
 * import { sigv4 } from '@sigv4/fetch';
 *
 * globalThis.fetch = sigv4(fetch);
 * // await fetch('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello');
 * // await fetch(url, { sigv4: false });
 * ```
 */
export function sigv4<F extends (input: string | URL | Request, init?: RequestInit) => Promise<Response>>(
  fetch: F,
  options?: SigV4Options | Signer,
): SignedFetch<F>;
/** Wraps another library's fetch, or a mock with fewer parameters, and keeps its type. */
export function sigv4<F extends AnyFetch>(fetch: F, options?: SigV4Options | Signer): SignedFetch<F>;
export function sigv4(fetch: typeof globalThis.fetch, options: SigV4Options | Signer = {}): typeof globalThis.fetch {
  if (typeof fetch !== 'function')
    throw new TypeError('sigv4: the first argument must be the fetch to wrap, as in sigv4(fetch).');
  const signer = signerOf(options);

  const signedFetch = async (input: RequestInfo | URL, asked?: RequestInit): Promise<Response> => {
    const init = withLastingHeaders(asked ?? undefined);
    const given = isRequest(input) ? input : undefined;
    const said = whatIsSaid(init);
    if (!said || isRefusedByFetch(given, said)) return fetch(input, init);
    try {
      return await exchange(
        signer,
        requestOf(given?.url ?? String(input as string | URL), given, said),
        transportOf(fetch, input, given, init, said),
      );
    } catch (error) {
      release(signalOf(given, said), said.body);
      throw error;
    }
  };
  return wrapping(Object.assign(signedFetch, fetch), fetch); // Bun's fetch has properties
}

/** True for a Request of any realm or library. Those of whatwg-fetch, which React Native uses, have no `Symbol.toStringTag`. */
function isRequest(input: unknown): input is Request {
  const { url, method, clone } = Object(input) as Partial<Request>;
  const looksLikeOne = typeof url === 'string' && typeof method === 'string' && typeof clone === 'function';
  return isA('Request', input) || (looksLikeOne && String(input) === '[object Object]'); // fetch reads another text as a URL
}

/** True for an object of this kind, of any realm or polyfill. */
function isA(kind: string, value: unknown): boolean {
  return Object.prototype.toString.call(value) === `[object ${kind}]`;
}

/** Reads the options of a call once. They may be a `Request`, which inherits its properties. Returns `undefined` if they are not an object. */
function whatIsSaid(init: RequestInit = {}): RequestInit | undefined {
  if (Object(init) !== init) return undefined;
  return unpolluted(init, [...READ_PROPERTIES, ...KEPT_PROPERTIES, ...namesOf(init)]); // dispatcher, cf, tls and others are passed on
}

const namesOf = (init: RequestInit): (keyof RequestInit)[] => Object.keys(init) as (keyof RequestInit)[];

/** True for an invalid `redirect`, and for a Request whose body has been read. fetch throws its own errors for them. */
function isRefusedByFetch(given: Request | undefined, { body, redirect = 'follow' }: RequestInit): boolean {
  return (
    (given?.bodyUsed === true && (body === undefined || body === null)) || !/^(follow|error|manual)$/.test(redirect)
  );
}

/** Cancels a body that nobody will read, because the caller has aborted. fetch does the same. */
function release(signal: AbortSignal | undefined, body: BodyInit | null | undefined): void {
  if (!signal?.aborted || !isA('ReadableStream', body)) return;
  const stream = body as ReadableStream;
  if (!stream.locked) stream.cancel(signal.reason).catch(() => undefined);
}

function requestOf(url: string, given: Request | undefined, init: RequestInit): ExchangeRequest {
  const { method = given?.method ?? 'GET', headers = given?.headers } = init;
  const body = init.body ?? undefined;
  const request: ExchangeRequest = {
    method: String(method),
    url,
    headers: headersOf(headers, body),
    body: body as ExchangeRequest['body'],
    copyBytes: true,
    sigv4: init.sigv4,
    redirect: init.redirect ?? given?.redirect,
    signal: signalOf(given, init),
  };
  return body === undefined && given && given.body !== null && !/^(GET|HEAD)$/.test(given.method)
    ? withBodyOf(given, request)
    : request;
}

/** The headers as fetch reads them, and the `content-type` of a text, which Bun does not add. */
function headersOf(given: HeadersInit | undefined, body: BodyInit | undefined): Headers | undefined {
  const isText = body !== undefined && typeof body !== 'object';
  if (given === undefined && !isText) return undefined;
  const headers = new Headers(given);
  if (isText && !headers.has('content-type')) headers.set('content-type', 'text/plain;charset=UTF-8');
  return headers;
}

function withBodyOf(given: Request, request: ExchangeRequest): ExchangeRequest {
  return {
    ...request,
    get body() {
      return bodyOf(given); // read each time, because `copyBody` replaces the stream
    },
    buffer: true,
    copyBody: () => bodyOf(given.clone()),
  };
}

/** Copies headers that are an iterator, because it can be read only once, and the wrapped fetch may read it too. */
function withLastingHeaders(init: RequestInit | undefined): RequestInit | undefined {
  const headers = init?.headers as (Iterable<[string, string]> & object) | undefined;
  return headers && (headers[Symbol.iterator]?.() as unknown) === headers ? { ...init, headers: [...headers] } : init;
}

/** The signal of a call. `null` means no signal, not even that of the Request. */
function signalOf(given: Request | undefined, { signal = given?.signal }: RequestInit): AbortSignal | undefined {
  return signal ?? undefined;
}

/** The body of a Request. In Firefox and in React Native a Request has no `body` property, but can be read. whatwg-fetch cannot read a form. */
function bodyOf(request: Request & { readonly _bodyFormData?: FormData }): NonNullable<ExchangeRequest['body']> {
  const body = request.body ?? request._bodyFormData;
  if (body) return body;
  return {
    async *[Symbol.asyncIterator]() {
      yield new Uint8Array(await request.arrayBuffer());
    },
  };
}

function transportOf(
  fetch: typeof globalThis.fetch,
  input: RequestInfo | URL,
  given: Request | undefined,
  init: RequestInit | undefined,
  said: RequestInit,
): Transport<Response> {
  return {
    answers: responses,
    signsTogether: true,
    pass: () => fetch(input, init),
    send: (request) => {
      const outgoing = outgoingInit(request, given, said);
      const redirect = said.redirect ?? given?.redirect;
      return isStream(request.body) && redirect !== 'manual'
        ? sendStream(fetch, request, outgoing)
        : fetch(request.url, outgoing);
    },
  };
}

const responses: Answers<Response> = {
  status: (response) => response.status,
  header: (response, name) => (response.headers as Headers | undefined)?.get(name), // a mock may have no headers
  hidesRedirect: (response) => response.type === 'opaqueredirect',
  copyBody,
  discard: ({ body }) => discardBody(body),
  arrived: (response) => void Object.defineProperty(response, 'redirected', { value: true, configurable: true }),
};

const READ_PROPERTIES = ['method', 'headers', 'body', 'redirect', 'signal', 'sigv4'] as const;

/** The other properties of a Request. They are `undefined` in runtimes that do not support them. */
const KEPT_PROPERTIES = [
  'cache',
  'credentials',
  'integrity',
  'keepalive',
  'mode',
  'referrer',
  'referrerPolicy',
] as const;

function outgoingInit(
  { method, headers, body }: OutgoingRequest,
  given: Request | undefined,
  said: RequestInit,
): RequestInit {
  const outgoing: RequestInit & { duplex?: 'half' } = unpolluted(
    said,
    namesOf(said).filter((name) => name !== 'sigv4' && name !== 'body'),
  ); // a wrapped fetch would read `sigv4` again
  Object.assign(outgoing, { method, headers, redirect: 'manual' });
  for (const name of KEPT_PROPERTIES) {
    const value = said[name] ?? given?.[name] ?? undefined; // whatwg-fetch has null for some
    if (value !== undefined) outgoing[name] = value as never;
  }
  if (outgoing.mode === 'navigate') outgoing.mode = 'same-origin'; // as in a copy of such a Request
  const signal = signalOf(given, said);
  if (signal) outgoing.signal = signal;
  if (body !== undefined) outgoing.body = body as BodyInit;
  if (isStream(body)) outgoing.duplex = 'half';
  return outgoing;
}
