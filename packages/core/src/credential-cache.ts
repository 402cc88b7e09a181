import { platform } from '#platform';
import { areSameKeys, checkAlive, snapshot, type CredentialProvider, type Credentials } from './credentials.ts';
import { SigV4Error } from './errors.ts';
import type { CredentialListener, CredentialNews, CredentialSource, Load } from './credential-source.ts';

const MINUTE = 60_000;

/**
 * A source over a provider: one load in flight at a time, an *advisory* refresh in the background, and a *mandatory* one, shortly
 * before expiration, that requests wait for. There are no timers: a request that comes by finds what is due.
 */
export function cachedSource(provider: CredentialProvider, now: () => number): CredentialSource {
  const name = `The credential provider${provider.name && provider.name !== 'credentials' ? ` ${provider.name}` : ''}`;
  const listeners = new Set<WeakRef<CredentialListener>>();
  let current: Credentials | undefined;
  let lifetime: number | undefined; // counted from when the credentials were received
  let windows: RefreshWindows = { advisory: 0, mandatory: 0 };
  let pending: Promise<Credentials> | undefined;
  let running: Load | undefined;
  let asked = false;
  let quietUntil = 0; // no refresh ahead of time before this
  let unchangedUntil = 0; // no refresh for a refusal before this: the source has nothing else

  const tell = (news: CredentialNews): void => {
    for (const reference of listeners) {
      const listener = reference.deref();
      if (listener) listener(news);
      else listeners.delete(reference);
    }
  };

  const keep = (fresh: Credentials): void => {
    current = fresh;
    lifetime = fresh.expiration && fresh.expiration.getTime() - now();
    windows = refreshWindows(lifetime ?? 0);
    quietUntil = unchangedUntil = 0;
  };

  /** When to ask again after nothing came of a refresh: 5 to 10 minutes, sooner for credentials that live shortly, and after seconds for those without end. */
  const later = (): number => now() + Math.min(5 * MINUTE, (lifetime ?? 2 * MINUTE) / 20) * (1 + Math.random());

  const accept = (fresh: Credentials): Credentials => {
    const known = current && areSameKeys(current, fresh);
    if (current && known && fresh.expiration?.getTime() === current.expiration?.getTime()) {
      quietUntil = unchangedUntil = later();
      return current;
    }
    keep(fresh);
    if (!known) tell({ type: 'refreshed', lifetime, accessKeyId: fresh.accessKeyId });
    return fresh;
  };

  const load = async (): Promise<Credentials> => {
    // The first load takes what a provider remembers; later on that would be the very credentials that are to be replaced.
    const options = asked ? { forceRefresh: true } : {};
    asked = true;
    try {
      return accept(checkAlive(snapshot(await provider(options), name), now(), name));
    } catch (cause) {
      const error = cause instanceof SigV4Error ? cause : new SigV4Error('ERR_CREDENTIALS', `${name} failed. The cause of this error tells why.`, { cause });
      quietUntil = later();
      tell({ type: 'refresh-failed', error });
      throw error;
    } finally {
      pending = running = undefined;
    }
  };

  const refresh = async (within?: Load): Promise<Credentials> => {
    for (let outer = within; outer; outer = outer.within) {
      if (outer === running) throw new SigV4Error('ERR_CREDENTIALS', `${name} made a request that waits for the credentials that it is loading. Give it the unwrapped fetch, or let its requests go unsigned.`);
    }
    if (!pending) {
      const own: Load = { within };
      running = own;
      // Marked as pending before the provider runs: it may call the very fetch that is waiting for it.
      pending = Promise.resolve().then(() => platform.context.run(own, load));
    }
    return pending;
  };

  const get = (within?: Load): Credentials | Promise<Credentials> => {
    if (!current) return refresh(within);
    const { expiration } = current;
    if (!expiration) return current;
    const kept = current;
    const left = expiration.getTime() - now();
    if (left <= 0) return refresh(within);
    if (left > windows.advisory || now() < quietUntil) return kept;
    const refreshed = refresh(within).catch((error: unknown) => {
      if (now() >= expiration.getTime()) throw error;
      return kept;
    });
    if (left <= windows.mandatory) return refreshed;
    refreshed.catch(() => undefined);
    return kept;
  };

  const replace = async (refused: Credentials, within?: Load): Promise<Credentials> => {
    if (current && (!areSameKeys(current, refused) || now() < unchangedUntil)) return current;
    return refresh(within);
  };

  const giveUp = (refused: Credentials): void => {
    if (current && areSameKeys(current, refused)) unchangedUntil = later();
  };

  const listen = (listener: CredentialListener): void => {
    for (const reference of listeners) if (reference.deref() === listener) return;
    listeners.add(new WeakRef(listener));
  };

  return { get, refresh, replace, giveUp, listen };
}

/** Before expiration, in milliseconds. */
interface RefreshWindows {
  readonly advisory: number;
  readonly mandatory: number;
}

/**
 * The windows that botocore is moving to (boto/botocore#3733), scaled down for credentials that live shortly. Spread, so that a
 * fleet which was started together does not ask together.
 */
function refreshWindows(lifetime: number): RefreshWindows {
  const minutes = lifetime <= 20 * MINUTE ? 5 : lifetime < 90 * MINUTE ? 15 : 60;
  const advisory = Math.min(minutes * MINUTE, lifetime / 4);
  return { advisory: advisory * (1 - Math.random() / 5), mandatory: Math.min(MINUTE, lifetime / 10) };
}
