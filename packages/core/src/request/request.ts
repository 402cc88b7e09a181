import { type NamedRequest, cannotSign } from '../errors.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { type Body, kindOf, serialise, type Serialised } from './body.ts';
import type { HeadersInput } from './headers.ts';

/** A request to sign. It is never changed. */
export interface SignableRequest {
  /** The HTTP method. It is signed in upper case. */
  readonly method: string;
  /** An absolute URL. `sign` may return it in another spelling: send that one. */
  readonly url: string | URL;
  /** The headers. Signed are `host`, the `content-type` of a body, every `x-amz-*` header, and those that `signedHeaders` names. */
  readonly headers?: HeadersInput | undefined;
  /**
   * The body. Send exactly these bytes. `sign` and `presign` accept no `FormData`, and a stream only if the payload is unsigned.
   */
  readonly body?: Body | null | undefined;
}

/** Serialises the body of a request. Throws if the value is not a body. */
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
        ? `its body is a ${kind} of another library, which cannot be read. Use the platform's ${kind}, or pass bytes.`
        : 'its body is an object that cannot be sent. Turn it into text or bytes first, for example with JSON.stringify.',
    );
  });
}
