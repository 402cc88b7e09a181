import type { IncomingMessage } from 'node:http';
import type { RawRequest } from './raw-request.ts';
import { isObject } from './rules.ts';

/**
 * Reads a request into the form that `verify` takes. A fetch `Request` stays readable. Node's `IncomingMessage` is read to its end.
 *
 * A `Request` has no `host` and no `content-length`, because `fetch` adds them on sending. Here they are taken from its URL and its
 * body. Rejects with a `TypeError` if the body has already been read, and for a value that is neither of the two.
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
  if (isIncoming(request)) return readIncoming(request);
  if (isFetchRequest(request)) return readFetch(request);
  throw new TypeError(
    '@sigv4/testing: readRequest needs a fetch Request, or a request of a Node server, an IncomingMessage.',
  );
}

/** Whether a value is a fetch `Request`, of this or another realm or implementation. A request of Express has a method and a URL, too. */
export function isFetchRequest(value: unknown): value is Request {
  if (!isObject(value)) return false;
  const { url, clone, arrayBuffer } = value as Partial<Record<keyof Request, unknown>>;
  return typeof url === 'string' && typeof clone === 'function' && typeof arrayBuffer === 'function';
}

function isIncoming(value: unknown): value is IncomingMessage {
  return isObject(value) && 'rawHeaders' in value && Array.isArray(value.rawHeaders) && Symbol.asyncIterator in value;
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
