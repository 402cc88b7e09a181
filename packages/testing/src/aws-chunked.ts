import { chunkErrors } from './chunk-errors.ts';

/** A chunk of a body with `content-encoding: aws-chunked`. */
interface Chunk {
  readonly bytes: Uint8Array;
  readonly signature: string;
}

/** A body that was sent in chunks, read into its parts. */
export interface AwsChunked {
  /** All chunks, in order. The last one is empty. */
  readonly chunks: readonly Chunk[];
  /** The lines behind the last chunk. */
  readonly trailers: readonly (readonly [name: string, value: string])[];
}

/** Chunks other than the last two must be at least this long. The last one is empty. */
const smallestChunk = 8192;

/** Reads a body in chunks. Returns what is wrong with it, if it cannot be read. */
export function readAwsChunked(body: Uint8Array): AwsChunked | string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Chunk[] = [];
  let at = 0;
  const line = (): string | undefined => {
    const end = text.indexOf('\r\n', at);
    if (end === -1) return undefined;
    const read = text.toString('latin1', at, end);
    at = end + 2;
    return read;
  };
  for (;;) {
    const [, hex = '', signature = ''] =
      /^(0|[1-9a-f][\da-f]*);chunk-signature=([\da-f]+\**)$/.exec(line() ?? '') ?? [];
    if (hex === '') return chunkErrors.IncompleteBody;
    const size = Number.parseInt(hex, 16);
    chunks.push({ bytes: text.subarray(at, at + size), signature });
    if (size === 0) break;
    if (text.toString('latin1', at + size, at + size + 2) !== '\r\n') return chunkErrors.IncompleteBody;
    at += size + 2;
  }
  if (chunks.slice(0, -2).some(({ bytes }) => bytes.length < smallestChunk)) return chunkErrors.InvalidChunkSizeError;
  const trailers: (readonly [string, string])[] = [];
  for (;;) {
    const read = line();
    if (read === undefined) return chunkErrors.IncompleteBody;
    if (read === '') break;
    const colon = read.indexOf(':');
    trailers.push([read.slice(0, Math.max(colon, 0)), read.slice(colon + 1)]);
  }
  return at === text.length ? { chunks, trailers } : chunkErrors.IncompleteBody;
}
