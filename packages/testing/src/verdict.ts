/** What a verdict can be. A request passes only with `'ok'`. */
export type VerdictCode =
  /** The signature is correct. */
  | 'ok'
  /** The request has no signature. */
  | 'missing-token'
  /** The request has a signature, but a part of it is missing or cannot be read. */
  | 'incomplete-signature'
  /** The request has two signatures, or repeats a header that may be there only once. */
  | 'ambiguous'
  /** The request was signed too long ago, or the presigned URL has expired. */
  | 'expired'
  /** The request was signed with a date in the future. */
  | 'not-yet-valid'
  /** `host` or an `x-amz-*` header is not signed. */
  | 'unsigned-header'
  /** The credential scope has the wrong date, region, service or terminator, or the region set of SigV4a does not contain the region. */
  | 'wrong-scope'
  /** The access key ID is not known. */
  | 'unknown-key'
  /** The credentials are temporary, but the session token is missing. */
  | 'token-missing'
  /** The session token does not belong to the access key. */
  | 'token-invalid'
  /** The session token has expired. */
  | 'token-expired'
  /** aws4 computes another signature, or Node does not accept that of SigV4a or of a chunk. `difference` may say why. */
  | 'signature-mismatch'
  /** The signature is correct, but not for this body. */
  | 'payload-mismatch'
  /** The signature of an upload form is correct, but its policy does not allow this upload, or is not a valid policy. */
  | 'policy-violation'
  /** Verifiers, including AWS's, read this request in different ways, or aws4 cannot read it. So there is no verdict on its signature. */
  | 'cannot-verify';

/** The credential scope of a signature, without the access key ID in front and `aws4_request` at the end. */
export interface CredentialScope {
  /** As `YYYYMMDD`. */
  readonly date: string;
  /** With SigV4a: the region set, as it was sent, such as `*` or `us-east-1,us-west-2`. */
  readonly region: string;
  readonly service: string;
}

/** The line of the canonical request that was signed differently. */
export interface Difference {
  /** Which line it is: `'method'`, `'path'`, `'query'`, `'payload hash'`, or the name of a header. */
  readonly part: string;
  /** The line as it was signed. */
  readonly signed: string;
  /** The line that should have been signed for the request that arrived. */
  readonly expected: string;
}

/**
 * The result of checking one request. Whatever could not be read from the request is `undefined`.
 * The canonical request contains the session token, as AWS's own answers do. Redact it before you show it.
 */
export interface Verdict {
  /** `true` only if `code` is `'ok'`. */
  readonly ok: boolean;
  /** The verdict, for programs. */
  readonly code: VerdictCode;
  /** The reason, for people. In AWS's words where AWS has precise ones. */
  readonly reason: string;
  /** `AWS4-HMAC-SHA256`, or `AWS4-ECDSA-P256-SHA256` for SigV4a. */
  readonly algorithm?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly credentialScope?: CredentialScope | undefined;
  /** The names of the signed headers, as the signature lists them. */
  readonly signedHeaders?: readonly string[] | undefined;
  /** The canonical request that should have been signed. */
  readonly canonicalRequest?: string | undefined;
  /** The string to sign that should have been used. */
  readonly stringToSign?: string | undefined;
  /**
   * The line of the canonical request that was signed differently. It is found by trying what commonly goes wrong. If a mismatch has
   * no `difference`, the secret access key is wrong, more than one line differs, or something uncommon went wrong.
   */
  readonly difference?: Difference | undefined;
  /** The bytes of a body that was sent in signed chunks, without the chunks' own lines. Only if the verdict is `'ok'`. */
  readonly decodedBody?: Uint8Array | undefined;
}

/** Why a request does not pass. The verdict adds what was read from the request. */
export interface Defect {
  readonly code: Exclude<VerdictCode, 'ok'>;
  readonly reason: string;
}
