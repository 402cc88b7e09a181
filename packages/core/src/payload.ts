import { checkAborted, onAbort } from './abort.ts';
import { followsS3Rules } from './canonical-url.ts';
import { refusal, type NamedRequest } from './errors.ts';
import type { HeaderMap } from './headers.ts';
import { UNSIGNED_PAYLOAD } from './sigv4.ts';
import { isLoopback, type UrlParts } from './url.ts';

/** A body of unknown length that is sent while it is produced. */
export type StreamBody = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

/** Every kind of body that can be signed. */
export type Body = string | ArrayBufferView | ArrayBuffer | URLSearchParams | Blob | FormData | StreamBody;

/** A body in the form in which it is both hashed and sent. */
export type Payload = string | Uint8Array | StreamBody | undefined;

/** `contentType` is what a client would add for this kind of body. */
export interface Serialised {
  readonly payload: Payload;
  readonly contentType?: string | undefined;
  /** An object that would be sent as `[object Object]`, or a form that this platform knows nothing of. */
  readonly unsendable?: boolean | undefined;
}

export const kindOf = (body: unknown): string => Object.prototype.toString.call(body).slice(8, -1);

/** Serialises a body once. Bytes are copied only if that is asked for. What is no body is told as `unsendable`. */
export function serialise(body: Body | null | undefined, copyBytes = false): Serialised | Promise<Serialised> {
  if (body === null || body === undefined) return { payload: undefined };
  if (typeof body === 'string') return { payload: body };
  if (ArrayBuffer.isView(body)) return { payload: copyBytes ? viewOf(body).slice() : viewOf(body) };
  switch (kindOf(body)) {
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return serialise(new Uint8Array(body as ArrayBuffer), copyBytes);
    case 'URLSearchParams':
      return { payload: (body as URLSearchParams).toString(), contentType: 'application/x-www-form-urlencoded;charset=UTF-8' };
    case 'FormData': {
      const response = new Response(body as FormData); // chooses the boundary
      const contentType = response.headers.get('content-type');
      if (contentType?.startsWith('multipart/')) return bytesOf(response, contentType);
    }
  }
  if (isBlob(body)) return bytesOf(body, body.type);
  if (isStream(body)) return { payload: body };
  const text = String(body as unknown); // as fetch has it
  const unsendable = /^\[object .+\]$/.test(text);
  return unsendable && isForm(body) ? serialiseForeign(body) : { payload: text, unsendable };
}

/** Of whatever realm or library: not all say what they are. */
function isBlob(value: unknown): value is Blob & { readonly name?: string | undefined } {
  const { arrayBuffer, slice } = Object(value) as Partial<Blob>;
  return typeof arrayBuffer === 'function' && typeof slice === 'function';
}

function isForm(body: unknown): body is FormData {
  const { entries, getAll } = Object(body) as Partial<FormData>;
  return typeof entries === 'function' && typeof getAll === 'function';
}

/** Copies a form of another realm or library into one of the platform, which would send `[object FormData]` in its place. */
async function serialiseForeign(form: FormData): Promise<Serialised> {
  const copy = new FormData();
  for (const [name, value] of Array.from(form.entries() as Iterable<[string, unknown]>)) {
    if (isBlob(value)) copy.append(name, new Blob([await value.arrayBuffer()], { type: value.type }), value.name ?? 'blob');
    else if (Object(value) === value) return { payload: undefined, unsendable: true };
    else copy.append(name, String(value));
  }
  return serialise(copy);
}

/** The bytes behind a view, whatever kind of numbers it shows them as. */
function viewOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function bytesOf(body: Blob | Response, contentType: string | null): Promise<Serialised> {
  return { payload: new Uint8Array(await body.arrayBuffer()), contentType: contentType || undefined };
}

/** True for bodies that can be read only once. */
export function isStream(body: unknown): body is StreamBody {
  return typeof body === 'object' && body !== null && ('getReader' in body || Symbol.asyncIterator in body);
}

/**
 * Lets go of a body that nobody will read, be it a web stream, one of Node's, or none.
 *
 * @experimental For a bridge to another HTTP client.
 *
 * @example
 * ```ts
 * import { discardBody, type Answers } from '@sigv4/core';
 *
 * export const answers: Pick<Answers<Response>, 'discard'> = { discard: (response) => discardBody(response.body) };
 * ```
 */
export function discardBody(body: unknown): void {
  const stream = Object(body) as { cancel?: unknown; destroy?: unknown }; // of axios it may be JSON with such names
  if (typeof stream.cancel === 'function') (stream as ReadableStream).cancel().catch(() => undefined);
  else if (typeof stream.destroy === 'function') stream.destroy();
}

/** What becomes of a payload: hashed, or left out of the signature. */
export interface PayloadPlan {
  /** The payload hash, when it is known without looking at the payload. */
  readonly known?: string | undefined;
  /** Whether the payload hash is sent and signed as `x-amz-content-sha256`. */
  readonly inHeader: boolean;
}

/**
 * Decides the payload hash in one place: the caller's own `x-amz-content-sha256`, `UNSIGNED-PAYLOAD`, or a hash to take.
 * The header is sent only where the service wants it: API Gateway's usual CORS list does not have it.
 */
export function planPayload(request: NamedRequest & { readonly url: UrlParts; readonly headers: HeaderMap }, payload: Payload, service: string, choice: 'signed' | 'unsigned' | undefined): PayloadPlan {
  const given = request.headers.get('x-amz-content-sha256');
  if (service === 'execute-api' && (given ?? (choice === 'unsigned' && UNSIGNED_PAYLOAD)) === UNSIGNED_PAYLOAD) {
    throw refusal('ERR_UNSIGNABLE_BODY', request, `API Gateway does not take unsigned payloads. Leave out ${given ? 'x-amz-content-sha256' : "payload: 'unsigned'"}.`);
  }
  if (given !== undefined) {
    if (given !== UNSIGNED_PAYLOAD && !/^[\da-f]{64}$/.test(given)) {
      throw refusal('ERR_UNSIGNABLE_REQUEST', request, 'its x-amz-content-sha256 is neither a SHA-256 in 64 lower-case hex digits nor UNSIGNED-PAYLOAD. Leave it out.');
    }
    return { known: given, inHeader: true };
  }
  if (service === 'vpc-lattice-svcs') return { known: UNSIGNED_PAYLOAD, inHeader: true }; // takes nothing else
  if (choice === 'unsigned') return { known: UNSIGNED_PAYLOAD, inHeader: true };
  const s3 = followsS3Rules(service);
  if (s3 && choice !== 'signed' && isStream(payload) && (request.url.protocol === 'https:' || isLoopback(request.url))) return { known: UNSIGNED_PAYLOAD, inHeader: true };
  return { inHeader: s3 || service === 'aoss' };
}

/** Reads a stream into memory, up to a limit; `undefined` when there is more. Nothing of the stream stays open then, or when the caller leaves. */
export async function readStream(stream: StreamBody, limit: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
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
