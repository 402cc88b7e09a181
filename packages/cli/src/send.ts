import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type RequestOptions, type Signer, sigv4 } from '@sigv4/fetch';
import { type Dispatcher, interceptors, request as send } from 'undici';
import type { Request } from './request.ts';

/** The head of an answer, as it arrived. */
export interface Head {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The URL of the request, without a signature of ours. */
  readonly url: string;
}

/** A request as it goes over the network. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How a request is sent. */
export interface Sending {
  readonly signer: Signer;
  readonly dispatcher: Dispatcher;
  /** `false`: without a signature. */
  readonly sigv4: false | RequestOptions;
  readonly follow: boolean;
  readonly compressed: boolean;
  readonly signal: AbortSignal;
  onRequest(sent: Sent): void;
  onHead(head: Head): void;
}

/** A smaller number than curl's 50: the bridge's, and that of fetch. */
const MAX_REDIRECTS = 20;

/** Signs and sends a request. This is the only file that knows how. */
export async function sendSigned(request: Request, sending: Sending): Promise<Response> {
  const { method, url, headers, content } = request;
  const init = {
    method,
    headers: [...headers, ...(content && !content.bytes ? [['content-length', String(content.length)]] : [])],
    ...(content && { body: content.open() }),
    redirect: sending.follow ? ('follow' as const) : ('manual' as const),
    signal: sending.signal,
    sigv4: sending.sigv4,
  };
  return sigv4(fetchOver(sending), sending.signer)(url, init as RequestInit);
}

/** A fetch that adds no header, and gives the body as it arrives. It follows redirects only of requests that are not signed. */
function fetchOver({ dispatcher, follow, compressed, onRequest, onHead }: Sending): typeof globalThis.fetch {
  const following = dispatcher.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTS }));
  return async (input, init = {}) => {
    const url = String(input as string);
    const { method = 'GET', signal, redirect } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = init.body ?? null;
    onRequest({ method, url, headers, body });
    const answer = await send(url, {
      dispatcher: follow && redirect !== 'manual' ? following : dispatcher,
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body as Readable | null,
      signal: signal ?? null,
      responseHeaders: 'raw',
    });
    const fields = pairsOf(answer.headers as unknown as readonly string[]);
    const { statusCode: status, statusText } = answer;
    onHead({ status, statusText, headers: fields, url });
    const response = new Response(hasNoBody(method, status) ? null : bodyOf(answer.body, fields, compressed), {
      status,
      headers: fields.map(([name, value]): [string, string] => [name, value]),
    });
    if (response.body === null) await answer.body.dump();
    return Object.defineProperty(response, 'url', { value: url });
  };
}

const hasNoBody = (method: string, status: number): boolean => method === 'HEAD' || [204, 205, 304].includes(status);

function pairsOf(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] ?? '', raw[2 * at + 1] ?? '']);
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body, decoded with `--compressed`. */
function bodyOf(body: Readable, headers: readonly (readonly [string, string])[], compressed: boolean): ReadableStream {
  const [, coding = ''] = headers.find(([name]) => name.toLowerCase() === 'content-encoding') ?? [];
  const decoder = compressed ? DECODERS[coding.trim().toLowerCase()]?.() : undefined;
  if (!decoder) return Readable.toWeb(body) as ReadableStream;
  body.once('error', (error) => (decoder as unknown as Readable).destroy(error));
  return Readable.toWeb(body.pipe(decoder) as unknown as Readable) as ReadableStream;
}
