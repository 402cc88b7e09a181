import { cannotSign } from '../errors.ts';
import { kindOf, type Serialised } from '../request/body.ts';
import { HTTP_TOKEN } from '../request/headers.ts';
import { serialiseFor, type SignableRequest } from '../request/request.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** Clients refuse what is no HTTP token, or make something else of it. */
function checkNames({ method, url, headers }: ReadRequest): void {
  for (const name of headers.keys()) {
    if (HTTP_TOKEN.test(name)) continue;
    const start = /^[\w-]*/.exec(name)?.[0] ?? ''; // the rest may be a value
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      { method, url },
      `the name of its header "${start}..." is no HTTP token. Leave out spaces, colons and the like.`,
    );
  }
}

/** The payload of an explicit call, of which no client has had a look. A form is refused: its boundary would be chosen once for the signature, and again by the client. */
export function payloadOf(request: ReadRequest): MaybePromise<Serialised> {
  checkNames(request);
  const body = request.body as SignableRequest['body'];
  if (typeof body === 'object' && kindOf(body) === 'FormData') {
    throw cannotSign(
      'ERR_UNSIGNABLE_BODY',
      request,
      'its body is FormData, which is sent with a boundary that only the client knows. Serialise it first: const { headers, body } = new Response(form).',
    );
  }
  return serialiseFor(request, body);
}
