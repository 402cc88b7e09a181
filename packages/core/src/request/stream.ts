import { checkAborted, onAbort } from '../util/abort.ts';
import { discardBody, type StreamBody, viewOf } from './body.ts';

/** Adds a listener for errors of a Node stream. Without a listener, an error before the stream is read would end the process. Its reader still gets the error. */
export function muteStreamErrors(body: unknown): void {
  const on = (body as { on?: unknown } | null | undefined)?.on;
  if (typeof on === 'function') on.call(body, 'error', () => undefined);
}

/** Reads a stream into memory, up to a limit. Returns `undefined` if the stream is longer. The stream is closed then, and when `signal` is aborted. */
export async function readStream(
  stream: StreamBody,
  limit: number,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const reader = 'getReader' in stream ? stream.getReader() : undefined;
  const close = (): void => discardBody(reader ?? stream);
  const stop = signal && onAbort(signal, close);
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of reader ? chunksOf(reader) : (stream as AsyncIterable<Uint8Array | string>)) {
      checkAborted(signal);
      const data = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
      if (!ArrayBuffer.isView(data)) throw new TypeError('sigv4: a body stream must produce bytes or text.');
      const bytes = viewOf(data).slice(); // a producer may reuse one buffer for all chunks
      size += bytes.length;
      if (size > limit) return undefined;
      chunks.push(bytes);
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  } finally {
    stop?.();
    if (reader) close();
  }
}

/** The chunks of a web stream. Safari's streams are not async iterables. */
async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
