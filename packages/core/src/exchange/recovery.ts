import { areSameKeys } from '../credentials/credentials.ts';
import type { Remedy } from '../refusal/aws-error.ts';
import type { Refusal } from '../refusal/read.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { SignerCore } from '../signer/core.ts';
import type { Signed } from '../signing/target.ts';

/**
 * Tries to fix the cause of a rejection. Returns what was fixed, or `undefined` if a new signature would not help. After one attempt that
 * did not help, nothing is tried again, and the correction is undone.
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
  if (remedy !== 'expired' && code !== 'RequestExpired') return undefined; // EC2 uses this code for credentials too
  try {
    return areSameKeys(await source.replace(credentials, request.within), credentials) ? undefined : 'expired';
  } catch {
    return undefined; // the error is reported as an event, and the caller gets AWS's answer, which says more
  }
}
