import type { Credentials } from '../credentials/credentials.ts';
import { cannotSign } from '../errors.ts';
import { kindOf } from '../request/body.ts';
import type { SignableRequest } from '../request/request.ts';
import type { RequestOptions, SigV4Options } from '../scope/options.ts';
import { type ReadRequest, readRequest } from '../scope/read-request.ts';
import { type ScopeOptions, scopeOf } from '../scope/scope.ts';
import { IOT_SOCKETS, presignTarget } from '../signing/presign.ts';
import type { Scope } from '../signing/target.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { ask } from './core.ts';
import { payloadOf } from './explicit-request.ts';
import { prepared } from './prepared.ts';
import { type Signer, signerCore, signerOf } from './signer.ts';

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
 * those that `signedHeaders` names.
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
  const core = signerCore(signerGiven(signer));
  const { expiresIn: _expiresIn, ...own } = Object(options) as PresignOptions;
  const { expiresIn } = unpolluted(Object(options) as PresignOptions, ['expiresIn']);
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > SEVEN_DAYS)
    throw new TypeError(`sigv4: expiresIn must be a whole number of seconds from 1 to ${SEVEN_DAYS}. ${CALL}`);
  const read = readRequest(request, own);
  const payload = await payloadOf(read);
  const scope = presignScope(read, core.options, await scopeOf(read, core.options));
  const source = core.sourceFor(read);
  const known = await ask(source, 'get', read);
  const signedAt = core.clockSkew.timeAt(read.url.host);
  const outlives = ({ expiration }: Credentials): boolean =>
    !expiration || signedAt + expiresIn * 1000 <= expiration.getTime();
  const credentials = outlives(known) ? known : await ask(source, 'refresh', read);
  if (outlives(credentials)) {
    const { terms, key } = await prepared(core.termsFor(read, scope, credentials, signedAt), credentials, read);
    return presignTarget(read, payload, terms, key, expiresIn);
  }
  throw cannotSign(
    'ERR_CREDENTIALS',
    read,
    `the credentials expire at ${credentials.expiration?.toISOString()}, which is before the URL would, ${expiresIn} seconds from now. Pass a smaller expiresIn, or credentials that are valid for longer.`,
  );
}

/** The hosts of AWS IoT belong to two services. The API over HTTPS is `iotdata`, and MQTT over a WebSocket is another one. */
function presignScope(request: ReadRequest, options: ScopeOptions, scope: Scope): Scope {
  const isStated = (request.own && request.own.service) || options.service;
  const isSocket = request.url.protocol === 'wss:' && scope.service === 'iotdata' && !isStated;
  return isSocket ? { ...scope, service: IOT_SOCKETS } : scope;
}

const SEVEN_DAYS = 604_800;

const CALL = 'Call it as presign(signer, request, { expiresIn: 3600 }). The signer may be options.';

/** Returns the signer, or a new signer for options. Anything else is mostly the request of a caller who has forgotten the signer. */
function signerGiven(given: Signer | SigV4Options): Signer {
  if (kindOf(given) !== 'Object')
    throw new TypeError(`sigv4: the first argument of presign is neither a signer nor options. ${CALL}`);
  try {
    return signerOf(given);
  } catch (cause) {
    if (!(cause instanceof TypeError) || 'sign' in given) throw cause;
    throw new TypeError(`${cause.message} ${CALL}`, { cause });
  }
}
