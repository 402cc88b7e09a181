import { areSameKeys } from '../credentials/credentials.ts';
import type { Remedy } from '../refusal/aws-error.ts';
import type { Refusal } from '../refusal/read.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { SignerCore } from '../signer/core.ts';
import type { Signed } from '../signing/target.ts';

/**
 * Tries what a refusal asks for. Gives back what has changed, or `undefined` when a new signature would be no better. After an
 * attempt that was in vain nothing is tried again, and what it rested on is forgotten.
 */
export async function recover(
  core: SignerCore,
  { code, remedy, time }: Refusal,
  request: ReadRequest,
  { credentials, source, signedAt }: Signed,
  before: Remedy | undefined,
): Promise<Remedy | undefined> {
  if (before) {
    if (remedy !== before) return undefined;
    if (remedy === 'clock') core.clockSkew.forget(request.url.host);
    else source.refusedAgain(credentials);
    return undefined;
  }
  if (remedy === 'clock' && time !== undefined && core.clockSkew.correct(request.url.host, time, signedAt))
    return 'clock';
  if (remedy !== 'expired' && code !== 'RequestExpired') return undefined; // which EC2 says of credentials, too
  try {
    return areSameKeys(await source.replace(credentials, request.within), credentials) ? undefined : 'expired';
  } catch {
    return undefined; // told as an event; the answer of AWS says more than the error of the source
  }
}
