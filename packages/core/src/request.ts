import { platform } from '#platform';
import { after } from './after.ts';
import type { Candidate } from './coverage.ts';
import { refusal, SigV4Error, type NamedRequest } from './errors.ts';
import { HTTP_TOKEN, readHeaders, type HeaderMap, type HeadersInput } from './headers.ts';
import { readOptions, type RequestOptions } from './options.ts';
import { kindOf, serialise, type Body, type Serialised } from './payload.ts';
import { unpolluted } from './unpolluted.ts';
import { readUrl, shown, type UrlParts } from './url.ts';

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

/** Reads a request, and the options it brings, into the form that is decided on and signed. */
export function candidateOf(request: SignableRequest & Pick<Candidate, 'baseUrl'>, own: false | RequestOptions | undefined, url?: UrlParts): Candidate {
  if (Object(request) !== request) throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', 'Cannot sign, for there is no request. Pass an object with method and url.');
  const { method, headers, body, baseUrl, url: given } = unpolluted(request, ['method', 'headers', 'body', 'baseUrl', 'url']);
  url ??= readUrl(given ?? '');
  own ??= undefined; // null means that nothing is said
  if (own !== undefined && own !== false) own = readOptions(own, 'request');
  if (typeof method !== 'string' || !method) throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', 'Cannot sign a request without a method. Pass one, such as GET.');
  if (!url) throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', `Cannot sign ${method}: its URL is not absolute. Pass one with scheme and host.`);
  return { method: method.toUpperCase(), url, headers: headersOf({ method, url }, headers), own, body, baseUrl, within: platform.context.current(), redirectedFrom: undefined, unsignedAt: undefined, secrets: new Set() };
}

function headersOf(request: NamedRequest, given: HeadersInput | undefined): HeaderMap {
  try {
    return readHeaders(given);
  } catch {
    // The error of the platform repeats a text that is no headers, and it may hold a token.
    throw refusal('ERR_UNSIGNABLE_REQUEST', request, 'its headers cannot be read. Pass Headers, pairs of name and value, or an object.');
  }
}

/** Clients refuse what is no HTTP token, or make something else of it. */
function checkTokens({ method, url, headers }: Candidate): void {
  if (!HTTP_TOKEN.test(method)) throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', `Cannot sign a request to ${shown(url)}: its method is no HTTP token. Pass one, such as GET.`);
  for (const name of headers.keys()) {
    if (HTTP_TOKEN.test(name)) continue;
    const start = /^[\w-]*/.exec(name)?.[0] ?? ''; // the rest may be a value
    throw refusal('ERR_UNSIGNABLE_REQUEST', { method, url }, `the name of its header "${start}..." is no HTTP token. Leave out spaces, colons and the like.`);
  }
}

/** The payload of an explicit call, of which no client has had a look. A form is refused: its boundary would be chosen once for the signature, and again by the client. */
export function payloadOf(request: Candidate): Serialised | Promise<Serialised> {
  checkTokens(request);
  const body = request.body as SignableRequest['body'];
  if (typeof body === 'object' && kindOf(body) === 'FormData') {
    throw refusal('ERR_UNSIGNABLE_BODY', request, 'its body is FormData, which is sent with a boundary that only the client knows. Serialise it first: const { headers, body } = new Response(form).');
  }
  return serialiseFor(request, body);
}

/** Serialises the body of a request, or says that it is none. */
export function serialiseFor(request: NamedRequest, body: Body | null | undefined, copyBytes?: boolean): Serialised | Promise<Serialised> {
  return after(serialise(body, copyBytes), (serialised) => {
    if (!serialised.unsendable) return serialised;
    const kind = kindOf(body);
    const isForeign = /^(FormData|Blob|File)$/.test(kind);
    throw refusal('ERR_UNSIGNABLE_BODY', request, isForeign ? `its body is a ${kind} of another library, which cannot be sent as it is. Use the platform's own, or pass bytes.` : 'its body is an object that cannot be sent as it is. Turn it into text or bytes first, for example with JSON.stringify.');
  });
}
