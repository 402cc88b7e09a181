import { deriveSigningKey, sha256 } from '#platform';
import { fieldsOf, type Credentials } from '../credentials/credentials.ts';
import { cannotSign } from '../errors.ts';
import { HTTP_TOKEN } from '../request/headers.ts';
import { readParts, type SignableRequest } from '../request/request.ts';
import { parseUrl } from '../request/url.ts';
import { isRegionName, isServiceName } from '../scope/names.ts';
import { checkProtocol } from '../scope/scope.ts';
import { hasSignature, rewrittenUrl, strictUrl } from '../signing/canonical-url.ts';
import { hashOf, planPayload } from '../signing/payload-hash.ts';
import { draftOf } from '../signing/sign.ts';
import { amzDate, authorization, composeStringToSign, credentialScope } from '../signing/spec.ts';
import { isTime } from '../util/clock.ts';
import { masked } from '../util/unpolluted.ts';
import { lowerCased } from './core.ts';
import { payloadOf } from './explicit-request.ts';
import type { SignedRequest } from './signer.ts';

/** Everything besides the request that a signature needs. */
export interface SignRequestOptions {
  /** An object with the keys. For a credential provider use `createSigner`. */
  readonly credentials: Credentials;
  /** The signing name of the service, such as `execute-api`. */
  readonly service: string;
  /** The region, such as `eu-west-1`. */
  readonly region: string;
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** More headers to sign. `host`, the `content-type` of a body and every `x-amz-*` header are always signed. */
  readonly signedHeaders?: readonly string[] | undefined;
  /** Whether the body is part of the signature. The default depends on the service and the kind of body. */
  readonly payload?: 'signed' | 'unsigned' | undefined;
}

/**
 * Signs a request with only what you pass. It does not look up the host, read the environment, or load and cache credentials. The
 * signature is the same as that of a signer, and a bundler adds at most 4.4 kB for it (minified and gzipped).
 *
 * Wrong options are a `TypeError`. A request that cannot be signed is a `SigV4Error`, and so are expired credentials. Plain http is
 * signed only for this machine: use a signer with `allowHttp: true` for other hosts.
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
  const read = masked(given, names);
  const credentials = fieldsOf(Object(read.credentials) as Credentials);
  for (const name of [...names, ...(Object.keys(given) as typeof names)]) {
    if (!names.includes(name) || !OPTIONS[name](name === 'credentials' ? credentials : read[name])) throw wrong(name);
  }
  const { service, region, now = Date.now, signedHeaders: further = [], payload: choice } = read;
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  const target = readParts(request, parseUrl);
  checkProtocol(target, {});
  const time = now();
  if (!isTime(time)) throw wrong('now');
  if (expiration && !(time < Number(expiration)))
    throw cannotSign('ERR_CREDENTIALS', target, 'the credentials have expired. Pass new ones.');
  const payload = await payloadOf(target);
  const datetime = amzDate(time);
  const scope = credentialScope(datetime, region, service);
  const terms = {
    datetime,
    region,
    sessionToken,
    signedHeaders: lowerCased(further),
    algorithm: undefined, // named: what an object lacks is read from a polluted Object.prototype
  };
  // The same steps as in `signTarget`, without a cache of keys: together they are smaller.
  const strict = strictUrl(target, service, rewrittenUrl, hasSignature);
  const plan = planPayload(target, payload, service, choice);
  const hash = plan.known ?? (await hashOf(target, payload));
  const { url, headers, signedHeaders, canonicalRequest } = draftOf(target, strict, payload, terms, plan, hash);
  const stringToSign = composeStringToSign(datetime, scope, await sha256(canonicalRequest));
  const key = await deriveSigningKey(secretAccessKey, scope);
  headers['authorization'] = authorization(accessKeyId, scope, signedHeaders, await key(stringToSign));
  return { url, headers };
}

const isText = (value: unknown): boolean => typeof value === 'string' && /^(?!["'])[!-~]+$/.test(value);

/** The check of each option. All options share one message, because it is the smallest: the rules of a signer have a message for each. */
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
    `sigv4: the option "${name}" of signRequest is missing, wrong or unknown. Pass credentials, service, region, optionally now, signedHeaders, payload.`,
  );
}
