import { SigV4Error } from '../errors.ts';
import { masked } from '../util/unpolluted.ts';

/** AWS credentials, with AWS's field names. */
export interface Credentials {
  /** The id of the access key, such as `AKIA...`, or `ASIA...` for temporary credentials. It is not secret. */
  readonly accessKeyId: string;
  /** The secret key. It is never sent. */
  readonly secretAccessKey: string;
  /** The session token. Only temporary credentials have one. */
  readonly sessionToken?: string | undefined;
  /** When temporary credentials expire. Without it, they are cached until AWS rejects them. */
  readonly expiration?: Date | undefined;
}

// Method syntax, so that parameters are compared bivariantly: the AWS SDK's providers have other options. `object &`, because
// TypeScript rejects two types that have only optional properties and none in common.
/**
 * Loads credentials. You can pass every provider of `@aws-sdk/credential-providers`. With `forceRefresh`, a provider that caches
 * must ask its source again.
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

/** The names of the fields at their source, such as environment variables. */
type FieldNames = Readonly<Partial<Record<keyof Credentials, string>>>;

/** Returns a checked and frozen copy of credentials. Printing it shows no secret. An error names the source and the field, not the value. */
export function snapshot(given: Credentials, source: string, names: FieldNames = {}): Credentials {
  const wrong = (what: string): SigV4Error => new SigV4Error('ERR_CREDENTIALS', `${source} has ${what}.`);
  if (typeof given !== 'object' || given === null)
    throw wrong('no credentials. Return an object with accessKeyId and secretAccessKey');
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = fieldsOf(given);
  for (const [field, value] of Object.entries({ accessKeyId, secretAccessKey, sessionToken: sessionToken || 'none' })) {
    const name = names[field as keyof Credentials] ?? field;
    if (typeof value !== 'string' || !value) {
      const other = Object.keys(given).find(
        (key) => key !== field && key.replace(/_|^aws/gi, '').toLowerCase() === field.toLowerCase(),
      );
      throw wrong(
        `no text in ${name}. ${other ? `It has ${other}: pass that as ${name}` : 'Set it to a non-empty text'}`,
      );
    }
    if (!/^[!-~]+$/.test(value)) throw wrong(`white space or other invalid characters in ${name}. Remove them`);
    if (/^(["']).*\1$/.test(value))
      throw wrong(`quotation marks around ${name}. Remove them: docker run --env-file, for example, keeps them`);
  }
  const end = expiration === undefined || expiration === null ? undefined : new Date(expiration.getTime?.());
  if (Number.isNaN(end?.getTime()))
    throw wrong(
      typeof expiration === 'string'
        ? 'text in expiration. Use new Date(expiration)'
        : `no valid Date in ${names.expiration ?? 'expiration'}. Correct or remove it`,
    );
  return Object.freeze(
    concealed({ accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined, expiration: end }),
  );
}

/** The same of an option: it is a wrong one, if it is not complete. */
export function staticCredentials(given: Credentials): Credentials {
  try {
    return snapshot(given, STATIC);
  } catch (error) {
    throw new TypeError(`sigv4: ${(error as SigV4Error).message}`);
  }
}

/** What errors call them. */
export const STATIC = 'The `credentials` object';

/**
 * Returns a copy of credentials that shows no secret when it is printed or converted to JSON.
 *
 * @experimental For a bridge to another HTTP client that stores a request's own credentials where they may be logged.
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
  return { __proto__: concealing(), accessKeyId, secretAccessKey, sessionToken, expiration } as Credentials;
}

/** The fields of credentials. In a class they may be getters. */
export function fieldsOf(credentials: Credentials): Credentials {
  return masked(credentials, ['accessKeyId', 'secretAccessKey', 'sessionToken', 'expiration']);
}

/** What is shown when credentials are printed. */
const show = function (this: Credentials): object {
  return { accessKeyId: this.accessKeyId, expiration: this.expiration };
};

/** Made on first use: a bundler can leave it out. */
let CONCEALING: object | undefined;

function concealing(): object {
  return (CONCEALING ??= {
    toJSON: show,
    [Symbol.for('nodejs.util.inspect.custom')]: show,
    [Symbol.for('Deno.customInspect')]: show,
  });
}

/** Returns the credentials. Throws if they have expired. */
export function checkAlive(credentials: Credentials, time: number, source: string): Credentials {
  const { expiration } = credentials;
  if (!expiration || time < expiration.getTime()) return credentials;
  throw new SigV4Error(
    'ERR_CREDENTIALS',
    `${source} has credentials that expired at ${expiration.toISOString()}. Renew them, or correct the clock of this machine, which shows ${new Date(time).toISOString()}.`,
  );
}

/** True for the same credentials, even if their expiration differs. An empty session token counts as none. */
export function areSameKeys(a: Credentials, b: Credentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.secretAccessKey === b.secretAccessKey &&
    (a.sessionToken || undefined) === (b.sessionToken || undefined)
  );
}
