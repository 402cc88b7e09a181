/** What a verdict can be. `'ok'` is the only one with which a request may pass. */
export type VerdictCode =
  /** The signature holds. */
  | 'ok'
  /** No signature at all. */
  | 'missing-token'
  /** Something that looks like a signature, but with a part missing or unreadable. */
  | 'incomplete-signature'
  /** Two signatures, or a header field twice where only one can be meant. */
  | 'ambiguous'
  /** Signed too long ago, or a presigned URL after its time. */
  | 'expired'
  /** Signed with a date in the future. */
  | 'not-yet-valid'
  /** `host` or an `x-amz-*` header field arrived without being signed. */
  | 'unsigned-header'
  /** The credential scope names another date, region, service or terminator. */
  | 'wrong-scope'
  /** Nobody has the access key ID. */
  | 'unknown-key'
  /** Temporary credentials without their session token. */
  | 'token-missing'
  /** A session token that does not belong to the access key. */
  | 'token-invalid'
  /** A session token after its expiration. */
  | 'token-expired'
  /** Another signature than the one that aws4 computes; `difference` may tell why. */
  | 'signature-mismatch'
  /** The signature holds, but not for this body. */
  | 'payload-mismatch'
  /** Verifiers, AWS's among them, read this request differently, or aws4 cannot read it: no opinion. */
  | 'cannot-verify';

/** The credential scope of a signature, without the access key ID before it and `aws4_request` behind it. */
export interface CredentialScope {
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** One line of the canonical request that a signer saw differently. */
export interface Difference {
  /** What the line says: `'method'`, `'path'`, `'query'`, `'payload hash'`, or the name of a header field. */
  readonly part: string;
  /** The line as it was signed. */
  readonly signed: string;
  /** The line as it should have been, for the request that arrived. */
  readonly expected: string;
}

/**
 * The opinion on one request. What could be read before the opinion was formed is there, the rest is `undefined`.
 * The canonical request contains the session token, as AWS's own answers do: redact it before showing it.
 */
export interface Verdict {
  /** True only for the code `'ok'`. */
  readonly ok: boolean;
  /** The opinion, for programs. */
  readonly code: VerdictCode;
  /** One or more sentences for a person; in AWS's words where AWS is precise. */
  readonly reason: string;
  readonly accessKeyId?: string | undefined;
  readonly credentialScope?: CredentialScope | undefined;
  /** The header names that the signature claims to cover. */
  readonly signedHeaders?: readonly string[] | undefined;
  /** The canonical request that should have been signed. */
  readonly canonicalRequest?: string | undefined;
  /** The string to sign that should have been. */
  readonly stringToSign?: string | undefined;
  /**
   * The line of the canonical request that was signed differently: found by trying what commonly goes wrong. Where a mismatch has
   * none, more than one line differs, or something uncommon, or the secret access key.
   */
  readonly difference?: Difference | undefined;
}

/** Why a request cannot pass, before what is known about it is added. */
export interface Defect {
  readonly code: Exclude<VerdictCode, 'ok'>;
  readonly reason: string;
}
