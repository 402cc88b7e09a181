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

/** Whose requests may pass: one pair of keys, several, or a function that finds them by access key ID. */
export type AcceptedCredentials = KnownCredentials | readonly KnownCredentials[] | CredentialLookup;

/** The credentials behind an access key ID, wherever they are kept. A list is looked at anew each time, so it may grow. */
export function findCredentials(accepted: AcceptedCredentials, accessKeyId: string): KnownCredentials | undefined {
  if (typeof accepted === 'function') return accepted(accessKeyId);
  const list = 'accessKeyId' in accepted ? [accepted] : accepted;
  return list.find((known) => known.accessKeyId === accessKeyId);
}
