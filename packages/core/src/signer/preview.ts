import { kindOf } from '../request/body.ts';
import type { SignableRequest } from '../request/request.ts';
import { readRequest } from '../scope/read-request.ts';
import { checkNames, readOptions } from '../scope/options.ts';
import { canonicalValue } from '../signing/canonical-headers.ts';
import { canonicalUrl, isPresigned, strictUrl } from '../signing/canonical-url.ts';
import { signTarget } from '../signing/sign.ts';
import { amzDate, credentialScope } from '../signing/spec.ts';
import type { AccessKey, SignedTarget, SigningTerms } from '../signing/target.ts';
import { HIDDEN } from '../util/secrets.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { lowerCased } from './core.ts';
import { payloadOf } from './explicit-request.ts';
import { prepared } from './prepared.ts';

/** Everything besides the request that its canonical request and its string to sign depend on. */
export interface SigningScope {
  /** The signing name of the service, such as `execute-api`. */
  readonly service: string;
  /** The region, such as `eu-west-1`. Required for SigV4. */
  readonly region?: string | undefined;
  /** The regions of a SigV4a signature, or `['*']`, instead of `region`. */
  readonly regionSet?: readonly string[] | undefined;
  /** The time of the signature. Default: the request's own `x-amz-date`, or else now. */
  readonly date?: Date | undefined;
  /** The session token of temporary credentials. Default: the request's own `x-amz-security-token`. */
  readonly sessionToken?: string | undefined;
  /** More headers to sign. */
  readonly signedHeaders?: readonly string[] | undefined;
  /** Whether the body is part of the signature. The default depends on the service and the kind of body. */
  readonly payload?: 'signed' | 'unsigned' | undefined;
}

/**
 * Returns the canonical request, so that you can compare it with the one in AWS's answer. The session token in it is redacted.
 *
 * @example
 * ```ts
 * import { canonicalRequest } from '@sigv4/core';
 *
 * const request = { method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?b=2&a=1' };
 * console.log(await canonicalRequest(request, { service: 'execute-api', region: 'eu-west-1' }));
 * // GET
 * // /prod/items
 * // a=1&b=2
 * // ...
 * ```
 */
export async function canonicalRequest(request: SignableRequest, scope: SigningScope): Promise<string> {
  return (await preview(request, scope)).canonicalRequest.replace(/^(x-amz-security-token:).+$/m, `$1${HIDDEN}`);
}

/**
 * Returns the string to sign: algorithm, time, credential scope, and the hash of the canonical request. It contains no secret.
 *
 * @example
 * ```ts
 * import { stringToSign } from '@sigv4/core';
 *
 * const request = { method: 'GET', url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08' };
 * console.log(await stringToSign(request, { service: 'iam', region: 'us-east-1', date: new Date('2015-08-30T12:36:00Z') }));
 * // AWS4-HMAC-SHA256
 * // 20150830T123600Z
 * // 20150830/us-east-1/iam/aws4_request
 * // ...
 * ```
 */
export async function stringToSign(request: SignableRequest, scope: SigningScope): Promise<string> {
  return (await preview(request, scope)).stringToSign;
}

/** The strings are complete before the signature, so nobody needs a key. */
const NO_KEY: AccessKey = { accessKeyId: '', sign: () => '' };
const NO_CREDENTIALS = { accessKeyId: '', secretAccessKey: '' };

const OPTIONS = ['service', 'region', 'regionSet', 'date', 'sessionToken', 'signedHeaders', 'payload'] as const;

async function preview(request: SignableRequest, within: SigningScope): Promise<SignedTarget> {
  checkNames(within, OPTIONS, 'scope');
  const scope = unpolluted(within, OPTIONS);
  const { service, date, sessionToken, ...options } = scope;
  const region = scope.region ?? (scope.regionSet && '*');
  if (!service || !region) throw new TypeError('sigv4: the scope needs a service and a region, or a regionSet.');
  const { regionSet, signedHeaders, payload: choice } = readOptions({ service, ...options }, 'request');
  if (choice === 'chunked') throw new TypeError("sigv4: the payload of a scope must be 'signed' or 'unsigned'.");
  if (date !== undefined && !(kindOf(date) === 'Date' && Number(date) >= 0))
    throw new TypeError('sigv4: the option "date" must be a valid Date.');
  const read = readRequest(request, undefined);
  const { headers } = read;
  const token = sessionToken ?? headers.get('x-amz-security-token');
  const datetime = date ? amzDate(Number(date)) : (headers.get('x-amz-date') ?? amzDate(Date.now()));
  const given: SigningTerms = {
    service,
    region,
    regionSet,
    datetime,
    credentialScope: credentialScope(datetime, region, service),
    sessionToken: token && canonicalValue('x-amz-security-token', token, read),
    signedHeaders: signedHeaders && lowerCased(signedHeaders),
    payload: choice,
    algorithm: undefined, // named: what an object lacks is read from a polluted Object.prototype
  };
  const payload = await payloadOf(read);
  const { terms } = await prepared(given, NO_CREDENTIALS, read);
  return signTarget(read, strictUrl(read, service, canonicalUrl, isPresigned), payload, terms, NO_KEY);
}
