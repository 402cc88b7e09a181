import { platform } from '#platform';
import type { Candidate } from './coverage.ts';
import { refusal, SigV4Error, type NamedRequest } from './errors.ts';
import { readHeaders, type HeadersInput } from './headers.ts';
import { checkOptions, type RequestOptions } from './options.ts';
import { serialise, type Body, type Serialised } from './payload.ts';

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

/** A URL for messages and events: without query, whose values can be secrets. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** Reads a request, and the options it brings, into the form that is decided on and signed. */
export function candidateOf(request: SignableRequest, own: false | RequestOptions | undefined): Candidate {
  own ??= undefined; // null means that nothing is said
  if (own !== undefined && own !== false) checkOptions(own, 'request');
  return { method: methodOf(request), url: urlOf(request), headers: readHeaders(request.headers), own, within: platform.context.current() };
}

function methodOf({ method }: SignableRequest): string {
  if (typeof method === 'string' && method) return method.toUpperCase();
  throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', 'Cannot sign a request without a method. Pass one, such as GET.');
}

function urlOf({ method, url }: SignableRequest): URL {
  try {
    return new URL(url);
  } catch {
    throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', `Cannot sign ${method}: its URL is not absolute. Pass one with scheme and host.`);
  }
}

/** The payload of an explicit call. A form is refused: its boundary would be chosen once for the signature, and again by the client. */
export function payloadOf({ body }: SignableRequest, request: NamedRequest): Serialised | Promise<Serialised> {
  if (Object.prototype.toString.call(body) === '[object FormData]') {
    throw refusal('ERR_UNSIGNABLE_BODY', request, 'its body is FormData, which is sent with a boundary that only the client knows. Serialise it first: const { headers, body } = new Response(form).');
  }
  return serialise(body);
}
