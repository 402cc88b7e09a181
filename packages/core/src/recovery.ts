import type { Candidate } from './coverage.ts';
import { areSameKeys } from './credentials.ts';
import type { Refusal } from './refused-answer.ts';
import type { Signed, SignerCore } from './signer.ts';

/** What a second signature was made with: other credentials, or another date. */
export type Recovery = 'expired' | 'clock';

/**
 * Tries what a refusal asks for. Gives back what has changed, or `undefined` when a new signature would be no better. After an
 * attempt that was in vain nothing is tried again, and what it rested on is forgotten.
 */
export async function recover(core: SignerCore, { code, remedy, time }: Refusal, candidate: Candidate, { credentials, source, signedAt }: Signed, before: Recovery | undefined): Promise<Recovery | undefined> {
  if (before) {
    if (remedy === 'clock' && before === 'clock') core.clocks.forget(candidate.url.host);
    if (remedy === 'credentials' && before === 'expired') source.giveUp(credentials);
    return undefined;
  }
  if (remedy === 'clock' && time !== undefined && core.clocks.correct(candidate.url.host, time, signedAt)) return 'clock';
  if (remedy !== 'credentials' && code !== 'RequestExpired') return undefined; // which EC2 says of credentials, too
  try {
    return areSameKeys(await source.replace(credentials, candidate.within), credentials) ? undefined : 'expired';
  } catch {
    return undefined; // told as an event; the answer of AWS says more than the error of the source
  }
}
