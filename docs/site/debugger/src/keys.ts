import type { Credentials } from '@sigv4/core';
import { Unreadable } from './draft.ts';

/** The keys in AWS's documentation. They belong to nobody. */
export const EXAMPLE_KEYS = {
  AKIDEXAMPLE: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  AKIAIOSFODNN7EXAMPLE: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
} as const satisfies Record<string, Credentials>;

export type KeyChoice = keyof typeof EXAMPLE_KEYS | 'own';

/** What the fields of the keys contain. */
export interface Keys {
  readonly choice: KeyChoice;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The credentials to sign with. Throws an `Unreadable` if they are incomplete, or belong to a long-term access key. */
export function credentialsOf({ choice, ...typed }: Keys): Credentials {
  if (choice !== 'own') return EXAMPLE_KEYS[choice];
  const accessKeyId = typed.accessKeyId.trim();
  const secretAccessKey = typed.secretAccessKey.trim();
  const sessionToken = typed.sessionToken.trim();
  if (/^AKIA/i.test(accessKeyId))
    throw new Unreadable(
      'An access key id that begins with AKIA belongs to a long-term access key, which does not expire. Do not type it into a web page. Make temporary credentials with aws sts get-session-token.',
    );
  if (!accessKeyId || !secretAccessKey || !sessionToken)
    throw new Unreadable('The temporary credentials are incomplete. Type all three fields, or choose example keys.');
  if (!/^\w+$/.test(accessKeyId))
    throw new Unreadable('The access key id must have letters and digits only, such as ASIAIOSFODNN7EXAMPLE.');
  if (/[^!-~]/.test(secretAccessKey + sessionToken))
    throw new Unreadable(
      'The secret access key or the session token has a space or another invalid character. Remove it.',
    );
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** The keys that made a signature, if they are known: those that were typed, or an example's. */
export function keysOf(accessKeyId: string, keys: Keys): Credentials | undefined {
  if (keys.choice === 'own' && keys.accessKeyId.trim() === accessKeyId) return credentialsOf(keys);
  return Object.values(EXAMPLE_KEYS).find((each) => each.accessKeyId === accessKeyId);
}
