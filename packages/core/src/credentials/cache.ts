import { failureOf } from '#failure-reason';
import { runWithin } from '#platform';
import { isSigV4Error, SigV4Error } from '../errors.ts';
import type { Load } from '../platform/contract.ts';
import { areSameKeys, checkAlive, type CredentialProvider, type Credentials, snapshot } from './credentials.ts';
import type { CredentialListener, CredentialNews, CredentialSource } from './source.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { Secrets } from '../util/secrets.ts';

const SECOND = 1000; // written out: bundlers leave out an unused number, and not all of them an unused product
const MINUTE = 60_000;

/** After this time a load may never end. The next request starts another one. */
const PATIENCE = MINUTE;
const LONGEST_PAUSE = 600_000;

/** AWS may reject every request, each time with another code and other credentials. The provider is not asked more often than this. */
const PAUSE_AFTER_REFUSAL = MINUTE;

/**
 * Returns a source that caches the credentials of a provider. Only one load runs at a time (single flight). An *advisory* refresh runs in
 * the background. Shortly before expiration there is a *mandatory* refresh, which requests wait for. There are no timers: every
 * request checks whether a refresh is due.
 *
 * `watch` returns a text that changes when the provider's credentials change, such as those of the environment. A change makes the cached
 * credentials and a running load outdated.
 */
export function cachedSource(provider: CredentialProvider, now: () => number, watch?: () => string): CredentialSource {
  const name = `The credential provider${provider.name && provider.name !== 'credentials' ? ` ${provider.name}` : ''}`;
  const heard = new WeakSet<CredentialListener>();
  let listeners: WeakRef<CredentialListener>[] = [];
  let room = 16; // how many listeners are added before those that no longer exist are removed
  let current: Credentials | undefined;
  let lifetime: number | undefined; // from the time when the credentials were received
  let windows: RefreshWindows = { advisory: 0, mandatory: 0 };
  let pending: Pending | undefined;
  let asked = false;
  let quietUntil = 0; // no advisory refresh before this time
  let unchangedUntil = 0; // no refresh after a rejection before this time, because the provider has no other credentials
  let askedUntil = 0; // no refresh after a rejection before this time, because an earlier rejection has started one
  let watched: string | undefined; // what `watch` returned when the last load began
  let watchedAt = 0;
  let isOutdated = false; // true until the load after a change has succeeded: no request uses `current`

  const notify = (news: CredentialNews): void => {
    for (const reference of listeners) reference.deref()?.(news);
  };

  /** Compares what is watched, at most once a second. If it has changed, whoever waits for a running load waits for a new one. */
  const look = (): void => {
    if (!watch || watched === undefined || Math.abs(now() - watchedAt) < SECOND) return;
    watchedAt = now();
    if (watch() === watched) return;
    isOutdated = true;
    const dropped = pending;
    pending = undefined;
    const fresh = refresh();
    fresh.catch(() => undefined); // the requests that wait report it
    dropped?.settle(fresh);
  };

  /** The time of the next refresh after one that brought nothing new: in 5 to 10 minutes, sooner if the credentials expire soon or never. */
  const later = (pause = LONGEST_PAUSE / 2): number =>
    now() + Math.min(pause, (lifetime ?? 2 * MINUTE) / 20) * (1 + Math.random());

  /** True until the end of a pause. If the end is further away than the longest pause, the clock was set back, and the pause is ignored. */
  const isBefore = (end: number): boolean => now() < end && end <= now() + LONGEST_PAUSE;

  /** Pauses the advisory refresh. The pause ends at the latest when the mandatory window begins. Within that window it lasts seconds. */
  const rest = (): void => {
    const mandatory = (current?.expiration?.getTime() ?? Infinity) - windows.mandatory;
    quietUntil = now() < mandatory ? Math.min(later(), mandatory) : later(5 * SECOND);
  };

  const accept = (fresh: Credentials): Credentials => {
    const known = current && areSameKeys(current, fresh);
    isOutdated = false;
    if (known && fresh.expiration?.getTime() === current?.expiration?.getTime()) rest();
    else {
      current = fresh;
      lifetime = fresh.expiration && fresh.expiration.getTime() - now();
      windows = refreshWindows(lifetime ?? 0);
      quietUntil = unchangedUntil = 0;
    }
    if (known) unchangedUntil = later();
    else notify({ type: 'refreshed', lifetime, accessKeyId: fresh.accessKeyId });
    return current ?? fresh;
  };

  const load = async ({ own, answer, settle }: Pending): Promise<void> => {
    // The first load may return what the provider has cached. For later loads these would be the credentials that must be replaced.
    const options = asked ? { forceRefresh: true } : {};
    asked = true;
    watched = watch?.();
    watchedAt = now();
    try {
      const fresh = checkAlive(snapshot(await provider(options), name), now(), name);
      if (pending?.answer !== answer) return; // too late: another load has finished
      settle(accept(fresh));
    } catch (cause) {
      const error =
        errorOfCredentials(cause, hide) ??
        new SigV4Error('ERR_CREDENTIALS', await Promise.resolve(failureOf(name, cause, { hide })), { cause });
      if (pending?.own !== own) return; // another load has been started
      rest();
      notify({ type: 'refresh-failed', error });
      settle(Promise.reject(error));
    }
    pending = undefined;
  };

  const hide = (text: string): string => (current ? new Secrets().add(current).hide(text) : text);

  const refresh = async (within?: Load): Promise<Credentials> => {
    for (let outer = within; outer; outer = outer.within) {
      if (outer === pending?.own)
        throw new SigV4Error(
          'ERR_CREDENTIALS',
          `${name} sent a request that waits for its own credentials. Give it the unwrapped fetch, or pass sigv4: false.`,
        );
    }
    if (!pending || Math.abs(now() - pending.since) > PATIENCE) {
      const own: Load = { within };
      // It is pending before the provider runs, because the provider may call the same fetch that waits for it.
      const started = (pending = { ...(pending ?? promised()), own, since: now(), overdue: Boolean(pending) });
      void Promise.resolve()
        .then(() => runWithin(own, () => load(started)))
        .catch((error: unknown) => {
          // an error of the clock: only the requests that wait can report it
          if (pending?.answer === started.answer) pending = undefined;
          started.settle(Promise.reject(error));
        });
    }
    return pending.answer;
  };

  const get = (within?: Load): MaybePromise<Credentials> => {
    look();
    if (!current || isOutdated) return refresh(within);
    const { expiration } = current;
    if (!expiration) return current;
    const kept = current;
    const left = expiration.getTime() - now();
    if (left <= 0) return refresh(within);
    if (left > windows.advisory || isBefore(quietUntil)) return kept;
    const refreshed = refresh(within).catch((error: unknown) => {
      if (isOutdated || now() >= expiration.getTime()) throw error;
      return kept;
    });
    if (left <= windows.mandatory && !pending?.overdue) return refreshed;
    refreshed.catch(() => undefined);
    return kept;
  };

  const refreshNow = (within?: Load): Promise<Credentials> => {
    look();
    return refresh(within);
  };

  const replace = async (refused: Credentials, within?: Load): Promise<Credentials> => {
    look();
    if (
      current &&
      !isOutdated &&
      (!areSameKeys(current, refused) || (!pending && (isBefore(unchangedUntil) || isBefore(askedUntil))))
    )
      return current;
    askedUntil = now() + PAUSE_AFTER_REFUSAL;
    return refresh(within);
  };

  const refusedAgain = (refused: Credentials): void => {
    if (current && areSameKeys(current, refused)) unchangedUntil = later();
  };

  const listen = (listener: CredentialListener): void => {
    if (heard.has(listener)) return;
    heard.add(listener);
    if (listeners.length >= room) {
      listeners = listeners.filter((reference) => reference.deref());
      room = 2 * listeners.length + 16;
    }
    listeners.push(new WeakRef(listener));
  };

  return { get, refresh: refreshNow, replace, refusedAgain, listen };
}

/**
 * The error as it is, without secrets, if it is already one about credentials. Other codes are from a request that the provider has sent.
 * They would be wrong for the request that waits.
 */
function errorOfCredentials(error: unknown, hide: (text: string) => string): SigV4Error | undefined {
  try {
    if (!isSigV4Error(error) || !error.code.endsWith('CREDENTIALS')) return undefined;
    const message = hide(error.message);
    return message === error.message ? error : new SigV4Error(error.code, message, { cause: error.cause });
  } catch {
    return undefined; // a provider may throw an object that cannot be read
  }
}

/** What requests wait for: a load, and more loads if it takes too long. The first success settles it, or the failure of the last load. */
interface Pending {
  readonly answer: Promise<Credentials>;
  readonly settle: (answer: MaybePromise<Credentials>) => void;
  /** The last load that was started. */
  readonly own: Load;
  /** When that load was started. */
  readonly since: number;
  /** True if an earlier load took too long. */
  readonly overdue: boolean;
}

function promised(): Pick<Pending, 'answer' | 'settle'> {
  let settle: Pending['settle'] = () => undefined;
  const answer = new Promise<Credentials>((resolve) => {
    settle = resolve;
  });
  return { answer, settle };
}

/** How long before expiration each refresh begins, in milliseconds. */
interface RefreshWindows {
  readonly advisory: number;
  readonly mandatory: number;
}

/**
 * The windows of botocore's next version (boto/botocore#3733), shortened for credentials that expire soon. They are random within
 * limits, so that machines that were started together do not refresh at the same time.
 */
function refreshWindows(lifetime: number): RefreshWindows {
  const minutes = lifetime <= 20 * MINUTE ? 5 : lifetime < 90 * MINUTE ? 15 : 60;
  const advisory = Math.min(minutes * MINUTE, lifetime / 4);
  return { advisory: advisory * (1 - Math.random() / 5), mandatory: Math.min(MINUTE, lifetime / 10) };
}
