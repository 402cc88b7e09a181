import { type NamedRequest, cannotSign, SigV4Error } from '../errors.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';
import { masked } from '../util/unpolluted.ts';
import { type Body, kindOf, serialise, type Serialised } from './body.ts';
import { type HeaderMap, type HeadersInput, HTTP_TOKEN, readHeaders } from './headers.ts';
import { muteStreamErrors } from './stream.ts';
import type { UrlParts } from './url.ts';

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

/** A request after it was read once. */
export interface RequestParts {
  readonly method: string;
  readonly url: UrlParts;
  readonly headers: HeaderMap;
  readonly body?: unknown;
}

/** The last method, which is checked, and the same in upper case. Most requests have the same one. */
let lastMethod = 'GET';
let lastUpper = 'GET';

/** Reads a request once. `read` reads its URL. */
export function readParts(request: SignableRequest, read: (url: string | URL) => UrlParts | undefined): RequestParts {
  const {
    method,
    headers,
    body,
    url: given,
  } = masked(Object(request) as Partial<SignableRequest>, ['method', 'headers', 'body', 'url']);
  muteStreamErrors(body); // it may fail before anybody reads it, or if the request is refused
  const url = read(given ?? '');
  if (typeof method !== 'string' || !url)
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      'Cannot sign the request. Pass an object with a method and an absolute URL.',
    );
  if (method !== lastMethod) {
    if (!HTTP_TOKEN.test(method))
      throw cannotSign(
        'ERR_UNSIGNABLE_REQUEST',
        { method: 'a request to', url }, // the method itself may be a secret in the wrong place
        'its method is not an HTTP token. Pass one, such as GET.',
      );
    lastMethod = method;
    lastUpper = method.toUpperCase();
  }
  return { method: lastUpper, url, headers: headersOf({ method, url }, headers), body };
}

function headersOf(request: NamedRequest, given: HeadersInput | undefined): HeaderMap {
  try {
    return readHeaders(given);
  } catch {
    // The platform's error quotes the invalid headers, and they may contain a token.
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      request,
      'its headers cannot be read. Pass Headers, [name, value] pairs, or an object.',
    );
  }
}

/** Serialises the body of a request, if that was not done `early`. Throws if the value is not a body. */
export function serialiseFor(
  request: NamedRequest,
  body: Body | null | undefined,
  copyBytes?: boolean,
  early?: Promise<Serialised>,
  keepBlob?: boolean,
): MaybePromise<Serialised> {
  return andThen(early ?? serialise(body, copyBytes, keepBlob), (serialised) => {
    if (!serialised.unsendable) return serialised;
    const names = [kindOf(body), (Object(body) as Partial<object>).constructor?.name ?? '']; // classes of React Native have no Symbol.toStringTag
    const kind = names.find((name) => /^(FormData|Blob|File)$/.test(name));
    throw cannotSign(
      'ERR_UNSIGNABLE_BODY',
      request,
      kind
        ? `its body is a ${kind} whose bytes cannot be read: it, or Response, is of another library. Use the platform's ${kind} and Response, or pass bytes.`
        : 'its body is an object that cannot be sent. Pass text or bytes, such as JSON.stringify(object).',
    );
  });
}
