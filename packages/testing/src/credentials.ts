import { types } from 'node:util';
import { check, isObject, isText, type Rule } from './rules.ts';

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
  if (typeof accepted === 'function') {
    const known = accepted(accessKeyId) ?? undefined; // `null` is what many stores have for nobody
    if (known !== undefined) check(known, foundRule, 'what the credentials function returns');
    return known;
  }
  const list = 'accessKeyId' in accepted ? [accepted] : accepted;
  return list.find((known) => known.accessKeyId === accessKeyId);
}

const description =
  'an object with the strings accessKeyId and secretAccessKey, and perhaps a sessionToken and a Date as expiration';

const foundRule: Rule = [`${description}; or undefined for a key that nobody has; not a promise`, isKnown];

/** What may be accepted. */
export const acceptedRule: Rule = [
  `${description}; or an array of such; or a function that finds them by access key ID`,
  (value) => typeof value === 'function' || (Array.isArray(value) ? value.every(isKnown) : isKnown(value)),
];

function isKnown(value: unknown): boolean {
  if (!isObject(value)) return false;
  const {
    accessKeyId,
    secretAccessKey,
    sessionToken = '',
    expiration = new Date(0),
  } = value as Partial<Record<string, unknown>>;
  const areKeys = isText(accessKeyId) && accessKeyId !== '' && isText(secretAccessKey) && secretAccessKey !== '';
  return areKeys && isText(sessionToken) && types.isDate(expiration) && !Number.isNaN(expiration.getTime());
}
