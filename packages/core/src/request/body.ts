import { andThen, type MaybePromise } from '../util/maybe-promise.ts';

/** A body of unknown length that is sent while it is produced. */
export type StreamBody = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;

/** Every kind of body that can be signed. */
export type Body = string | ArrayBufferView | ArrayBuffer | URLSearchParams | Blob | FormData | StreamBody;

/** A body in the form that is hashed and sent. */
export type Payload = string | Uint8Array | StreamBody | undefined;

/** A serialised body. */
export interface Serialised {
  readonly payload: Payload;
  /** The `content-type` that a client would add for this kind of body. */
  readonly contentType?: string | undefined;
  /** True for an object that would be sent as `[object Object]`, and for a form that cannot be read. */
  readonly unsendable?: boolean | undefined;
}

export const kindOf = (body: unknown): string => Object.prototype.toString.call(body).slice(8, -1);

/** Serialises a body once. Bytes are copied only with `copyBytes`. A Blob is not read with `keepBlob`. A value that is not a body is marked as `unsendable`. */
export function serialise(
  body: Body | null | undefined,
  copyBytes = false,
  keepBlob?: boolean,
): MaybePromise<Serialised> {
  const form = serialiseForm(body);
  if (form) return form;
  if (body === null || body === undefined || typeof body === 'string') return serialised(body ?? undefined);
  return andThen(readPayload(body, keepBlob), (payload) => {
    if (payload === null) return isForm(body) ? serialiseForeign(body) : serialised(undefined, undefined, true);
    if (isBlob(body)) return serialised(payload, body.type || undefined);
    if (copyBytes && payload instanceof Uint8Array) return serialised(payload.slice());
    return serialised(payload, kindOf(body) === 'URLSearchParams' ? FORM_TYPE : undefined);
  });
}

/** Names all of its properties: what an object lacks is read from a polluted `Object.prototype`. */
const serialised = (payload: Payload, contentType?: string, unsendable?: boolean): Serialised => ({
  payload,
  contentType,
  unsendable,
});

const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';

/**
 * The payload of a body. A Blob is not read with `keepBlob`: only the code of chunks gets it. Returns `null` for a form, whose boundary the
 * client must choose, and for a value that is not a body.
 */
export function readPayload(body: Body | null | undefined, keepBlob?: boolean): MaybePromise<Payload | null> {
  if (body === null || body === undefined) return undefined;
  if (typeof body === 'string') return body;
  if (ArrayBuffer.isView(body)) return viewOf(body);
  if (/^(Shared)?ArrayBuffer$/.test(kindOf(body))) return new Uint8Array(body as ArrayBuffer);
  if (isBlob(body)) return keepBlob ? (body as unknown as StreamBody) : bytesOf(body);
  if (isStream(body)) return body;
  const text = String(body as unknown); // as fetch does
  return /^\[object .+\]$/.test(text) ? null : text;
}

/** True for a Blob of any realm or library. Not all of them have a `Symbol.toStringTag`. */
export function isBlob(value: unknown): value is Blob & { readonly name?: string | undefined } {
  const { arrayBuffer, slice } = Object(value) as Partial<Blob>;
  return typeof arrayBuffer === 'function' && typeof slice === 'function';
}

/** Serialises a form of the platform, whose `Response` chooses the boundary. Returns `undefined` for another value, and for a `Response` of a library that cannot. */
function serialiseForm(body: unknown): Promise<Serialised> | undefined {
  if (typeof body !== 'object' || kindOf(body) !== 'FormData') return undefined;
  const response = new Response(body as FormData);
  const contentType = response.headers.get('content-type');
  if (!contentType?.startsWith('multipart/')) return undefined;
  return bytesOf(response).then((payload) => serialised(payload, contentType));
}

function isForm(body: unknown): body is FormData {
  const { entries, getAll } = Object(body) as Partial<FormData>;
  return typeof entries === 'function' && typeof getAll === 'function';
}

/** Copies a form of another realm or library into a form of the platform, which would send the original as `[object FormData]`. */
async function serialiseForeign(form: FormData): Promise<Serialised> {
  const copy = new FormData();
  for (const [name, value] of Array.from(form.entries() as Iterable<[string, unknown]>)) {
    if (isBlob(value))
      copy.append(name, new Blob([await value.arrayBuffer()], { type: value.type }), value.name ?? 'blob');
    else if (Object(value) === value) return serialised(undefined, undefined, true);
    else copy.append(name, String(value));
  }
  return serialiseForm(copy) ?? serialised(undefined, undefined, true);
}

/** The bytes of a view, whatever its type of numbers. */
export function viewOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function bytesOf(body: Blob | Response): Promise<Uint8Array> {
  return new Uint8Array(await body.arrayBuffer());
}

/** True for a body that can be read only once. */
export function isStream(body: unknown): body is StreamBody {
  return (
    typeof body === 'object' &&
    body !== null &&
    (typeof (body as Partial<ReadableStream>).getReader === 'function' || Symbol.asyncIterator in body)
  );
}

/**
 * Cancels a body that nobody will read. The body may be a web stream or a Node stream. Other values are ignored.
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
  const stream = Object(body) as { cancel?: unknown; destroy?: unknown }; // in axios it may be JSON with such names
  const close = async (): Promise<void> => {
    if (typeof stream.cancel === 'function') await stream.cancel();
    else if (typeof stream.destroy === 'function') stream.destroy();
  };
  close().catch(() => undefined); // a stream of another library may throw, or return no promise
}
