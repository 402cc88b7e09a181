import { cannotSign } from '../errors.ts';
import type { PassReason } from '../events.ts';
import { kindOf } from '../request/body.ts';
import type { UrlParts } from '../request/url.ts';
import { isPresigned, plainQuery } from '../signing/canonical-url.ts';
import type { Scope } from '../signing/target.ts';
import type { ReadRequest } from './read-request.ts';
import { isInFlight } from './in-flight.ts';
import { isSameBucket } from './s3-bucket.ts';
import { checkService, knownEndpoint, isNamed, scopeOf, type ScopeOptions } from './scope.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** The scope to sign for, or the reason why a request is passed through unchanged. */
export type Decision = Scope | PassReason;

/** Services whose ordinary calls are not signed. Callers without credentials use them to get credentials. */
const UNSIGNED_BY_CUSTOM: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'cognito-idp',
  'cognito-identity',
  'sso-oauth',
]);

/**
 * Decides whether a bridge signs a request, and for which scope. It looks only at the URL's host.
 *
 * A wrapped global `fetch` sees every request of a program. So every request that is not clearly for AWS is passed through unchanged. It is passed at
 * once, because the caller may change its headers after the call. Only for a call of STS the body is read, with `text`.
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
  if (redirectedFrom === 'unsigned') return 'redirected';
  const ownsHost = own !== undefined && !redirectedFrom;
  if (!/^https?:$/.test(url.protocol) && !ownsHost) return 'host-not-covered';

  const named = isNamed(request, options);
  const endpoint = knownEndpoint(url.hostname);
  const scope = (): MaybePromise<Scope> => {
    checkService(request, endpoint, options);
    return scopeOf(request, options);
  };
  if (ownsHost || (named && !endpoint)) return scope();
  // The server that answers a signed request must not be able to make the caller use other resources of the account, such as IAM.
  if (redirectedFrom && !named && !(endpoint?.service === 's3' && isSameBucket(redirectedFrom, url)))
    return 'redirected';
  if (endpoint?.service === 's3' && isSignedForm(body)) return 'presigned';
  const isClosed = options.awsEndpoints === false && !named && !redirectedFrom;
  if (!endpoint || isClosed) {
    if (!options.service) return endpoint ? 'endpoint-not-named' : 'host-not-covered';
    throw cannotSign(
      'ERR_HOST_NOT_ALLOWED',
      request,
      `the signer is for "${options.service}", and the host is ${endpoint ? 'an AWS endpoint that you did not name' : 'not an AWS endpoint'}. Add it to the signer, hosts: ['${request.secrets.hide(url.host)}'], or pass sigv4: false.`,
    );
  }
  const { service } = endpoint;
  if (service === options.service) return scope();
  if (
    headers.has('authorization') ||
    (service === 'appsync' && headers.has('x-api-key')) ||
    (/^geo(-|$)/.test(service) && /[?&]key=/.test(plainQuery(url)))
  )
    return 'has-owner';
  if (UNSIGNED_BY_CUSTOM.has(service)) return 'takes-no-signature';
  if (service === 'sts') return asksForARole(url, text).then((unsigned) => (unsigned ? 'takes-no-signature' : scope()));
  return scope();
}

/** True for the form of an upload to S3 that has its signature in a field: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
function isSignedForm(body: unknown): boolean {
  if (kindOf(body) !== 'FormData') return false;
  const fields = Array.from((body as Partial<FormData>).keys?.() ?? [], (name) => name.toLowerCase()); // the form of another library may have no keys()
  return fields.includes('policy') && (fields.includes('x-amz-signature') || fields.includes('signature'));
}

/** True for `AssumeRoleWithWebIdentity` and `AssumeRoleWithSAML`. They take another kind of token, and mostly credential providers call them. */
async function asksForARole(url: UrlParts, text: () => Promise<string>): Promise<boolean> {
  const action = /(^|[?&])Action=AssumeRoleWith/;
  return action.test(plainQuery(url)) || action.test(await text());
}
