import { cannotSign } from '../errors.ts';
import type { PassReason } from '../events.ts';
import { kindOf } from '../request/body.ts';
import { isPresigned, type UrlParts } from '../request/url.ts';
import type { Scope } from '../signing/target.ts';
import { hide } from '../util/secrets.ts';
import type { ReadRequest } from './read-request.ts';
import { isInFlight } from './in-flight.ts';
import { isSameBucket } from './s3-bucket.ts';
import { checkService, knownEndpoint, isNamed, scopeOf, type ScopeOptions } from './scope.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** The scope to sign for, or why a request goes on unsigned. */
export type Decision = Scope | PassReason;

/** Services whose ordinary calls take no signature: they are how callers without credentials get some. */
const UNSIGNED_BY_CUSTOM: ReadonlySet<string> = new Set(['cognito-idp', 'cognito-identity', 'sso-oauth']);

/**
 * Decides whether a bridge signs a request, and for what scope, from the URL's host alone. A wrapped global `fetch` sees every
 * request of a program, so all that is not clearly ours goes on untouched; and at once, for a caller may change its headers after
 * the call. Only a call of STS has to be looked into: `text` gives its body.
 */
export function decide(
  request: ReadRequest,
  options: ScopeOptions,
  text: () => Promise<string>,
): MaybePromise<Decision> {
  const { url, headers, body, own, redirectedFrom } = request;
  if (own === false) return 'disabled';
  if (isPresigned(url)) return 'presigned';
  if (isInFlight(headers)) return 'already-signed';
  const ownsHost = own !== undefined && !redirectedFrom;
  if (!/^https?:$/.test(url.protocol) && !ownsHost) return 'host-not-covered';

  const named = isNamed(request, options);
  const endpoint = knownEndpoint(url.hostname);
  const scope = (): Scope => {
    checkService(request, endpoint, options);
    return scopeOf(request, options);
  };
  if (ownsHost || (named && !endpoint)) return scope();
  // Whoever answers a signed call must not be able to make its caller act on something else that is the caller's, at IAM, say.
  if (redirectedFrom && !named && !(endpoint?.service === 's3' && isSameBucket(redirectedFrom, url)))
    return 'redirected';
  if (endpoint?.service === 's3' && isSignedForm(body)) return 'presigned';
  const isClosed = options.awsEndpoints === false && !named && !redirectedFrom;
  if (!endpoint || isClosed) {
    if (!options.service) return endpoint ? 'endpoint-not-named' : 'host-not-covered';
    throw cannotSign(
      'ERR_HOST_NOT_ALLOWED',
      request,
      `this signer was made for "${options.service}", and the host is ${endpoint ? 'one that nobody named' : 'no AWS endpoint'}. List it, hosts: ['${hide(url.host, request.secrets)}'], or say sigv4: false.`,
    );
  }
  const { service } = endpoint;
  if (service === options.service) return scope();
  if (
    headers.has('authorization') ||
    (service === 'appsync' && headers.has('x-api-key')) ||
    (/^geo(-|$)/.test(service) && /[?&]key=/.test(url.search))
  )
    return 'has-owner';
  if (UNSIGNED_BY_CUSTOM.has(service)) return 'takes-no-signature';
  if (service === 'sts') return asksForARole(url, text).then((unsigned) => (unsigned ? 'takes-no-signature' : scope()));
  return scope();
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
