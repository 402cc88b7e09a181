/** The first difference between the canonical request that was signed and the one that AWS calculated. */
export interface Difference {
  /** The part of the canonical request that differs. */
  readonly part: 'method' | 'path' | 'query' | 'header' | 'signed headers' | 'payload hash';
  /** The name of the header that differs. */
  readonly name?: string | undefined;
  /** What was signed. `undefined`: the header was not signed. */
  readonly ours: string | undefined;
  /** What AWS received. `undefined`: the header did not arrive. */
  readonly theirs: string | undefined;
}

/** Every cause that `explain` can find. A minor release may add codes. */
export type ExplanationCode =
  /** The request was sent unsigned. The summary says why. */
  | 'unsigned'
  /** The request was signed, but API Gateway has no such path, method or stage, or the service has no such operation. */
  | 'unknown-route'
  /** The method that arrived is not the one that was signed. */
  | 'method-changed'
  /** The path that arrived is not the one that was signed. */
  | 'path-changed'
  /** The query that arrived is not the one that was signed. */
  | 'query-changed'
  /** A signed header arrived with another value, or it did not arrive. */
  | 'header-changed'
  /** The body or the payload hash that arrived is not the one that was signed. */
  | 'body-changed'
  /** The request was signed for another service or region than the endpoint's, or for a region set that does not hold it. */
  | 'wrong-scope'
  /** AWS rejected the date of the signature. */
  | 'wrong-clock'
  /** The session token has expired, and the credential provider had no newer one. */
  | 'token-expired'
  /** The session token is malformed or revoked, it belongs to another access key, or it does not work with SigV4a. */
  | 'token-invalid'
  /** The credentials are temporary, and their session token is missing. */
  | 'token-missing'
  /** AWS does not know the access key. */
  | 'unknown-key'
  /** AWS received what was signed. So the secret key does not belong to the access key. */
  | 'wrong-secret'
  /** The signature does not match. Either the answer does not say what AWS expected, or other code made the signature. */
  | 'signature-mismatch'
  /** The `authorization` header was damaged on the way. */
  | 'damaged-authorization'
  /** An `x-amz-*` header arrived that is not part of the signature. */
  | 'unsigned-header'
  /** A policy does not allow the request, or the endpoint wants another kind of authorization than a signature. */
  | 'not-allowed'
  /** The answer is only "Forbidden", or a 403 without a body. The fix lists the possible causes in order. */
  | 'forbidden'
  /** The answer is not from the service, but from a firewall, a CDN or a proxy. */
  | 'not-from-aws'
  /** There is no answer to read. The summary says what the network did; in a browser the cause may be CORS. */
  | 'no-answer'
  /** The cause is none of these. The summary quotes AWS. */
  | 'unknown';

/**
 * Why AWS rejected a request. Secrets, session tokens and signatures are redacted in every text, and control characters of the answer
 * are escaped. Every text is one line, except those in `ours` and `theirs`.
 */
export interface Explanation {
  /** The cause, for programs. */
  readonly code: ExplanationCode;
  /** One sentence that names the cause. */
  readonly summary: string;
  /** What you can do about it. */
  readonly fix: string;
  /** The first difference between the canonical request that was signed and AWS's. */
  readonly difference?: Difference | undefined;
  /** What was signed. `undefined`: the request was sent unsigned. */
  readonly ours?: ServerStrings | undefined;
  /** What AWS expected, if its answer says so. */
  readonly theirs?: ServerStrings | undefined;
  /** The credential scope, such as `20260101/eu-west-1/execute-api/aws4_request`. That of SigV4a has no region. */
  readonly credentialScope?: string | undefined;
  /** The server's time minus the time of the signature, in milliseconds, if the answer has the server's time. */
  readonly clockOffset?: number | undefined;
  /** The HTTP status. 0: there was no answer to read. */
  readonly status: number;
  /** AWS's error code, such as `InvalidSignatureException`. It has at most 100 characters. */
  readonly serviceCode?: string | undefined;
  /** AWS's id of the request, for a question to AWS's support: from the headers, or else from AWS's body. */
  readonly requestId?: string | undefined;
  /** The whole explanation as text for people. */
  toString(): string;
}

/** A canonical request and a string to sign, as far as they are known. */
export interface ServerStrings {
  readonly canonicalRequest?: string | undefined;
  readonly stringToSign?: string | undefined;
}
