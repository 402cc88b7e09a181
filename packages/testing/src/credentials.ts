/** Credentials that a verifier accepts, as IAM and STS would know them. */
export interface KnownCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Set for temporary credentials: requests must then carry exactly this session token. */
  readonly sessionToken?: string | undefined;
  /** From this moment on the session token counts as expired. Default: never. */
  readonly expiration?: Date | undefined;
}

/** Finds the credentials behind an access key ID; `undefined` when nobody has it. */
export type CredentialLookup = (accessKeyId: string) => KnownCredentials | undefined;
