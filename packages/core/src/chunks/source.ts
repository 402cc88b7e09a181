import { discardBody, isStream, type StreamBody, viewOf } from '../request/body.ts';

/** The caller's body. It is opened at the first read, and read only on demand. */
export interface Source {
  /** Whether reading has begun. */
  readonly isPulled: boolean;
  /** Whether it was closed before its end. */
  readonly isStopped: boolean;
  /** Returns the next bytes, or `undefined` at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Closes the caller's body at once, even while a read is waiting. */
  stop(): void;
}

type Chunks = AsyncIterator<Uint8Array | string>;

/** A body that is read piece by piece. */
export type SourceBody = StreamBody | Blob | Uint8Array;

export function sourceOf(body: SourceBody): Source {
  let chunks: Chunks | undefined;
  let close = (): void => discardBody(body);
  let isPulled = false;
  let isStopped = false;
  let isEnded = false;

  const open = (): Chunks => {
    if (body instanceof Uint8Array) return bytesOnce(body);
    const stream = isStream(body) ? body : (body.stream() as StreamBody);
    if ('getReader' in stream) {
      const reader = stream.getReader(); // Safari's streams are not async iterables
      close = () => discardBody(reader);
      return { next: () => reader.read() as Promise<IteratorResult<Uint8Array>> };
    }
    const opened = stream[Symbol.asyncIterator]();
    close = () => {
      discardBody(stream); // while a stream of Node waits, only this ends it
      (async () => opened.return?.())().catch(() => undefined); // an iterator that is not a generator may throw at once
    };
    return opened;
  };

  return {
    get isPulled() {
      return isPulled;
    },
    get isStopped() {
      return isStopped;
    },
    async read() {
      isPulled = true;
      const { done, value } = await (chunks ??= open()).next();
      if (done) {
        isEnded = true;
        return undefined;
      }
      const data: unknown = typeof value === 'string' ? new TextEncoder().encode(value) : value;
      if (!ArrayBuffer.isView(data)) throw new TypeError('sigv4: a body stream must produce bytes or text.');
      return viewOf(data);
    },
    stop() {
      if (isStopped || isEnded) return;
      isStopped = true;
      close();
    },
  };
}

async function* bytesOnce(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
