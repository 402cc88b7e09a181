import type { SignableRequest } from '../request/request.ts';
import { readRequest } from '../scope/read-request.ts';
import { readRequestOptions } from '../scope/options.ts';
import { canonicalValue } from '../signing/canonical-headers.ts';
import { canonicalUrl, strictUrl } from '../signing/canonical-url.ts';
import { signTarget } from '../signing/sign.ts';
import { amzDate, credentialScope } from '../signing/spec.ts';
import type { AccessKey, SignedTarget, SigningTerms } from '../signing/target.ts';
import { HIDDEN } from '../util/secrets.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { payloadOf } from './explicit-request.ts';

/** What the intermediate strings of a signature depend on, beside the request. */
export interface SigningScope {
  /** The signing name, such as `execute-api`. */
  readonly service: string;
  /** Such as `eu-west-1`. */
  readonly region: string;
  /** When it is signed. Default: the request's own `x-amz-date`, or else now. */
  readonly date?: Date | undefined;
  /** Default: the request's own `x-amz-security-token`. */
  readonly sessionToken?: string | undefined;
  /** Further headers to sign. */
  readonly signedHeaders?: readonly string[] | undefined;
  /** Whether the body is part of the signature. Default: by service and kind of body. */
  readonly payload?: 'signed' | 'unsigned' | undefined;
}

/**
 * Gives back the canonical request, to compare with the one in AWS's answer. The session token in it is replaced by `[redacted]`.
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
 * Gives back the string to sign: algorithm, time, credential scope, and the hash of the canonical request. It holds no secret.
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

/** Nobody looks at the signature: what is asked for comes before it. */
const NO_KEY: AccessKey = { accessKeyId: '', sign: () => '' };

async function preview(request: SignableRequest, given: SigningScope): Promise<SignedTarget> {
  const scope = unpolluted(Object(given) as SigningScope, [
    'service',
    'region',
    'date',
    'sessionToken',
    'signedHeaders',
    'payload',
  ]);
  if (!scope.service || !scope.region) throw new TypeError('sigv4: the scope must have a service and a region.');
  const { service, region, date, payload: choice } = scope;
  readRequestOptions({ service, region, payload: choice, signedHeaders: scope.signedHeaders });
  if (!(Number(date ?? 0) >= 0)) throw new TypeError('sigv4: the date of a scope must be a valid Date.');
  const read = readRequest(request, undefined);
  const { headers } = read;
  const token = scope.sessionToken ?? headers.get('x-amz-security-token');
  const datetime = date ? amzDate(Number(date)) : (headers.get('x-amz-date') ?? amzDate(Date.now()));
  const terms: SigningTerms = {
    ...scope,
    datetime,
    credentialScope: credentialScope(datetime, region, service),
    sessionToken: token && canonicalValue('x-amz-security-token', token, read),
    signedHeaders: scope.signedHeaders?.map((name) => name.toLowerCase()),
    payload: scope.payload,
  };
  const payload = await payloadOf(read);
  return signTarget(read, strictUrl(read, service, canonicalUrl), payload, terms, NO_KEY);
}
