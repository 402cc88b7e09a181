import { cannotSign } from '../errors.ts';
import { type Body, type Payload, readPayload } from '../request/body.ts';
import { HTTP_TOKEN } from '../request/headers.ts';
import type { RequestParts } from '../request/request.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';

/** Clients refuse a header name that is not an HTTP token, or change it. The message shows only the start, because the rest may be a value. */
function checkNames(request: RequestParts): void {
  for (const name of request.headers.keys()) {
    if (HTTP_TOKEN.test(name)) continue;
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      request,
      `its header "${name.split(/[^\w-]/)[0]}..." is not an HTTP token. Remove spaces and colons.`,
    );
  }
}

/**
 * Returns the payload of an explicit call, which no client has checked. Throws for a form: this function and the client would each choose
 * another boundary.
 */
export function payloadOf(request: RequestParts): MaybePromise<Payload> {
  checkNames(request);
  return andThen(readPayload(request.body as Body), (payload) => {
    if (payload !== null) return payload;
    throw cannotSign(
      'ERR_UNSIGNABLE_BODY',
      request,
      'its body is an object, or a form without a boundary. Pass text or bytes, such as JSON.stringify(object).',
    );
  });
}
