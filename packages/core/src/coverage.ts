import type { Load } from './credential-source.ts';
import { endpointOf as readHost, type Endpoint } from './endpoint.ts';
import { refusal, type NamedRequest } from './errors.ts';
import type { PassReason } from './events.ts';
import type { HeaderMap } from './headers.ts';
import type { RequestOptions, SigV4Options } from './options.ts';
import { kindOf } from './payload.ts';
import { isSameBucket } from './s3-bucket.ts';
import { regionOfEnvironment } from './scope-names.ts';
import { hide } from './secrets.ts';
import { shared } from './shared.ts';
import { isLoopback, pageUrl, readUrl, type UrlParts } from './url.ts';

/** What a signature is made for. */
export interface Scope {
  readonly service: string;
  readonly region: string;
}

/** A request whose coverage is asked for. */
export interface Candidate extends NamedRequest {
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

/** The scope to sign for, or why a request goes on unsigned. */
export type Decision = Scope | PassReason;

/** What a signer's options say of that. */
export interface ScopeOptions extends Pick<SigV4Options, 'service' | 'region' | 'allowHttp' | 'awsEndpoints'> {
  /** Whether a URL's host is one of `hosts`. */
  readonly isListed: (url: UrlParts) => boolean;
}

/** Services whose ordinary calls take no signature: they are how callers without credentials get some. */
const UNSIGNED_BY_CUSTOM: ReadonlySet<string> = new Set(['cognito-idp', 'cognito-identity', 'sso-oauth']);

/**
 * Decides whether a bridge signs a request, and for what scope, from the URL's host alone. A wrapped global `fetch` sees every
 * request of a program, so all that is not clearly ours goes on untouched; and at once, for a caller may change its headers after
 * the call. Only a call of STS has to be looked into: `text` gives its body.
 */
export function decide(candidate: Candidate, options: ScopeOptions, text: () => Promise<string>): Decision | Promise<Decision> {
  const { url, headers, body, own, redirectedFrom } = candidate;
  if (own === false) return 'disabled';
  if (isPresigned(url)) return 'presigned';
  if (isOurs(headers)) return 'already-signed';
  const ownsHost = own !== undefined && !redirectedFrom;
  if (!/^https?:$/.test(url.protocol) && !ownsHost) return 'host-not-covered';

  const named = isNamed(candidate, options);
  const endpoint = endpointOf(url.hostname);
  const scope = (): Scope => {
    checkService(candidate, endpoint, options);
    return scopeOf(candidate, options);
  };
  if (ownsHost || (named && !endpoint)) return scope();
  // Whoever answers a signed call must not be able to make its caller act on something else that is the caller's, at IAM, say.
  if (redirectedFrom && !named && !(endpoint?.service === 's3' && isSameBucket(redirectedFrom, url))) return 'redirected';
  if (endpoint?.service === 's3' && isSignedForm(body)) return 'presigned';
  const isClosed = options.awsEndpoints === false && !named && !redirectedFrom;
  if (!endpoint || isClosed) {
    if (!options.service) return endpoint ? 'endpoint-not-named' : 'host-not-covered';
    throw refusal('ERR_HOST_NOT_ALLOWED', candidate, `this signer was made for "${options.service}", and the host is ${endpoint ? 'one that nobody named' : 'no AWS endpoint'}. List it, hosts: ['${hide(url.host, candidate.secrets)}'], or say sigv4: false.`);
  }
  const { service } = endpoint;
  if (service === options.service) return scope();
  if (headers.has('authorization') || (service === 'appsync' && headers.has('x-api-key')) || (/^geo(-|$)/.test(service) && /[?&]key=/.test(url.search))) return 'has-owner';
  if (UNSIGNED_BY_CUSTOM.has(service)) return 'takes-no-signature';
  if (service === 'sts') return asksForARole(url, text).then((unsigned) => (unsigned ? 'takes-no-signature' : scope()));
  return scope();
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

function checkService(candidate: Candidate, endpoint: Endpoint | undefined, { service }: ScopeOptions): void {
  if (!endpoint || !service || service === endpoint.service || (candidate.own && candidate.own.service)) return;
  throw refusal('ERR_HOST_NOT_ALLOWED', candidate, `this signer was made for "${service}", and the host is an endpoint of "${endpoint.service}". Leave service out, or say sigv4: false.`);
}

/** What has been read of hosts: a program calls few, and mostly the same one again, which need not even be looked up. */
const known = new Map<string, { readonly host: string; readonly endpoint: Endpoint | undefined }>();
const KEPT_HOSTS = 256;
let last: { readonly host: string; readonly endpoint?: Endpoint | undefined } = { host: '' };

function endpointOf(host: string): Endpoint | undefined {
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

/** True for a URL that carries a signature already: of this version, or of the one before it. */
export function isPresigned({ search }: UrlParts): boolean {
  return search !== '' && (/[?&]x-amz-signature(?![\w-])/i.test(search) || (/[?&]AWSAccessKeyId=/.test(search) && /[?&]Signature=/.test(search)));
}

/** True for the form of an upload to S3 that carries its signature in a field: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
function isSignedForm(body: unknown): boolean {
  if (kindOf(body) !== 'FormData') return false;
  const fields = Array.from((body as Partial<FormData>).keys?.() ?? [], (name) => name.toLowerCase()); // somebody else's may have none
  return fields.includes('policy') && (fields.includes('x-amz-signature') || fields.includes('signature'));
}

/** `AssumeRoleWithWebIdentity` and `AssumeRoleWithSAML` are called with a token of another kind, by credential providers above all. */
async function asksForARole({ search }: UrlParts, text: () => Promise<string>): Promise<boolean> {
  const action = /(^|[?&])Action=AssumeRoleWith/;
  return action.test(search) || action.test(await text());
}

/**
 * The signed requests under way, shared by every copy of this package in the process: so a wrapper around a wrapper (an axios on its
 * fetch adapter, under a wrapped global `fetch`) knows the inner one's request when it sees it. Each is a question, for whoever
 * prints a set sees what is in it; and a long text as a key would take as long as a hash of the signature.
 */
const underWay = shared('under-way', () => new Set<(authorization: string) => boolean>());

function isOurs(headers: HeaderMap): boolean {
  const given = headers.get('authorization');
  if (given) for (const isSigned of underWay) if (isSigned(given)) return true;
  return false;
}

/** Marks a signed request as ours until it has been sent, even if its caller leaves before. */
export async function whileUnderWay<Answer>(authorization: string, send: () => Promise<Answer>): Promise<Answer> {
  const mark = (given: string): boolean => given === authorization;
  underWay.add(mark);
  try {
    return await send();
  } finally {
    underWay.delete(mark);
  }
}
