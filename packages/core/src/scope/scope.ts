import { cannotSign } from '../errors.ts';
import { isLoopback, pageUrl, readUrl, type UrlParts } from '../request/url.ts';
import type { Scope } from '../signing/target.ts';
import { type Endpoint, endpointOf } from './aws-hosts.ts';
import type { ReadRequest } from './read-request.ts';
import { regionOfEnvironment } from './names.ts';
import type { SigV4Options } from './options.ts';

/** What a signer's options say of that. */
export interface ScopeOptions extends Pick<SigV4Options, 'service' | 'region' | 'allowHttp' | 'awsEndpoints'> {
  /** Whether a URL's host is one of `hosts`. */
  readonly isListed: (url: UrlParts) => boolean;
}

/**
 * The scope of a request that is to be signed: its own options, then what the host states, then the signer's options, then the
 * environment. Only a signer's service goes before the host's: a service can have a second signing name, and a bridge has refused it by then.
 */
export function scopeOf(request: ReadRequest, options: ScopeOptions): Scope {
  const { url } = request;
  const own = request.own || undefined;
  const endpoint = knownEndpoint(url.hostname);
  if (endpoint?.region === '*' && !own?.region) {
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      request,
      'this endpoint takes SigV4a signatures only. Use a regional endpoint.',
    );
  }
  if (url.protocol !== 'https:') checkProtocol(request, options);
  const service = own?.service ?? options.service ?? endpoint?.service;
  const region = own?.region ?? endpoint?.region ?? options.region ?? regionOfEnvironment(request);
  if (!service || !region) {
    const missing = [!service && "service: 'execute-api'", !region && "region: 'eu-west-1' (or set AWS_REGION)"].filter(
      Boolean,
    );
    throw cannotSign(
      'ERR_UNKNOWN_SCOPE',
      request,
      `its host does not tell what to sign for. Pass it, such as ${missing.join(', ')}.`,
    );
  }
  return { service, region };
}

function checkProtocol(request: ReadRequest, { allowHttp }: ScopeOptions): void {
  const { url } = request;
  if (!/^(http|wss?):$/.test(url.protocol))
    throw cannotSign('ERR_UNSIGNABLE_REQUEST', request, 'its URL is not one of http or https.');
  if (url.protocol !== 'wss:' && !allowHttp && !isLoopback(url)) {
    throw cannotSign(
      'ERR_INSECURE_URL',
      request,
      'plain http would show it to the network. Use https, or set allowHttp: true.',
    );
  }
}

export function checkService(request: ReadRequest, endpoint: Endpoint | undefined, { service }: ScopeOptions): void {
  if (!endpoint || !service || service === endpoint.service || (request.own && request.own.service)) return;
  throw cannotSign(
    'ERR_HOST_NOT_ALLOWED',
    request,
    `this signer was made for "${service}", and the host is an endpoint of "${endpoint.service}". Leave service out, or say sigv4: false.`,
  );
}

/** What has been read of hosts: a program calls few, and mostly the same one again, which need not even be looked up. */
const known = new Map<string, { readonly host: string; readonly endpoint: Endpoint | undefined }>();
const KEPT_HOSTS = 256;
let last: { readonly host: string; readonly endpoint?: Endpoint | undefined } = { host: '' };

/** The AWS endpoint that a host is, as the table has it. */
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

/** A host that the caller named. If it is no AWS endpoint, that is what signs it; an AWS endpoint is only permitted by it. */
export function isNamed({ url, baseUrl }: ReadRequest, { isListed, service }: ScopeOptions): boolean {
  if (isListed(url)) return true;
  if (!baseUrl || service === undefined) return false; // an empty base URL is none, and not the page
  return readUrl(baseUrl, pageUrl())?.host === url.host;
}
