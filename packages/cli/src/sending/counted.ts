import type { Dispatcher } from 'undici';

/** What undici writes at once, if it has the whole body. */
const CHUNK = 64 * 1024;

type Options = Dispatcher.DispatchOptions;

/** The same request, whose body is counted while it is sent. Short bodies are left alone. */
export function counted(
  options: Options,
  headers: Readonly<Record<string, string>>,
  onSent: (bytes: number, total: number) => void,
): Options {
  const { body } = options;
  const pieces = body instanceof Uint8Array ? piecesOf(body) : body;
  const total = body instanceof Uint8Array ? body.byteLength : Number(headers['content-length'] ?? Infinity);
  if (total <= CHUNK || !isAsyncIterable(pieces)) return options;
  const count = async function* (): AsyncGenerator<Uint8Array> {
    let sent = 0;
    for await (const piece of pieces) {
      yield piece;
      sent += piece.byteLength;
      onSent(sent, Number.isFinite(total) ? total : 0);
    }
  };
  return {
    ...options,
    headers: Number.isFinite(total) ? { ...headers, 'content-length': String(total) } : headers,
    body: count() as unknown as NonNullable<Options['body']>, // the types of undici know no iterables
  };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

const isAsyncIterable = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
