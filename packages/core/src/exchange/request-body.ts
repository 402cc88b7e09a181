import { cannotSign } from '../errors.ts';
import { readStart } from '../refusal/read.ts';
import { isStream, type Payload } from '../request/body.ts';
import { serialiseFor } from '../request/request.ts';
import { readStream } from '../request/stream.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { SignerCore } from '../signer/core.ts';
import { planPayload } from '../signing/payload-hash.ts';
import type { Scope } from '../signing/target.ts';
import type { ExchangeRequest } from './transport.ts';

const MAX_BUFFERED_BYTES = 10 * 1024 * 1024;

/** A Node stream that fails before anybody reads it would end the process; its reader meets the error all the same. */
export function muteStreamErrors({ body }: ExchangeRequest): void {
  const { on } = (body ?? {}) as { on?: unknown };
  if (typeof on === 'function') on.call(body, 'error', () => undefined);
}

/** The text of the body, where it can be looked at; the empty text where it cannot. */
export async function textOf(request: ExchangeRequest): Promise<string> {
  return (
    (await readStart(() =>
      request.copyBody ? request.copyBody() : isStream(request.body) ? undefined : request.body,
    )) ?? ''
  );
}

/** The form of the body that is hashed and sent. A stream is read here, up to the limit, unless it goes unsigned. */
export async function readBody(
  core: SignerCore,
  { body, copyBytes, buffer, signal }: ExchangeRequest,
  read: ReadRequest,
  { service }: Scope,
): Promise<Payload> {
  const { payload, contentType } = await serialiseFor(read, body, copyBytes);
  const { headers, own } = read;
  if (contentType && !headers.has('content-type')) headers.set('content-type', contentType);
  const choice = (own || undefined)?.payload ?? core.options.payload;
  if (!isStream(payload) || (!buffer && planPayload(read, payload, service, choice).known)) return payload;
  const limit = core.options.maxBufferedBytes ?? MAX_BUFFERED_BYTES;
  const bytes = await readStream(payload, limit, signal);
  if (bytes) return bytes;
  throw cannotSign(
    'ERR_UNSIGNABLE_BODY',
    read,
    `its body is of more than ${limit} bytes, and has to be read to be signed for "${service}". Raise maxBufferedBytes, send less, or pass payload: 'unsigned' where the service takes that.`,
  );
}
