import { PassThrough } from 'node:stream';
import type { Dispatcher } from 'undici';

type Chunk = Uint8Array | string;

/**
 * A body that can be signed. Of the iterables that are not asynchronous, and of old streams, it makes a stream. What undici does not take
 * becomes an object that nobody can send, because its text would be sent otherwise: the source code of a function, for example.
 */
export function sendable(body: Dispatcher.DispatchOptions['body'] | undefined): object | string | undefined {
  if (body === null || body === undefined) return undefined;
  if (typeof body === 'string') return body;
  if (typeof body !== 'object') return {};
  if ('on' in body && typeof body.on === 'function') body.on('error', () => undefined); // a Node stream may fail before it is read, and its reader still gets the error
  if (isStream(body) || ArrayBuffer.isView(body)) return body;
  if ('pipe' in body) return piped(body);
  if (
    /^\[object (FormData|URLSearchParams|(Shared)?ArrayBuffer|Blob|File)\]$/.test(Object.prototype.toString.call(body))
  )
    return body;
  return Symbol.iterator in body ? streamed(body as Iterable<Chunk>) : 'arrayBuffer' in body ? body : {};
}

/** True for a body that can be read only once. */
export function isStream(body: unknown): body is AsyncIterable<Chunk> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** What the package form-data makes, for example. Nothing is read before somebody wants the first chunk, but it may fail before. */
function piped(body: Pick<NodeJS.ReadableStream, 'on' | 'pipe'>): AsyncGenerator<Chunk> {
  const through = new PassThrough().on('error', () => undefined);
  body.on('error', (error) => through.destroy(error));
  return (async function* () {
    yield* through.destroyed ? through : body.pipe(through);
  })();
}

async function* streamed(chunks: Iterable<Chunk>): AsyncGenerator<Chunk> {
  yield* chunks;
}

/**
 * A stream that can be read from its start again. It is used only for calls of STS: whether they are signed is in their body, and `fetch`
 * gives every body as a stream.
 */
export class Rereadable implements AsyncIterable<Chunk> {
  readonly #chunks: AsyncIterator<Chunk>;
  readonly #read: Chunk[] = [];

  constructor(stream: AsyncIterable<Chunk>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk> {
    for (let at = 0; ; at++) {
      if (at === this.#read.length) {
        const { done, value } = await this.#chunks.next();
        if (done) return;
        this.#read.push(value);
      }
      yield this.#read[at] as Chunk;
    }
  }
}
