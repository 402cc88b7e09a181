import { cannotSign } from '../errors.ts';
import { readStart } from '../refusal/read.ts';
import { isBlob, isStream, type Payload, serialise, type Serialised, type StreamBody } from '../request/body.ts';
import { serialiseFor } from '../request/request.ts';
import { readStream } from '../request/stream.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { SignerCore } from '../signer/core.ts';
import { planPayload } from '../signing/payload-hash.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';
import type { Scope } from '../signing/target.ts';
import type { ExchangeRequest } from './transport.ts';

/** 10 MiB. A product would stay in bundles that do not use it. */
const MAX_BUFFERED_BYTES = 10_485_760;

/** The text of the body, or an empty text if the body cannot be read here. */
export async function textOf(request: ExchangeRequest): Promise<string> {
  return (
    (await readStart(() =>
      request.copyBody ? request.copyBody() : isStream(request.body) ? undefined : request.body,
    )) ?? ''
  );
}

/** Serialises a body before the decision is waited for, because the caller may change it meanwhile. A stream is read later, and so is a Blob, which nobody can change. */
export function serialiseEarly({ body, copyBytes }: ExchangeRequest): Promise<Serialised> | undefined {
  if (isStream(body) || isBlob(body)) return undefined;
  const serialised = (async () => serialise(body, copyBytes))();
  serialised.catch(() => undefined); // reported if the request is signed
  return serialised;
}

/** Returns the body in the form that is hashed and sent. A stream is read up to the limit, unless its payload is unsigned and the platform sends streams. */
export function readBody(
  core: SignerCore,
  { body, copyBytes, buffer, signal }: ExchangeRequest,
  read: ReadRequest,
  { service }: Scope,
  early: Promise<Serialised> | undefined,
): MaybePromise<Payload> {
  const { headers, own } = read;
  const choice = (own || undefined)?.payload ?? core.options.payload;
  const chunked = choice === 'chunked';
  return andThen(serialiseFor(read, body, copyBytes, early, chunked), ({ payload, contentType }) => {
    if (contentType && !headers.has('content-type')) headers.set('content-type', contentType);
    if (chunked || !isStream(payload)) return payload;
    // Firefox sends the text [object ReadableStream] in place of a stream. Only there, a Request has no `body`.
    const isRead = buffer || (globalThis.Request && !('body' in Request.prototype));
    if (!isRead && planPayload(read, payload, service, choice).known) return payload;
    return bufferedStream(core, payload, read, service, signal);
  });
}

/** Reads a stream that must be hashed into memory. Throws if it is longer than the limit. */
async function bufferedStream(
  core: SignerCore,
  stream: StreamBody,
  read: ReadRequest,
  service: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const limit = core.options.maxBufferedBytes ?? MAX_BUFFERED_BYTES;
  const bytes = await readStream(stream, limit, signal);
  if (bytes) return bytes;
  throw cannotSign(
    'ERR_UNSIGNABLE_BODY',
    read,
    `its body is a stream of more than ${limit} bytes, which must be read to be signed for "${service}". Raise maxBufferedBytes, send less, or pass payload: 'unsigned' if the service accepts that.`,
  );
}
