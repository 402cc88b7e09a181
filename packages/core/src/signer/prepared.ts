import { prepareSigV4a } from '#lazy-sigv4a';
import type { Credentials } from '../credentials/credentials.ts';
import type { NamedRequest } from '../errors.ts';
import { accessKey } from '../signing/signing-key.ts';
import type { AccessKey, SigningTerms } from '../signing/target.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** All that a signature needs besides the request: its terms, and the access key that signs. */
export interface Prepared {
  readonly terms: SigningTerms;
  readonly key: AccessKey;
}

/** Adds the access key to the terms of a signature. The code of SigV4a is loaded only for terms with a region set. */
export function prepared(terms: SigningTerms, credentials: Credentials, request: NamedRequest): MaybePromise<Prepared> {
  return terms.regionSet ? prepareSigV4a(terms, credentials, request) : { terms, key: accessKey(credentials) };
}
