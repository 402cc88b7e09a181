import { platform } from '#platform';
import { type NamedRequest, cannotSign, shown, SigV4Error } from '../errors.ts';
import type { Load } from '../platform/contract.ts';
import { type HeaderMap, type HeadersInput, HTTP_TOKEN, readHeaders } from '../request/headers.ts';
import type { SignableRequest } from '../request/request.ts';
import { readUrl, type UrlParts } from '../request/url.ts';
import { upperAscii } from '../util/ascii-case.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { readOptions, type RequestOptions } from './options.ts';

/** A request after it was read once. The decision and the signature use this copy. */
export interface ReadRequest extends NamedRequest {
  /** The load of credentials that makes this request. */
  readonly within?: Load | undefined;
  readonly url: UrlParts;
  readonly headers: HeaderMap;
  readonly own: false | RequestOptions | undefined;
  readonly body?: unknown;
  /** The base URL that the caller has configured. A signer with a `service` signs requests to its host. */
  readonly baseUrl?: string | undefined;
  /** The URL that redirected to this one, if this is another host than the first. Options of the first request do not apply to it. */
  readonly redirectedFrom?: UrlParts | undefined;
  /** The first host in a chain of redirects that got no signature. */
  readonly unsignedAt?: string | undefined;
}

/** Reads a request and its own options once. */
export function readRequest(
  request: SignableRequest & Pick<ReadRequest, 'baseUrl'>,
  own: false | RequestOptions | undefined,
  url?: UrlParts,
): ReadRequest {
  if (Object(request) !== request)
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      'Cannot sign: there is no request. Pass an object with method and url.',
    );
  const {
    method,
    headers,
    body,
    baseUrl,
    url: given,
  } = unpolluted(request, ['method', 'headers', 'body', 'baseUrl', 'url']);
  url ??= readUrl(given ?? '');
  own ??= undefined; // null means no options
  if (own !== undefined && own !== false) own = readOptions(own, 'request');
  if (typeof method !== 'string' || !method)
    throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', 'Cannot sign a request without a method. Pass one, such as GET.');
  if (!HTTP_TOKEN.test(method))
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      `Cannot sign a request${url ? ` to ${shown(url)}` : ''}: its method is no HTTP token. Pass one, such as GET.`,
    );
  if (!url)
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      `Cannot sign ${method}: its URL is not absolute. Pass a URL with scheme and host.`,
    );
  return {
    method: upperAscii(method),
    url,
    headers: headersOf({ method, url }, headers),
    own,
    body,
    baseUrl,
    within: platform.context.current(),
    redirectedFrom: undefined,
    unsignedAt: undefined,
    secrets: new Set(),
  };
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
