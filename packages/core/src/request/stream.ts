import { checkAborted, onAbort } from '../util/abort.ts';
import { discardBody, type StreamBody, viewOf } from './body.ts';

/** Reads a stream into memory, up to a limit; `undefined` when there is more. Nothing of the stream stays open then, or when the caller leaves. */
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
      if (!ArrayBuffer.isView(data)) throw new TypeError('sigv4: a stream that is a body must give bytes or text.');
      const bytes = viewOf(data).slice(); // who reads a file chunk by chunk may do it with one buffer
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

/** Safari's streams cannot be iterated. */
async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
