import { SigV4Error } from '../errors.ts';
import { unpolluted } from '../util/unpolluted.ts';

/** AWS credentials, with AWS's field names. */
export interface Credentials {
  /** The public half of the key, such as `AKIA...`, or `ASIA...` for temporary credentials. */
  readonly accessKeyId: string;
  /** The secret half; it is never sent. */
  readonly secretAccessKey: string;
  /** Present in temporary credentials. */
  readonly sessionToken?: string | undefined;
  /** When temporary credentials end. Without it they are kept until AWS refuses them. */
  readonly expiration?: Date | undefined;
}

// Method syntax, so that parameters are compared bivariantly: the SDK's providers take other options. `object &`, because types that
// are all optional, and have nothing in common, do not fit otherwise.
/**
 * Loads credentials. Every provider of `@aws-sdk/credential-providers` fits as it is. With `forceRefresh` a provider that
 * remembers must ask its source again.
 *
 * @example
 * ```ts
 * import { createSigner, type CredentialProvider } from '@sigv4/core';
 *
 * const fromVault: CredentialProvider = async ({ forceRefresh } = {}) => {
 *   const answer = await fetch('https://vault.example.com/keys', { cache: forceRefresh ? 'no-store' : 'default' });
 *   const { accessKeyId, secretAccessKey, sessionToken, expiration } = await answer.json();
 *   return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration) };
 * };
 * const signer = createSigner({ credentials: fromVault });
 * ```
 */
export type CredentialProvider = {
  load(options?: object & { readonly forceRefresh?: boolean }): Promise<Credentials>;
}['load'];

/** What the fields are called where they come from. */
export type FieldNames = Readonly<Partial<Record<keyof Credentials, string>>>;

/** A frozen copy with the fields that are needed, checked. Printing it shows no secret, and an error names the place alone. */
export function snapshot(given: Credentials, source: string, names: FieldNames = {}): Credentials {
  const wrong = (what: string): SigV4Error => new SigV4Error('ERR_CREDENTIALS', `${source} has ${what}.`);
  if (typeof given !== 'object' || given === null) throw wrong('no object with accessKeyId and secretAccessKey');
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = fieldsOf(given);
  for (const [field, value] of Object.entries({ accessKeyId, secretAccessKey, sessionToken: sessionToken || 'none' })) {
    const name = names[field as keyof Credentials] ?? field;
    if (typeof value !== 'string' || !value) throw wrong(`no text in ${name}`);
    if (!/^[!-~]+$/.test(value)) throw wrong(`white space or other characters that no key has in ${name}`);
    if (/^(["']).*\1$/.test(value))
      throw wrong(
        `quotation marks around ${name}. Remove them: docker run --env-file, for one, takes them for a part of the value`,
      );
  }
  const end = expiration === undefined || expiration === null ? undefined : new Date(expiration.getTime?.());
  if (Number.isNaN(end?.getTime())) throw wrong(`no valid Date in ${names.expiration ?? 'expiration'}`);
  return Object.freeze(
    concealed({ accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined, expiration: end }),
  );
}

/**
 * A copy of credentials that shows no secret when it is printed or turned into JSON.
 *
 * @experimental For a bridge to another HTTP client, which keeps a request's own credentials where they may be logged.
 *
 * @example
 * ```ts
 * import { concealed } from '@sigv4/core';
 *
 * const credentials = concealed({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' });
 * console.log(JSON.stringify(credentials)); // {"accessKeyId":"AKIDEXAMPLE"}
 * ```
 */
export function concealed(credentials: Credentials): Credentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = fieldsOf(credentials);
  return { __proto__: CONCEALING, accessKeyId, secretAccessKey, sessionToken, expiration } as Credentials;
}

/** The fields of credentials, which a class may have as getters. */
export function fieldsOf(credentials: Credentials): Credentials {
  return unpolluted(credentials, ['accessKeyId', 'secretAccessKey', 'sessionToken', 'expiration']);
}

/** What printing credentials shows, in place of their secrets. */
const show = function (this: Credentials): object {
  return { accessKeyId: this.accessKeyId, expiration: this.expiration };
};
const CONCEALING = {
  toJSON: show,
  [Symbol.for('nodejs.util.inspect.custom')]: show,
  [Symbol.for('Deno.customInspect')]: show,
};

/** Credentials that have not expired; throws otherwise. */
export function checkAlive(credentials: Credentials, time: number, source: string): Credentials {
  const { expiration } = credentials;
  if (!expiration || time < expiration.getTime()) return credentials;
  throw new SigV4Error(
    'ERR_CREDENTIALS',
    `${source} has credentials whose expiration, ${expiration.toISOString()}, has passed. Renew them, or set the clock of this machine: it says ${new Date(time).toISOString()}.`,
  );
}

/** True for the same keys, whenever they expire. An empty session token is none. */
export function areSameKeys(a: Credentials, b: Credentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.secretAccessKey === b.secretAccessKey &&
    (a.sessionToken || undefined) === (b.sessionToken || undefined)
  );
}
