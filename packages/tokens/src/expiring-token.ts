/** A token, and when to ask for the next one. */
export interface ExpiringToken {
  /** The token. It is a secret. */
  readonly value: string;
  /** The end of the token's life, or of the credentials if they expire before. Clients cache the token until then. */
  readonly expiresAt: Date;
}
