import { types } from 'node:util';
import { check, isObject, isText, type Rule } from './rules.ts';

/** Credentials that a verifier accepts. To it they are what IAM and STS know. */
export interface KnownCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For temporary credentials. Requests must have exactly this session token. */
  readonly sessionToken?: string | undefined;
  /** When the session token expires. Default: never. */
  readonly expiration?: Date | undefined;
}

/** Finds the credentials of an access key ID. Returns `undefined` if the ID is not known. */
export type CredentialLookup = (accessKeyId: string) => KnownCredentials | undefined;

/** The credentials whose requests are accepted: one pair of keys, several, or a function that finds them by access key ID. */
export type AcceptedCredentials = KnownCredentials | readonly KnownCredentials[] | CredentialLookup;

/** Finds the credentials of an access key ID. A list is searched each time, so it may grow. */
export function findCredentials(accepted: AcceptedCredentials, accessKeyId: string): KnownCredentials | undefined {
  if (typeof accepted === 'function') {
    const known = accepted(accessKeyId) ?? undefined; // many stores return `null` for a key that they do not know
    if (known !== undefined) check(known, foundRule, 'the return value of the credentials function');
    return known;
  }
  const list = 'accessKeyId' in accepted ? [accepted] : accepted;
  return list.find((known) => known.accessKeyId === accessKeyId);
}

const description =
  'an object with the strings accessKeyId and secretAccessKey, optionally a sessionToken, and optionally a Date as expiration';

const foundRule: Rule = [`${description}; or undefined for a key that is not known; not a promise`, isKnown];

/** What the credentials may be. */
export const acceptedRule: Rule = [
  `${description}; or an array of them; or a function that finds them by access key ID`,
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
