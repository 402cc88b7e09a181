import { regionHint } from '#platform';
import { cannotSign } from '../errors.ts';
import type { RequestParts } from '../request/request.ts';
import { isLoopback, isStrict, pageUrl, readUrl, type UrlParts } from '../request/url.ts';
import type { Scope } from '../signing/target.ts';
import { type Endpoint, endpointOf } from './aws-hosts.ts';
import type { ReadRequest } from './read-request.ts';
import { regionOfEnvironment, regionOfProfile } from './region-of-environment.ts';
import type { SigV4Options } from './options.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';

/** The options of a signer that decide the scope. */
export interface ScopeOptions extends Pick<
  SigV4Options,
  'service' | 'region' | 'regionSet' | 'allowHttp' | 'awsEndpoints'
> {
  /** Whether `hosts` lists a URL's host. */
  readonly isListed: (url: UrlParts) => boolean;
  /** Whether the signer looks for credentials by itself. Then it also uses the region of their profile. */
  readonly findsCredentials: boolean;
}

/**
 * Returns the scope of a request that is to be signed. The request's own options come first, then what the host states, then the
 * signer's options, then the environment, then the AWS profile, whose file must be read. Only the signer's service comes before the
 * host's: a service can have a second signing name. A bridge has refused a contradiction before.
 */
export function scopeOf(request: ReadRequest, options: ScopeOptions): MaybePromise<Scope> {
  const { url } = request;
  const own = request.own || undefined;
  const endpoint = knownEndpoint(url.hostname);
  checkProtocol(request, options);
  checkUrl(request);
  const service = own?.service ?? options.service ?? endpoint?.service;
  const takesSigV4 = endpoint && endpoint.region !== '*';
  // A signer's region set is not for endpoints that take SigV4: many of them refuse SigV4a.
  const regionSet = own?.region
    ? undefined
    : (own?.regionSet ?? (takesSigV4 ? undefined : (options.regionSet ?? (endpoint && []))));
  const region = own?.region ?? endpoint?.region ?? options.region ?? regionSet?.[0] ?? regionOfEnvironment(request);
  if (region || !options.findsCredentials || own?.credentials) return complete(request, service, region, regionSet);
  return andThen(regionOfProfile(request), (found) => complete(request, service, found, regionSet, true));
}

function complete(
  request: ReadRequest,
  service: string | undefined,
  region: string | undefined,
  regionSet: Scope['regionSet'],
  ofProfile = false,
): Scope {
  if (!service || !region) {
    const missing = [!service && 'service', !region && 'region'].filter(Boolean);
    throw cannotSign(
      'ERR_UNKNOWN_SCOPE',
      request,
      `its host does not state the ${missing.join(' or the ')}. Pass ${missing.join(": '...', ")}: '...'${region ? '' : regionHint(ofProfile)}.`,
    );
  }
  return { service, region, regionSet };
}

/** Throws for a URL that would show the signed request to the network, and for one of another protocol. */
export function checkProtocol(request: RequestParts, { allowHttp }: Pick<ScopeOptions, 'allowHttp'>): void {
  const { protocol } = request.url;
  if (protocol === 'https:' || protocol === 'wss:') return;
  const isPlain = protocol === 'http:' || protocol === 'ws:';
  if (isPlain && (allowHttp || isLoopback(request.url))) return;
  throw cannotSign(
    isPlain ? 'ERR_INSECURE_URL' : 'ERR_UNSIGNABLE_REQUEST',
    request,
    'its URL does not use https. Use https, or a signer with allowHttp: true.',
  );
}

/** Throws if the platform's URL class has read a host that the URL does not have. That of React Native takes the `:0` of a path `/v1:0/` for a port. */
function checkUrl(request: ReadRequest): void {
  const { href, host, pathname, search } = request.url;
  if (isStrict(request.url)) return; // we have read it
  if (href.includes(host + pathname) || (pathname === '/' && href.includes(host + search))) return; // it adds no slash before a query
  throw cannotSign(
    'ERR_UNSIGNABLE_REQUEST',
    request,
    "the platform's URL class misreads its URL. Install react-native-url-polyfill.",
  );
}

export function checkService(request: ReadRequest, endpoint: Endpoint | undefined, { service }: ScopeOptions): void {
  if (!endpoint || !service || service === endpoint.service || (request.own && request.own.service)) return;
  throw cannotSign(
    'ERR_HOST_NOT_ALLOWED',
    request,
    `the signer is for "${service}", and the host is an endpoint of "${endpoint.service}". Leave service out, or pass sigv4: false.`,
  );
}

/** The endpoints of hosts, cached. A program calls few hosts. The last one has its own variable, because most calls are to the same host. */
const known = new Map<string, { readonly host: string; readonly endpoint: Endpoint | undefined }>();
const KEPT_HOSTS = 256;
let last: { readonly host: string; readonly endpoint?: Endpoint | undefined } = { host: '' };

/** The AWS endpoint of a host, from the table of hosts. `undefined`: the host is not an AWS endpoint. */
export function knownEndpoint(host: string): Endpoint | undefined {
  if (host !== last.host) {
    let read = known.get(host);
    if (!read) {
      if (known.size >= KEPT_HOSTS) known.clear();
      known.set(host, (read = { host, endpoint: endpointOf(host) }));
    }
    last = read;
  }
  return last.endpoint;
}

/** True if the caller has named the host. Such a host is signed even if it is not an AWS endpoint. For an AWS endpoint, its own rules still apply. */
export function isNamed({ url, baseUrl }: ReadRequest, { isListed, service }: ScopeOptions): boolean {
  if (isListed(url)) return true;
  if (!baseUrl || service === undefined) return false; // an empty base URL must not be read as the URL of the page
  return readUrl(baseUrl, pageUrl())?.host === url.host;
}
