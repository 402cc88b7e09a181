import type { Credentials } from '../credentials/credentials.ts';
import type { CredentialSource } from '../credentials/source.ts';
import type { NamedRequest } from '../errors.ts';
import type { HeaderMap } from '../request/headers.ts';
import type { UrlParts } from '../request/url.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** The service and the region that a request is signed for. */
export interface Scope {
  readonly service: string;
  /** It does not count if there is a region set. */
  readonly region: string;
  /** The regions of a SigV4a signature. Empty: nobody has named them. `undefined`: the signature is one of SigV4. */
  readonly regionSet?: readonly string[] | undefined;
}

/** A signed request, and how it was signed. */
export interface Signed extends SignedTarget {
  readonly terms: SigningTerms;
  readonly credentials: Credentials;
  readonly source: CredentialSource;
  /** The time of the signature, in milliseconds since the epoch. */
  readonly signedAt: number;
}

/** The request to sign, without its payload. */
export interface Target extends NamedRequest {
  readonly method: string;
  readonly url: UrlParts;
  /** A copy of the caller's headers. It is never changed. */
  readonly headers: HeaderMap;
}

/** The access key that signs: its id, and step 4 of AWS's page with its secret. */
export interface AccessKey {
  readonly accessKeyId: string;
  sign(stringToSign: string, scope: string): MaybePromise<string>;
}

/** Everything besides the request that the canonical request and the string to sign depend on. */
export interface SigningTerms extends Scope {
  /** With SigV4a: the regions, joined by commas. */
  readonly region: string;
  /** The algorithm of SigV4a. `undefined`: that of SigV4. */
  readonly algorithm?: string | undefined;
  /** The time, in the format of `x-amz-date`. */
  readonly datetime: string;
  readonly credentialScope: string;
  readonly sessionToken?: string | undefined;
  /** More headers to sign, in lower case. */
  readonly signedHeaders?: readonly string[] | undefined;
  readonly payload?: 'signed' | 'unsigned' | 'chunked' | undefined;
}

/** A body that is signed chunk by chunk while it is sent. */
export interface SignedChunks {
  /** What is to be sent: a web stream that is an async iterable, too. */
  readonly body: ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>;
  /** Whether the caller's body cannot be sent again, because a client has begun to read it. */
  readonly isSpent: boolean;
  /**
   * Called when the request has an answer, with its status, or has failed, with the error. Closes the caller's body, if it is still read and
   * nobody needs it. Returns the error that the caller gets.
   */
  ended(by: unknown): unknown;
}

/** A signed request: the URL and the headers to set, and the intermediate strings, which explain a rejection. */
export interface SignedTarget {
  readonly url: string;
  /** Only the headers to set. The names are in lower case. */
  readonly headers: Record<string, string>;
  /** What is sent in place of the body, if its chunks are signed. */
  readonly chunks?: SignedChunks | undefined;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}
