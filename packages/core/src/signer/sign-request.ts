import { HTTP_TOKEN } from '../request/headers.ts';
import { isRegionName, isServiceName } from '../scope/names.ts';
import { cannotSign } from '../errors.ts';
import { deriveSigningKey } from '#platform';
import { fieldsOf, type Credentials } from '../credentials/credentials.ts';
import { readParts, type SignableRequest } from '../request/request.ts';
import { parseUrl } from '../request/url.ts';
import type { SigV4Options } from '../scope/options.ts';
import { checkProtocol } from '../scope/scope.ts';
import { rewrittenUrl, strictUrl } from '../signing/canonical-url.ts';
import { signTarget } from '../signing/sign.ts';
import { amzDate, credentialScope } from '../signing/spec.ts';
import type { AccessKey } from '../signing/target.ts';
import { isTime } from '../util/clock.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { lowerCased } from './core.ts';
import { payloadOf } from './explicit-request.ts';
import type { SignedRequest } from './signer.ts';

/** All that a signature needs, beside the request. */
export interface SignRequestOptions extends Pick<SigV4Options, 'now' | 'signedHeaders' | 'payload'> {
  /** An object with the keys. A function that loads them is for `createSigner`. */
  readonly credentials: Credentials;
  /** The signing name of the service, such as `execute-api`. */
  readonly service: string;
  /** Such as `eu-west-1`. */
  readonly region: string;
}

/**
 * Signs a request with what you pass, and nothing else: no host is looked up, no environment is read, and no credentials are loaded or
 * kept. It is the smallest part of this package that makes a signature, and makes the same one as `createSigner`.
 *
 * Wrong options are a `TypeError`. A request that cannot be signed, and credentials that have expired, are a `SigV4Error`. Plain http is
 * signed only for this machine; a signer with `allowHttp: true` signs it for others.
 *
 * @example
 * ```ts
 * import { signRequest } from '@sigv4/core';
 *
 * const request = { method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items' };
 * const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
 * const { url, headers } = await signRequest(request, { credentials, service: 'execute-api', region: 'eu-west-1' });
 * // headers: { 'x-amz-date': ..., authorization: 'AWS4-HMAC-SHA256 Credential=...' }
 * ```
 */
export async function signRequest(request: SignableRequest, options: SignRequestOptions): Promise<SignedRequest> {
  const given = Object(options) as SignRequestOptions;
  const names = Object.keys(OPTIONS) as (keyof SignRequestOptions)[];
  const read = unpolluted(given, names);
  const credentials = fieldsOf(Object(read.credentials) as Credentials);
  for (const name of [...names, ...(Object.keys(given) as typeof names)]) {
    if (!names.includes(name) || !OPTIONS[name](name === 'credentials' ? credentials : read[name])) throw wrong(name);
  }
  const { service, region, now = Date.now, signedHeaders = [], payload: choice } = read;
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  const target = readParts(request, parseUrl);
  checkProtocol(target, {});
  const time = now();
  if (!isTime(time)) throw wrong('now');
  if (expiration && !(time < Number(expiration)))
    throw cannotSign('ERR_CREDENTIALS', target, 'the credentials have expired. Pass new ones.');
  const payload = await payloadOf(target);
  const datetime = amzDate(time);
  const terms = {
    service,
    region,
    datetime,
    credentialScope: credentialScope(datetime, region, service),
    sessionToken,
    signedHeaders: lowerCased(signedHeaders),
    payload: choice,
  };
  const key: AccessKey = {
    accessKeyId,
    sign: async (stringToSign, scope) => (await deriveSigningKey(secretAccessKey, scope))(stringToSign),
  };
  const { url, headers } = await signTarget(target, strictUrl(target, service, rewrittenUrl), payload, terms, key);
  return { url, headers };
}

const isText = (value: unknown): boolean => typeof value === 'string' && /^(?!["'])[!-~]+$/.test(value);

/** What each option must be. It is shorter than the rules of a signer, which have a sentence for each: whoever signs with this wants the least. */
const OPTIONS: Readonly<Record<keyof SignRequestOptions, (value: unknown) => boolean>> = {
  credentials(value) {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = value as Credentials;
    return (
      isText(accessKeyId) && isText(secretAccessKey) && isText(sessionToken || '-') && Number(expiration ?? 1) >= 0
    );
  },
  service: isServiceName,
  region: isRegionName,
  now: (value = Date.now) => typeof value === 'function',
  signedHeaders: (value = []) => Array.isArray(value) && value.every((name) => HTTP_TOKEN.test(String(name))),
  payload: (value = 'signed') => value === 'signed' || value === 'unsigned',
};

function wrong(name: string): TypeError {
  return new TypeError(
    `sigv4: the option "${name}" of signRequest is missing, wrong or unknown. Pass credentials (accessKeyId, secretAccessKey), service, region, and optionally now, signedHeaders, payload.`,
  );
}
