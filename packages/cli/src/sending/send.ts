import { pipeline, type Duplex, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { unlessAborted } from '@sigv4/core';
import { type RequestOptions, type Signer, sigv4 } from '@sigv4/fetch';
import { type Dispatcher, interceptors, request as send } from 'undici';
import { EXIT, Failure } from '../failure.ts';
import { type Observer, observed, pairsOf } from './observe.ts';
import type { Request } from '../request/request.ts';

/** How a request is sent. */
export interface Sending {
  readonly signer: Signer;
  readonly dispatcher: Dispatcher;
  /** `false`: without a signature. */
  readonly sigv4: false | RequestOptions;
  readonly follow: boolean;
  readonly compressed: boolean;
  readonly signal: AbortSignal;
  readonly observer: Observer;
}

/** Fewer than curl's 50: as many as the bridge follows. */
const MAX_REDIRECTS = 20;

/**
 * Signs and sends a request. This is the only file that knows how. It sends through undici, but signs with the bridge to fetch, which
 * follows redirects by curl's rules and explains the answer behind one. The interceptor `redirect` of undici keeps the type of a body that
 * is gone, and takes a URL that comes twice for a loop.
 */
export async function sendSigned(request: Request, sending: Sending): Promise<Response> {
  const { method, url, headers, content } = request;
  const length = content && !content.bytes ? [['content-length', String(content.length)]] : [];
  const init = {
    method,
    headers: [...headers, ...length],
    ...(content && { body: content.open() }),
    redirect: sending.follow ? ('follow' as const) : ('manual' as const),
    signal: sending.signal,
    sigv4: sending.sigv4,
  };
  return sigv4(fetchOver(sending), sending.signer)(url, init as RequestInit);
}

/** A fetch that adds no header, and gives the body as it arrives. */
function fetchOver({ dispatcher, compressed, observer }: Sending): typeof globalThis.fetch {
  const direct = observed(dispatcher, observer);
  const following = direct.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTS }));
  return async (input, { method = 'GET', headers, body = null, redirect, signal = null } = {}) => {
    const url = String(input as string);
    const options = {
      dispatcher: redirect === 'manual' ? direct : following, // the bridge follows redirects itself, if it signs
      method: method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(new Headers(headers)),
      body: body as Readable | null,
      signal,
      responseHeaders: 'raw' as const,
      throwOnMaxRedirect: true, // the types of undici do not have it
    };
    const answer = await unlessAborted(signal ?? undefined, send(url, options)); // while undici makes a connection, it does not look at the signal
    const fields = new Headers(pairsOf(answer.headers));
    const { statusCode: status } = answer;
    if (status < 200 || status > 599)
      throw new Failure(EXIT.STRANGE_ANSWER, `The status of the answer is ${status}, which HTTP does not have.`);
    const hasBody = method !== 'HEAD' && ![204, 205, 304].includes(status);
    if (!hasBody) await answer.body.dump();
    return new Response(hasBody ? bodyOf(answer.body, fields, compressed) : null, { status, headers: fields });
  };
}

const DECODERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body, decoded with `--compressed`. */
function bodyOf(body: Readable, headers: Headers, compressed: boolean): ReadableStream {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  const decoder = compressed ? DECODERS[coding]?.() : undefined;
  if (!decoder) return webStream(body);
  return webStream(pipeline(body, decoder, () => undefined)); // closes each with the other
}

/**
 * The body as a web stream. `Readable.toWeb` of Node 20 throws if the stream is cancelled while bytes arrive, and `ReadableStream.from`
 * does not close a stream that nobody has read.
 */
function webStream(body: Readable): ReadableStream {
  const chunks = body.on('error', () => undefined)[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void body.destroy(),
    },
    { highWaterMark: 0 },
  );
}
