import type { Candidate } from './coverage.ts';
import { areSameKeys } from './credentials.ts';
import type { Refusal } from './refused-answer.ts';
import type { Remedy } from './rejection.ts';
import type { Signed, SignerCore } from './signer.ts';

/**
 * Tries what a refusal asks for. Gives back what has changed, or `undefined` when a new signature would be no better. After an
 * attempt that was in vain nothing is tried again, and what it rested on is forgotten.
 */
export async function recover(core: SignerCore, { code, remedy, time }: Refusal, candidate: Candidate, { credentials, source, signedAt }: Signed, before: Remedy | undefined): Promise<Remedy | undefined> {
  if (before) {
    if (remedy !== before) return undefined;
    if (remedy === 'clock') core.clocks.forget(candidate.url.host);
    else source.giveUp(credentials);
    return undefined;
  }
  if (remedy === 'clock' && time !== undefined && core.clocks.correct(candidate.url.host, time, signedAt)) return 'clock';
  if (remedy !== 'expired' && code !== 'RequestExpired') return undefined; // which EC2 says of credentials, too
  try {
    return areSameKeys(await source.replace(credentials, candidate.within), credentials) ? undefined : 'expired';
  } catch {
    return undefined; // told as an event; the answer of AWS says more than the error of the source
  }
}
