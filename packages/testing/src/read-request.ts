import type { IncomingMessage } from 'node:http';
import type { RawRequest } from './raw-request.ts';

/**
 * Reads a request into the form that `verify` takes. A fetch `Request` stays readable. Node's `IncomingMessage` is read to its end.
 *
 * A `Request` has no `host` and no `content-length`, because `fetch` adds them on sending. Here they are taken from its URL and its
 * body. Rejects with a `TypeError` if the body has already been read.
 *
 * @example
 * ```ts
 * import { readRequest } from '@sigv4/testing';
 *
 * const { target, headers } = await readRequest(new Request('https://example.com/items?a=1'));
 * console.log(target, headers); // /items?a=1 [ [ 'host', 'example.com' ] ]
 * ```
 */
export async function readRequest(request: Request | IncomingMessage): Promise<RawRequest> {
  return 'rawHeaders' in request ? readIncoming(request) : readFetch(request);
}

async function readIncoming(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const { method = '', url: target = '', rawHeaders } = incoming;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
  return { method, target, headers, body: Buffer.concat(chunks) };
}

async function readFetch(request: Request): Promise<RawRequest> {
  const url = new URL(request.url);
  const body = new Uint8Array(await request.clone().arrayBuffer());
  const headers = [...request.headers];
  const add = (name: string, value: string): void => void (request.headers.has(name) || headers.push([name, value]));
  add('host', url.host);
  if (body.byteLength > 0) add('content-length', String(body.byteLength));
  return { method: request.method, target: url.pathname + url.search, headers, body };
}
