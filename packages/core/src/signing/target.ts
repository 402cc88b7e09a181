import type { Credentials } from '../credentials/credentials.ts';
import type { CredentialSource } from '../credentials/source.ts';
import type { NamedRequest } from '../errors.ts';
import type { HeaderMap } from '../request/headers.ts';
import type { UrlParts } from '../request/url.ts';

/** What a signature is made for. */
export interface Scope {
  readonly service: string;
  readonly region: string;
}

/** A signed request, and what it was signed with. */
export interface Signed extends SignedTarget {
  readonly terms: SigningTerms;
  readonly credentials: Credentials;
  readonly source: CredentialSource;
  /** In milliseconds since the epoch. */
  readonly signedAt: number;
}

/** A request in the form in which it is signed, beside its payload. */
export interface Target extends NamedRequest {
  readonly method: string;
  readonly url: UrlParts;
  /** A copy of the caller's headers: not changed here, either. */
  readonly headers: HeaderMap;
}

/** What decides the bytes of a canonical request, beside the request itself. */
export interface SigningTerms extends Scope {
  /** As `x-amz-date` has it. */
  readonly datetime: string;
  readonly sessionToken?: string | undefined;
  /** Further headers to sign, in lower case. */
  readonly signedHeaders?: readonly string[] | undefined;
  readonly payload?: 'signed' | 'unsigned' | undefined;
}

/** A signed request: what to set, and the intermediate strings, for the day somebody asks why it was refused. */
export interface SignedTarget {
  readonly url: string;
  /** Lower-case names; only what to set. */
  readonly headers: Record<string, string>;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}
