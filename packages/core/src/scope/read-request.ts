import { currentLoad } from '#platform';
import type { NamedRequest } from '../errors.ts';
import type { Load } from '../platform/contract.ts';
import { readParts, type RequestParts, type SignableRequest } from '../request/request.ts';
import { readUrl, type UrlParts } from '../request/url.ts';
import { Secrets } from '../util/secrets.ts';
import { readOptions, type RequestOptions } from './options.ts';

/** A request after it was read once. The decision and the signature use this copy. */
export interface ReadRequest extends RequestParts, NamedRequest {
  /** The load of credentials that makes this request. */
  readonly within?: Load | undefined;
  readonly url: UrlParts;
  readonly secrets: Secrets;
  readonly own: false | RequestOptions | undefined;
  /** The base URL that the caller has configured. A signer with a `service` signs requests to its host. */
  readonly baseUrl?: string | undefined;
  /** The URL that redirected to this one, if this is another host than the first. Options of the first request do not apply to it. `unsigned`: that request was sent unsigned. */
  readonly redirectedFrom?: UrlParts | 'unsigned' | undefined;
  /** The first host in a chain of redirects that got no signature. */
  readonly unsignedAt?: string | undefined;
}

/** Reads a request and its own options once. */
export function readRequest(
  request: SignableRequest & Pick<ReadRequest, 'baseUrl'>,
  own: false | RequestOptions | undefined,
  url?: UrlParts,
): ReadRequest {
  const { method, url: read, headers, body } = readParts(request, url ? () => url : readUrl);
  own ??= undefined; // null means no options
  return {
    method, // each by its name: a spread takes longer than a hash
    url: read,
    headers,
    body,
    own: own === undefined || own === false ? own : readOptions(own, 'request'),
    baseUrl: request.baseUrl, // only the exchange reads it, from a request of its own
    within: currentLoad(),
    redirectedFrom: undefined,
    unsignedAt: undefined,
    secrets: new Secrets(),
  };
}
