import { cannotSign } from '../errors.ts';
import type { SignableRequest } from '../request/request.ts';
import type { RequestOptions, SigV4Options } from '../scope/options.ts';
import { type ReadRequest, readRequest } from '../scope/read-request.ts';
import { type ScopeOptions, scopeOf } from '../scope/scope.ts';
import { IOT_SOCKETS, presignTarget } from '../signing/presign.ts';
import type { Scope } from '../signing/target.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { payloadOf } from './explicit-request.ts';
import { prepared } from './prepared.ts';
import { checkedLife, lastingCredentials, signerGiven } from './presign-call.ts';
import { type Signer, signerCore } from './signer.ts';

/** The options of a presigned URL. */
export interface PresignOptions extends RequestOptions {
  /** How long the URL is valid, in whole seconds: from 1 to 604800, which is 7 days. There is no default. */
  readonly expiresIn: number;
}

/**
 * Returns a URL that contains its signature. Anybody who has the URL can send the request without credentials, until the URL expires.
 *
 * The first argument is a signer, or the options of a signer. Credentials that expire before the URL are refreshed first. If the new
 * credentials expire before the URL too, the error is `ERR_CREDENTIALS`. The signed headers must be sent with the URL: `x-amz-*`, and
 * those that `signedHeaders` names. It may also name `content-length`: then only a body of exactly the size in `headers` is accepted.
 *
 * A `wss:` URL of AWS IoT is signed for `iotdevicegateway`. For this service the session token is appended after the signature. Pass
 * `service: 'iotdevicegateway'` for a custom domain.
 *
 * @example
 * ```ts
 * import { createSigner, presign } from '@sigv4/core';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const request = { method: 'GET', url: 'https://my-bucket.s3.eu-west-1.amazonaws.com/report.pdf' };
 * const url = await presign(signer, request, { expiresIn: 3600 });
 * // https://my-bucket.s3.eu-west-1.amazonaws.com/report.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&...&X-Amz-Signature=...
 * ```
 */
export async function presign(
  signer: Signer | SigV4Options,
  request: SignableRequest,
  options: PresignOptions,
): Promise<string> {
  const core = signerCore(signerGiven(signer, request, CALL));
  const { expiresIn: _expiresIn, ...own } = Object(options) as PresignOptions;
  const { expiresIn, signedHeaders } = unpolluted(Object(options) as PresignOptions, ['expiresIn', 'signedHeaders']);
  const life = checkedLife(expiresIn, CALL);
  const isSized = Array.isArray(signedHeaders) && signedHeaders.some(isLength);
  if (isSized) own.signedHeaders = signedHeaders.filter((name) => !isLength(name)); // `own` is a copy
  const read = readRequest(request, own);
  if (isSized) addLength(read);
  const payload = await payloadOf(read);
  const scope = presignScope(read, core.options, await scopeOf(read, core.options));
  const { credentials, signedAt } = await lastingCredentials(core, read, life);
  const { terms, key } = await prepared(core.termsFor(read, scope, credentials, signedAt), credentials, read);
  return presignTarget(read, payload, terms, key, life);
}

/** The hosts of AWS IoT belong to two services. The API over HTTPS is `iotdata`, and MQTT over a WebSocket is another one. */
function presignScope(request: ReadRequest, options: ScopeOptions, scope: Scope): Scope {
  const isStated = (request.own && request.own.service) || options.service;
  const isSocket = request.url.protocol === 'wss:' && scope.service === 'iotdata' && !isStated;
  return isSocket ? { ...scope, service: IOT_SOCKETS } : scope;
}

const CALL = 'presign(signer, request, { expiresIn: 3600 })';

/** The size of a body, which only a presigned URL may sign: every client sends it for a body whose size it knows. */
const LENGTH = 'content-length';

const isLength = (name: unknown): boolean => String(name).toLowerCase() === LENGTH;

/** Adds the header to those that are signed. If the request had no such header, the URL would accept every size. */
function addLength(read: ReadRequest): void {
  const own = read.own as RequestOptions;
  own.signedHeaders = [...(own.signedHeaders ?? []), LENGTH];
  if (!/^\d+$/.test(read.headers.get(LENGTH) ?? ''))
    throw cannotSign('ERR_UNSIGNABLE_REQUEST', read, `it has no ${LENGTH}. Pass headers: { '${LENGTH}': '1024' }.`);
}
