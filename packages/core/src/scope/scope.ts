import { refusal } from '../errors.ts';
import { isLoopback, pageUrl, readUrl, type UrlParts } from '../request/url.ts';
import type { Scope } from '../signing/target.ts';
import { type Endpoint, endpointOf as readHost } from './aws-hosts.ts';
import type { Candidate } from './candidate.ts';
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
export function scopeOf(candidate: Candidate, options: ScopeOptions): Scope {
  const { url } = candidate;
  const own = candidate.own || undefined;
  const endpoint = endpointOf(url.hostname);
  if (endpoint?.region === '*' && !own?.region) {
    throw refusal('ERR_UNSIGNABLE_REQUEST', candidate, 'this endpoint takes SigV4a signatures only. Use a regional endpoint.');
  }
  if (url.protocol !== 'https:') checkProtocol(candidate, options);
  const service = own?.service ?? options.service ?? endpoint?.service;
  const region = own?.region ?? endpoint?.region ?? options.region ?? regionOfEnvironment(candidate);
  if (!service || !region) {
    const missing = [!service && "service: 'execute-api'", !region && "region: 'eu-west-1' (or set AWS_REGION)"].filter(Boolean);
    throw refusal('ERR_UNKNOWN_SCOPE', candidate, `its host does not tell what to sign for. Pass it, such as ${missing.join(', ')}.`);
  }
  return { service, region };
}

function checkProtocol(candidate: Candidate, { allowHttp }: ScopeOptions): void {
  const { url } = candidate;
  if (!/^(http|wss?):$/.test(url.protocol)) throw refusal('ERR_UNSIGNABLE_REQUEST', candidate, 'its URL is not one of http or https.');
  if (url.protocol !== 'wss:' && !allowHttp && !isLoopback(url)) {
    throw refusal('ERR_INSECURE_URL', candidate, 'plain http would show it to the network. Use https, or set allowHttp: true.');
  }
}

export function checkService(candidate: Candidate, endpoint: Endpoint | undefined, { service }: ScopeOptions): void {
  if (!endpoint || !service || service === endpoint.service || (candidate.own && candidate.own.service)) return;
  throw refusal('ERR_HOST_NOT_ALLOWED', candidate, `this signer was made for "${service}", and the host is an endpoint of "${endpoint.service}". Leave service out, or say sigv4: false.`);
}

/** What has been read of hosts: a program calls few, and mostly the same one again, which need not even be looked up. */
const known = new Map<string, { readonly host: string; readonly endpoint: Endpoint | undefined }>();
const KEPT_HOSTS = 256;
let last: { readonly host: string; readonly endpoint?: Endpoint | undefined } = { host: '' };

export function endpointOf(host: string): Endpoint | undefined {
  if (host !== last.host) {
    let read = known.get(host);
    if (!read) {
      if (known.size >= KEPT_HOSTS) known.clear();
      known.set(host, (read = { host, endpoint: readHost(host) }));
    }
    last = read;
  }
  return last.endpoint;
}

/** A host that the caller named. If it is no AWS endpoint, that is what signs it; an AWS endpoint is only permitted by it. */
export function isNamed({ url, baseUrl }: Candidate, { isListed, service }: ScopeOptions): boolean {
  if (isListed(url)) return true;
  if (!baseUrl || service === undefined) return false; // an empty base URL is none, and not the page
  return readUrl(baseUrl, pageUrl())?.host === url.host;
}
