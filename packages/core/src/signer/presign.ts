import type { Credentials } from '../credentials/credentials.ts';
import { cannotSign } from '../errors.ts';
import { kindOf } from '../request/body.ts';
import type { SignableRequest } from '../request/request.ts';
import type { RequestOptions, SigV4Options } from '../scope/options.ts';
import { readRequest } from '../scope/read-request.ts';
import { scopeOf } from '../scope/scope.ts';
import { presignTarget } from '../signing/presign.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { ask } from './core.ts';
import { payloadOf } from './explicit-request.ts';
import { type Signer, signerCore, signerOf } from './signer.ts';

/** What a presigned URL may say for itself, and how long it is good for. */
export interface PresignOptions extends RequestOptions {
  /** How long the URL is good for, in whole seconds: 1 to 604800, that is 7 days. It has no default. */
  readonly expiresIn: number;
}

/**
 * Gives back a URL that carries its signature: whoever has it can send the request without credentials, until it expires.
 *
 * The first argument is a signer, or options as `createSigner` takes them. The URL is good for `expiresIn` seconds. Credentials that end
 * earlier are refreshed first; if the new ones end earlier too, it is `ERR_CREDENTIALS`. Signed headers (`x-amz-*`, and what
 * `signedHeaders` names) must be sent with the URL.
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
  const scope = scopeOf(read, core.options);
  const source = core.sourceFor(read);
  const known = await ask(source, 'get', read);
  const signedAt = core.clockSkew.timeAt(read.url.host);
  const outlives = ({ expiration }: Credentials): boolean =>
    !expiration || signedAt + expiresIn * 1000 <= expiration.getTime();
  const credentials = outlives(known) ? known : await ask(source, 'refresh', read);
  if (outlives(credentials))
    return presignTarget(read, payload, core.termsFor(read, scope, credentials, signedAt), credentials, expiresIn);
  throw cannotSign(
    'ERR_CREDENTIALS',
    read,
    `the URL must be good for ${expiresIn} seconds, and the credentials end before that, at ${credentials.expiration?.toISOString()}. Ask for fewer seconds, or use credentials that live longer.`,
  );
}

const SEVEN_DAYS = 604_800;

const CALL = 'Call it as presign(signer, request, { expiresIn: 3600 }), with a signer, or the options of one, first.';

/** A signer, or a new one for options. What is neither of them is mostly the request, of a caller who left out the signer. */
function signerGiven(given: Signer | SigV4Options): Signer {
  if (kindOf(given) !== 'Object')
    throw new TypeError(`sigv4: the first argument of presign is no signer, and no options of one. ${CALL}`);
  try {
    return signerOf(given);
  } catch (cause) {
    if (!(cause instanceof TypeError) || 'sign' in given) throw cause;
    throw new TypeError(`${cause.message} ${CALL}`, { cause });
  }
}
