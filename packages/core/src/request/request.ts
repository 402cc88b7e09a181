import { type NamedRequest, cannotSign } from '../errors.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { type Body, kindOf, serialise, type Serialised } from './body.ts';
import type { HeadersInput } from './headers.ts';

/** A request to sign. It is read, never changed. */
export interface SignableRequest {
  /** Signed in upper case. */
  readonly method: string;
  /** Absolute. The spelling that is signed comes back, and is the one to send. */
  readonly url: string | URL;
  /** Those that are signed are `host`, `content-type` of a body, every `x-amz-*`, and what `signedHeaders` names. */
  readonly headers?: HeadersInput | undefined;
  /** Hashed as it is. An explicit call takes no form, and a stream only where the payload goes unsigned. */
  readonly body?: Body | null | undefined;
}

/** Serialises the body of a request, or says that it is none. */
export function serialiseFor(
  request: NamedRequest,
  body: Body | null | undefined,
  copyBytes?: boolean,
): MaybePromise<Serialised> {
  return andThen(serialise(body, copyBytes), (given) => {
    const serialised = unpolluted(given, ['payload', 'contentType', 'unsendable']);
    if (!serialised.unsendable) return serialised;
    const kind = kindOf(body);
    const isForeign = /^(FormData|Blob|File)$/.test(kind);
    throw cannotSign(
      'ERR_UNSIGNABLE_BODY',
      request,
      isForeign
        ? `its body is a ${kind} of another library, which cannot be sent as it is. Use the platform's own, or pass bytes.`
        : 'its body is an object that cannot be sent as it is. Turn it into text or bytes first, for example with JSON.stringify.',
    );
  });
}
