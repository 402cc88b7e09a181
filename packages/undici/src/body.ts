import type { Dispatcher } from 'undici';

type Chunk = Uint8Array | string;

/** A body that can be signed. Of the iterables that are not asynchronous it makes a stream. */
export function streamOf(body: Dispatcher.DispatchOptions['body'] | undefined): object | string | undefined {
  if (typeof body !== 'object' || body === null) return body ?? undefined;
  const isChunks =
    Symbol.iterator in body &&
    !ArrayBuffer.isView(body) &&
    !/FormData|URLSearchParams/.test(Object.prototype.toString.call(body));
  return isChunks && !isStream(body) ? streamed(body as Iterable<Chunk>) : body;
}

/** True for a body that can be read only once. */
export function isStream(body: unknown): body is AsyncIterable<Chunk> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
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
