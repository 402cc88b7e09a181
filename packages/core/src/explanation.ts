/** The first part of the canonical request in which two sides differ. */
export interface Difference {
  /** Where it is. */
  readonly part: 'method' | 'path' | 'query' | 'header' | 'signed headers' | 'payload hash';
  /** The name of the header. */
  readonly name?: string | undefined;
  /** What was signed; `undefined` for a header that was not there. */
  readonly ours: string | undefined;
  /** What AWS saw; `undefined` for a header that did not arrive. */
  readonly theirs: string | undefined;
}

/** Every cause that is told apart. A minor release may add to it. */
export type ExplanationCode =
  /** The request went unsigned; the summary says why. */
  | 'unsigned'
  /** Signed, and API Gateway knows no such path, method or stage. */
  | 'unknown-route'
  /** Another method arrived than was signed. */
  | 'method-changed'
  /** Another path arrived. */
  | 'path-changed'
  /** Another query arrived. */
  | 'query-changed'
  /** A signed header arrived with another value, or not at all. */
  | 'header-changed'
  /** Another body arrived, or another payload hash. */
  | 'body-changed'
  /** Another service or region than the endpoint's. */
  | 'wrong-scope'
  /** The date of the signature was refused. */
  | 'wrong-clock'
  /** The session token has expired, and there was no newer one. */
  | 'token-expired'
  /** Malformed, revoked, or belonging to another key. */
  | 'token-invalid'
  /** Temporary keys without their session token. */
  | 'token-missing'
  /** AWS does not know the access key. */
  | 'unknown-key'
  /** Everything but the secret key is as AWS expected it. */
  | 'wrong-secret'
  /** The signature does not match, and the answer does not tell what AWS expected. */
  | 'signature-mismatch'
  /** The authorization header arrived damaged. */
  | 'damaged-authorization'
  /** An `x-amz-*` header arrived that is not part of the signature. */
  | 'unsigned-header'
  /** A policy does not allow it, or an authorizer that looks at no signature. */
  | 'not-allowed'
  /** A bare "Forbidden", or a 403 without a body: the fix has the causes in order. */
  | 'forbidden'
  /** The answer is not the service's: a firewall's, a CDN's, or a proxy's. */
  | 'not-from-aws'
  /** No answer can be read: the summary says what the network did; or it is CORS in a browser. */
  | 'no-answer'
  /** None of these; the summary has AWS's own words. */
  | 'unknown';

/**
 * Why AWS refused a request, as far as it can be told. Secrets, session tokens and signatures are redacted in all of it, and control
 * characters of the answer escaped. Every text is one line, but for those of `ours` and `theirs`.
 */
export interface Explanation {
  /** The cause, for programs. */
  readonly code: ExplanationCode;
  /** One sentence that names the cause. */
  readonly summary: string;
  /** What to do about it. */
  readonly fix: string;
  /** The first part of the canonical request in which AWS's differs from ours. */
  readonly difference?: Difference | undefined;
  /** What was signed; `undefined` if nothing was. */
  readonly ours?: ServerStrings | undefined;
  /** What AWS expected, where its answer tells. */
  readonly theirs?: ServerStrings | undefined;
  /** Such as `20260101/eu-west-1/execute-api/aws4_request`. */
  readonly credentialScope?: string | undefined;
  /** The server's clock less the time of the signature, in milliseconds, where the answer tells. */
  readonly clockOffset?: number | undefined;
  /** The HTTP status; 0 when there was no answer to read. */
  readonly status: number;
  /** AWS's error code, such as `InvalidSignatureException`: a name of at most 100 characters, or nothing. */
  readonly serviceCode?: string | undefined;
  /** The name AWS has for the request, to ask its support about. */
  readonly requestId?: string | undefined;
  /** All of it, to be read by a person. */
  toString(): string;
}

/** The canonical request and the string to sign that AWS expected, as some of its answers tell. */
export interface ServerStrings {
  readonly canonicalRequest?: string | undefined;
  readonly stringToSign?: string | undefined;
}
