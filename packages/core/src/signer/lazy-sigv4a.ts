import type { Credentials } from '../credentials/credentials.ts';
import type { NamedRequest } from '../errors.ts';
import type { SigningTerms } from '../signing/target.ts';
import type { Prepared } from './prepared.ts';

/** What SigV4a needs to prepare a signature. */
export type Preparation = readonly [terms: SigningTerms, credentials: Credentials, request: NamedRequest];

/** Loads the code of SigV4a, and lets it prepare a signature. A file of its own in the package, for the same reason as `diagnosis/lazy.ts`. */
export async function prepareSigV4a(...given: Preparation): Promise<Prepared> {
  return (await import('#sigv4a')).prepare(...given);
}
