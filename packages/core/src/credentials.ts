import { SigV4Error } from './errors.ts';

/** AWS credentials, with AWS's field names. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Present in temporary credentials. */
  readonly sessionToken?: string | undefined;
  /** When temporary credentials end. Without it they are kept until AWS refuses them. */
  readonly expiration?: Date | undefined;
}

/**
 * Loads credentials. Every provider of `@aws-sdk/credential-providers` fits as it is. With `forceRefresh` a provider that
 * remembers must ask its source again.
 *
 * Method syntax, so that parameters are compared bivariantly: the SDK's providers take further options.
 */
export type CredentialProvider = { load(options?: { readonly forceRefresh?: boolean }): Promise<Credentials> }['load'];

/** What the source of a signer's credentials tells of itself. */
export type CredentialNews =
  | { readonly type: 'refreshed'; readonly lifetime: number | undefined; readonly accessKeyId: string }
  | { readonly type: 'refresh-failed'; readonly error: unknown };

/** A cache over a provider. What it gives out is frozen: one snapshot, one set of keys. */
export interface CredentialSource {
  /** Credentials that are good to sign with, at once where they are at hand. */
  get(): Credentials | Promise<Credentials>;
  /** Asks the source again, past whatever the provider remembers. Callers meanwhile share the one load. */
  refresh(): Promise<Credentials>;
  /** Adds a listener, once. */
  listen(listener: (news: CredentialNews) => void): void;
}

const MINUTE = 60_000;

/** The windows before expiration, in milliseconds. */
interface Windows {
  /** From here on one load runs in the background, and nobody waits. */
  readonly advisory: number;
  /** From here on requests wait for the load. */
  readonly mandatory: number;
}

/** botocore's coming windows (boto/botocore#3733), scaled down for credentials that live shortly. */
function refreshWindows(lifetime: number): Windows {
  const advisory = lifetime <= 20 * MINUTE ? 5 : lifetime < 90 * MINUTE ? 15 : 60;
  return { advisory: Math.min(advisory * MINUTE, lifetime / 4), mandatory: Math.min(MINUTE, lifetime / 10) };
}

/**
 * Sources by provider and clock, shared by every copy of this package in the process: signers with the same provider ask it once
 * between them.
 */
const sources: WeakMap<object, WeakMap<() => number, CredentialSource>> = ((globalThis as Record<symbol, unknown>)[Symbol.for('@sigv4/core:credential-sources')] ??= new WeakMap()) as never;

/** The source over static credentials or a provider, on a clock. */
export function sourceOf(credentials: Credentials | CredentialProvider, now: () => number): CredentialSource {
  let byClock = sources.get(credentials);
  if (!byClock) sources.set(credentials, (byClock = new WeakMap()));
  let source = byClock.get(now);
  if (!source) byClock.set(now, (source = typeof credentials === 'function' ? cachedSource(credentials, now) : staticSource(credentials, now)));
  return source;
}

/** A source over static credentials. They are copied, and copied again when their owner changes them. */
function staticSource(given: Credentials, now: () => number): CredentialSource {
  const name = 'The `credentials` object';
  let credentials: Credentials;
  try {
    credentials = snapshot(given, name);
  } catch (error) {
    throw new TypeError(`sigv4: ${(error as SigV4Error).message}`); // a wrong option
  }
  const get = (): Credentials => {
    if (!isSame(credentials, given)) credentials = snapshot(given, name);
    return checkAlive(credentials, now(), name);
  };
  return { get, refresh: async () => get(), listen: () => undefined };
}

/** A source over a provider: one load in flight at a time, refreshed early in the background and late by waiting. */
function cachedSource(provider: CredentialProvider, now: () => number): CredentialSource {
  const listeners = new Set<(news: CredentialNews) => void>();
  const name = `The credential provider${provider.name && ` ${provider.name}`}`;
  let current: Credentials | undefined;
  let windows: Windows = { advisory: 0, mandatory: 0 };
  let pending: Promise<Credentials> | undefined;
  let asked = false;
  let quietUntil = 0;

  const tell = (news: CredentialNews): void => {
    for (const listener of listeners) listener(news);
  };

  /** Spread over time, so that a fleet which started together does not ask together. */
  const backOff = (lifetime: number): void => {
    quietUntil = now() + Math.min(5 * MINUTE, lifetime / 20) * (1 + Math.random());
  };

  const accept = (fresh: Credentials): Credentials => {
    const received = now();
    const lifetime = fresh.expiration && fresh.expiration.getTime() - received;
    if (current && isSame(current, fresh)) {
      if (lifetime !== undefined) backOff(lifetime);
      return current;
    }
    current = fresh;
    quietUntil = 0;
    if (lifetime !== undefined) {
      const { advisory, mandatory } = refreshWindows(lifetime);
      windows = { advisory: Math.max(mandatory, advisory * (1 - Math.random() / 5)), mandatory };
    }
    tell({ type: 'refreshed', lifetime, accessKeyId: fresh.accessKeyId });
    return fresh;
  };

  const load = async (): Promise<Credentials> => {
    await Promise.resolve(); // `pending` is set before the provider runs: it may call the very fetch that waits for it
    try {
      const options = asked ? { forceRefresh: true } : {};
      asked = true;
      return accept(checkAlive(snapshot(await provider(options), name), now(), name));
    } catch (cause) {
      const error = cause instanceof SigV4Error ? cause : new SigV4Error('ERR_CREDENTIALS', `${name} failed. The cause of this error tells why.`, { cause });
      if (current?.expiration) backOff(current.expiration.getTime() - now());
      tell({ type: 'refresh-failed', error });
      throw error;
    } finally {
      pending = undefined;
    }
  };

  const refresh = (): Promise<Credentials> => (pending ??= load());

  const get = (): Credentials | Promise<Credentials> => {
    if (!current) return refresh();
    if (!current.expiration) return current;
    const kept = current;
    const left = current.expiration.getTime() - now();
    if (left <= 0) return refresh();
    if (left > windows.advisory || now() < quietUntil) return kept;
    const refreshed = refresh().catch((error: unknown) => {
      checkAlive(kept, now(), name, error);
      return kept;
    });
    if (left <= windows.mandatory) return refreshed;
    refreshed.catch(() => undefined);
    return kept;
  };

  return { get, refresh, listen: (listener) => void listeners.add(listener) };
}

/** A frozen copy with the fields that are needed, checked. Printing it shows no secret. */
export function snapshot(given: Credentials, source: string): Credentials {
  const wrong = (field: string, what: string): SigV4Error => new SigV4Error('ERR_CREDENTIALS', `${source} has ${what} for ${field}.`);
  if (typeof given !== 'object' || given === null) throw new SigV4Error('ERR_CREDENTIALS', `${source} gave no object with accessKeyId and secretAccessKey.`);
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = given;
  for (const [field, value] of Object.entries({ accessKeyId, secretAccessKey, sessionToken: sessionToken || 'none' })) {
    if (typeof value !== 'string' || value === '') throw wrong(field, value === '' ? 'an empty string' : 'no string');
    if (!/^[\x21-\x7E]+$/.test(value)) throw wrong(field, 'a string with white space or other characters that no key has');
  }
  if (expiration && !(typeof expiration.getTime === 'function' && Number.isFinite(expiration.getTime()))) throw wrong('expiration', 'something that is no valid Date');
  return Object.freeze(concealed({ accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined, expiration: expiration && new Date(expiration) }));
}

/** A copy of credentials that shows no secret when it is printed or turned into JSON. */
export function concealed(credentials: Credentials): Credentials {
  return Object.create(REDACTED, Object.getOwnPropertyDescriptors({ ...credentials })) as Credentials;
}

/** What printing credentials shows, in place of their secrets. */
const redact = function (this: Credentials): object {
  return { accessKeyId: this.accessKeyId, expiration: this.expiration };
};
const REDACTED = { toJSON: redact, [Symbol.for('nodejs.util.inspect.custom')]: redact, [Symbol.for('Deno.customInspect')]: redact };

function checkAlive(credentials: Credentials, time: number, source: string, cause?: unknown): Credentials {
  const { expiration } = credentials;
  if (!expiration || time < expiration.getTime()) return credentials;
  throw new SigV4Error('ERR_CREDENTIALS', `${source} has credentials whose expiration, ${expiration.toISOString()}, has passed.`, { cause });
}

function isSame(a: Credentials, b: Credentials): boolean {
  return a.accessKeyId === b.accessKeyId && a.secretAccessKey === b.secretAccessKey && a.sessionToken === b.sessionToken && a.expiration?.getTime() === b.expiration?.getTime();
}
