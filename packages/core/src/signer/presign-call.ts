import type { Credentials } from '../credentials/credentials.ts';
import { cannotSign } from '../errors.ts';
import { kindOf } from '../request/body.ts';
import type { SigV4Options } from '../scope/options.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import { ask, type SignerCore } from './core.ts';
import { type Signer, signerOf } from './signer.ts';

const SEVEN_DAYS = 604_800;

/** Returns how long a signature is valid, in seconds. `call` shows how the function is called. */
export function checkedLife(expiresIn: unknown, call: string): number {
  if (!Number.isInteger(expiresIn) || (expiresIn as number) < 1 || (expiresIn as number) > SEVEN_DAYS)
    throw new TypeError(`sigv4: expiresIn must be a whole number of seconds from 1 to ${SEVEN_DAYS}. ${howTo(call)}`);
  return expiresIn as number;
}

/**
 * Returns the signer, or a new signer for options. Anything else is mostly the request of a caller who has forgotten the signer, or has
 * swapped it with the request, which is `next`. A signer has credentials, as its options do, and a request has a URL.
 */
export function signerGiven(given: Signer | SigV4Options, next: object, call: string): Signer {
  const isSwapped = 'url' in Object(given) && (Object(next) as SigV4Options).credentials;
  if (isSwapped || kindOf(given) !== 'Object')
    throw new TypeError(
      `sigv4: the first argument of ${call.split('(')[0]} is ${isSwapped ? 'swapped with the second' : 'neither a signer nor options'}. ${howTo(call)}`,
    );
  try {
    return signerOf(given);
  } catch (cause) {
    if (!(cause instanceof TypeError) || 'sign' in given) throw cause;
    throw new TypeError(`${cause.message} ${howTo(call)}`, { cause });
  }
}

export const howTo = (call: string): string => `Call it as ${call}. The signer may be options.`;

/**
 * Returns credentials that do not expire before the signature, and the time of the signature, in milliseconds since the epoch. They are
 * refreshed once to find such credentials. To load them may take a while, so the time is read afterwards.
 */
export async function lastingCredentials(
  core: SignerCore,
  request: ReadRequest,
  expiresIn: number,
): Promise<{ readonly credentials: Credentials; readonly signedAt: number }> {
  let expiration: Date | undefined;
  for (const question of ['get', 'refresh'] as const) {
    const credentials = await ask(core.sourceFor(request), question, request);
    const signedAt = core.clockSkew.timeAt(request.url.host);
    ({ expiration } = credentials);
    if (!expiration || signedAt + expiresIn * 1000 <= expiration.getTime()) return { credentials, signedAt };
  }
  throw cannotSign(
    'ERR_CREDENTIALS',
    request,
    `the credentials expire at ${expiration?.toISOString()}, which is before the signature would, ${expiresIn} seconds from now. Pass a smaller expiresIn, or credentials that are valid for longer.`,
  );
}
