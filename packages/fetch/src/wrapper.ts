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
import { copyBody } from './copy-body.ts';
import { isStream, sendStream, wrapping } from './stream-body.ts';

declare global {
  interface RequestInit {
    /** How this request is signed, or `false` to let it go on untouched. Understood by a `fetch` that `sigv4` has wrapped. */
    sigv4?: false | RequestOptions | undefined;
  }
}

/**
 * Gives back a `fetch` that signs what goes to AWS, and hands everything else on exactly as it came.
 *
 * It captures the `fetch` it is given, so it may be assigned to `globalThis.fetch`. What it refuses to sign is rejected with a
 * `SigV4Error` before anything is sent, but for `ERR_REDIRECT`; an answer of AWS, a refusal too, is an ordinary `Response`.
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
export function sigv4<F extends typeof fetch>(fetch: F, options: SigV4Options | Signer = {}): F {
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
  return wrapping(Object.assign(signedFetch, fetch), fetch); // Bun's has properties
}

function isRequest(input: unknown): input is Request {
  return isA('Request', input);
}

/** Whichever realm or polyfill it is of. */
function isA(kind: string, value: unknown): boolean {
  return Object.prototype.toString.call(value) === `[object ${kind}]`;
}

/** What the options of a call say: those of a `Request`, which has them from its class, as well; `undefined` for options that are none. */
function whatIsSaid(init: RequestInit = {}): RequestInit | undefined {
  if (Object(init) !== init) return undefined;
  return unpolluted(init, [...READ_PROPERTIES, ...KEPT_PROPERTIES, ...namesOf(init)]); // dispatcher, cf, tls and the like go on
}

const namesOf = (init: RequestInit): (keyof RequestInit)[] => Object.keys(init) as (keyof RequestInit)[];

/** Options that mean nothing, and a body that is gone: fetch has errors of its own for them. */
function isRefusedByFetch(given: Request | undefined, { body, redirect = 'follow' }: RequestInit): boolean {
  return (
    (given?.bodyUsed === true && (body === undefined || body === null)) || !/^(follow|error|manual)$/.test(redirect)
  );
}

/** As fetch does, ends the source of a body that nobody will read, for its caller has gone. */
function release(signal: AbortSignal | undefined, body: BodyInit | null | undefined): void {
  if (!signal?.aborted || !isA('ReadableStream', body)) return;
  const stream = body as ReadableStream;
  if (!stream.locked) stream.cancel(signal.reason).catch(() => undefined);
}

function requestOf(url: string, given: Request | undefined, init: RequestInit): ExchangeRequest {
  const body = init.body ?? undefined;
  const request: ExchangeRequest = {
    method: String(init.method === undefined ? (given?.method ?? 'GET') : init.method),
    url,
    headers: headersOf(init.headers === undefined ? given?.headers : init.headers, body),
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

/** The headers as fetch reads them, and the one that Bun does not add for text. */
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
      return bodyOf(given); // asked for anew each time: `copyBody` exchanges the stream
    },
    buffer: true,
    copyBody: () => given.clone().body ?? undefined,
  };
}

/** An iterator can be read once, by us or by the fetch that the request is handed on to. */
function withLastingHeaders(init: RequestInit | undefined): RequestInit | undefined {
  const headers = init?.headers as (Iterable<[string, string]> & object) | undefined;
  return headers && (headers[Symbol.iterator]?.() as unknown) === headers ? { ...init, headers: [...headers] } : init;
}

/** `null` means that not even the Request's own ends the exchange. */
function signalOf(given: Request | undefined, { signal = given?.signal }: RequestInit): AbortSignal | undefined {
  return signal ?? undefined;
}

/** The body of a Request. Firefox has no `body` there, but can read it. */
function bodyOf(request: Request): NonNullable<ExchangeRequest['body']> {
  if (request.body) return request.body;
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
  header: (response, name) => (response.headers as Headers | undefined)?.get(name), // a mock may have none
  hidesRedirect: (response) => response.type === 'opaqueredirect',
  copyBody,
  discard: ({ body }) => discardBody(body),
  arrived: (response) => void Object.defineProperty(response, 'redirected', { value: true, configurable: true }),
};

const READ_PROPERTIES = ['method', 'headers', 'body', 'redirect', 'signal', 'sigv4'] as const;

/** What a Request says beside the parts that are signed. `undefined` where a runtime does not know the property, or would throw at it. */
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
    namesOf(said).filter((name) => name !== 'sigv4'),
  ); // fetch reads it, too
  Object.assign(outgoing, { method, headers, redirect: 'manual' });
  for (const name of KEPT_PROPERTIES) {
    const value = said[name] ?? given?.[name];
    if (value !== undefined) outgoing[name] = value as never;
  }
  if (outgoing.mode === 'navigate') outgoing.mode = 'same-origin'; // as a Request that is made of one has it
  const signal = signalOf(given, said);
  if (signal) outgoing.signal = signal;
  if (body === undefined) delete outgoing.body;
  else outgoing.body = body as BodyInit;
  if (isStream(body)) outgoing.duplex = 'half';
  return outgoing;
}
