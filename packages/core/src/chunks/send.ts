import { isSigV4Error, type SigV4Error } from '../errors.ts';
import type { SignedChunks } from '../signing/target.ts';
import type { Source } from './source.ts';

type SentBody = SignedChunks['body'];

/** Reads the caller's body, and counts: nothing is sent that has another length than the headers say. */
export function countedReader(source: Source, length: number, wrongLength: (sent: string) => SigV4Error) {
  let seen = 0;
  return async (): Promise<Uint8Array | undefined> => {
    for (;;) {
      const bytes = await source.read();
      if (source.isStopped) throw new DOMException('The request has ended, and so has its body.', 'AbortError');
      seen += bytes?.length ?? 0;
      if (bytes ? seen > length : seen < length) throw wrongLength(bytes ? `more than ${length}` : `only ${seen}`);
      if (bytes?.length !== 0) return bytes;
    }
  };
}

/** What a body tells about its end. */
interface Listener {
  /** It fails by an error that is ours, and not the caller's. */
  readonly failed: (error: Error) => void;
  /** Nobody will read it to its end. */
  readonly stop: () => void;
  /** Whether the request was refused. The answer may still be arriving, so an error must not close the connection. */
  readonly isRefused: () => boolean;
}

/** Turns the chunks into a stream. It pulls nothing before it is read, and ends the caller's body with itself. */
export function sentBody(
  chunks: AsyncIterator<Uint8Array, undefined>,
  length: number,
  { failed, stop, isRefused }: Listener,
): SentBody {
  let isPulled = false;
  const iterator: AsyncIterableIterator<Uint8Array, undefined> = {
    async next() {
      isPulled = true;
      try {
        return await chunks.next();
      } catch (error) {
        stop();
        if (isRefused()) return new Promise(() => undefined); // the client closes the connection when it has the whole answer
        if (isSigV4Error(error) || String(error).startsWith('TypeError: sigv4: ')) failed(error as Error);
        throw error ?? new Error(String(error)); // some clients take an error that is none for the end of the body
      }
    },
    async return() {
      if (isPulled) stop(); // if nobody has read it, it may be sent once more
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void iterator.return?.(),
    },
    { highWaterMark: 0 },
  );
  // A platform's own iterator of a stream cannot be stopped while a read waits.
  return Object.defineProperty(withLength(stream, length), Symbol.asyncIterator, { value: () => iterator }) as SentBody;
}

/** In workerd, only such a stream is sent with a `content-length`: https://developers.cloudflare.com/workers/runtime-apis/streams/transformstream/#fixedlengthstream */
function withLength(stream: ReadableStream<Uint8Array>, length: number): ReadableStream<Uint8Array> {
  const { FixedLengthStream } = globalThis as {
    FixedLengthStream?: new (length: number) => ReadableWritablePair<Uint8Array, Uint8Array>;
  };
  return FixedLengthStream ? stream.pipeThrough(new FixedLengthStream(length)) : stream;
}
