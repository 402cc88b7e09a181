import { cannotSign } from '../errors.ts';
import { type Body, type Payload, readPayload } from '../request/body.ts';
import { HTTP_TOKEN } from '../request/headers.ts';
import type { RequestParts } from '../request/request.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';

/**
 * Returns the payload of an explicit call, which no client has checked. Clients refuse a header name that is not an HTTP token, or change it,
 * and so does this function. It also throws for a form: it and the client would each choose another boundary.
 */
export function payloadOf(request: RequestParts, keepBlob?: boolean): MaybePromise<Payload> {
  for (const name of request.headers.keys()) {
    if (HTTP_TOKEN.test(name)) continue;
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      request,
      `its header "${name.split(/[^\w-]/)[0]}..." is not an HTTP token. Remove spaces and colons.`, // the rest of the name may be a value
    );
  }
  return andThen(readPayload(request.body as Body, keepBlob), (payload) => {
    if (payload !== null) return payload;
    throw cannotSign(
      'ERR_UNSIGNABLE_BODY',
      request,
      'its body is an object, or a form without a boundary. Pass text or bytes, such as JSON.stringify(object).',
    );
  });
}
