import { platform } from '#platform';
import { type NamedRequest, cannotSign, SigV4Error } from '../errors.ts';
import type { Load } from '../platform/contract.ts';
import { type HeaderMap, type HeadersInput, readHeaders } from '../request/headers.ts';
import type { SignableRequest } from '../request/request.ts';
import { readUrl, type UrlParts } from '../request/url.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { readOptions, type RequestOptions } from './options.ts';

/** A request as it was read once: what is decided on, and signed. */
export interface ReadRequest extends NamedRequest {
  /** The load of credentials that this request was made within. */
  readonly within?: Load | undefined;
  readonly url: UrlParts;
  readonly headers: HeaderMap;
  readonly own: false | RequestOptions | undefined;
  readonly body?: unknown;
  /** A base URL that the caller configured: a `service` option speaks for its host. */
  readonly baseUrl?: string | undefined;
  /** The URL whose answer led here, if that is another host than the first: what was said for that one says nothing for this one. */
  readonly redirectedFrom?: UrlParts | undefined;
  /** The host at which a chain of redirects lost its signature. */
  readonly unsignedAt?: string | undefined;
}

/** Reads a request, and the options it brings, into the form that is decided on and signed. */
export function readRequest(
  request: SignableRequest & Pick<ReadRequest, 'baseUrl'>,
  own: false | RequestOptions | undefined,
  url?: UrlParts,
): ReadRequest {
  if (Object(request) !== request)
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      'Cannot sign, for there is no request. Pass an object with method and url.',
    );
  const {
    method,
    headers,
    body,
    baseUrl,
    url: given,
  } = unpolluted(request, ['method', 'headers', 'body', 'baseUrl', 'url']);
  url ??= readUrl(given ?? '');
  own ??= undefined; // null means that nothing is said
  if (own !== undefined && own !== false) own = readOptions(own, 'request');
  if (typeof method !== 'string' || !method)
    throw new SigV4Error('ERR_UNSIGNABLE_REQUEST', 'Cannot sign a request without a method. Pass one, such as GET.');
  if (!url)
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      `Cannot sign ${method}: its URL is not absolute. Pass one with scheme and host.`,
    );
  return {
    method: method.toUpperCase(),
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
    // The error of the platform repeats a text that is no headers, and it may hold a token.
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      request,
      'its headers cannot be read. Pass Headers, pairs of name and value, or an object.',
    );
  }
}
