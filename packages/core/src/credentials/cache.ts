import { platform } from '#platform';
import { isSigV4Error, SigV4Error } from '../errors.ts';
import type { Load } from '../platform/contract.ts';
import { areSameKeys, checkAlive, type CredentialProvider, type Credentials, snapshot } from './credentials.ts';
import type { CredentialListener, CredentialNews, CredentialSource } from './source.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A load that has been silent for so long may never end: a request that comes by starts another. */
const PATIENCE = MINUTE;
const LONGEST_PAUSE = 10 * MINUTE;

/** Refusals can follow one another for ever, each with another reason and other keys: they are no cause to ask more often. */
const PAUSE_AFTER_REFUSAL = MINUTE;

/**
 * A source over a provider: one load in flight at a time, an *advisory* refresh in the background, and a *mandatory* one, shortly
 * before expiration, that requests wait for. There are no timers: a request that comes by finds what is due.
 */
export function cachedSource(provider: CredentialProvider, now: () => number): CredentialSource {
  const name = `The credential provider${provider.name && provider.name !== 'credentials' ? ` ${provider.name}` : ''}`;
  const heard = new WeakSet<CredentialListener>();
  let listeners: WeakRef<CredentialListener>[] = [];
  let room = 16; // for listeners, before those that are gone are sorted out
  let current: Credentials | undefined;
  let lifetime: number | undefined; // counted from when the credentials were received
  let windows: RefreshWindows = { advisory: 0, mandatory: 0 };
  let pending: Pending | undefined;
  let asked = false;
  let quietUntil = 0; // no refresh ahead of time before this
  let unchangedUntil = 0; // no refresh for a refusal before this: the source has nothing else
  let askedUntil = 0; // and none before this: one refusal has had the source asked, whatever it brought

  const notify = (news: CredentialNews): void => {
    for (const reference of listeners) reference.deref()?.(news);
  };

  const keep = (fresh: Credentials): void => {
    current = fresh;
    lifetime = fresh.expiration && fresh.expiration.getTime() - now();
    windows = refreshWindows(lifetime ?? 0);
    quietUntil = unchangedUntil = 0;
  };

  /** When to ask again after nothing came of a refresh: 5 to 10 minutes, sooner for credentials that live shortly, and after seconds for those without end. */
  const later = (pause = LONGEST_PAUSE / 2): number =>
    now() + Math.min(pause, (lifetime ?? 2 * MINUTE) / 20) * (1 + Math.random());
  const soon = (): number => later(5 * SECOND);

  /** A pause that is further ahead than any is one from before the clock was set back. */
  const isBefore = (end: number): boolean => now() < end && end <= now() + LONGEST_PAUSE;

  /** No refresh ahead of time for a while, though never past the start of the mandatory window, and only for seconds within that. */
  const rest = (): void => {
    const mandatory = (current?.expiration?.getTime() ?? Infinity) - windows.mandatory;
    quietUntil = now() < mandatory ? Math.min(later(), mandatory) : soon();
  };

  const accept = (fresh: Credentials): Credentials => {
    const known = current && areSameKeys(current, fresh);
    if (known && fresh.expiration?.getTime() === current?.expiration?.getTime()) rest();
    else keep(fresh);
    if (known) unchangedUntil = later();
    else notify({ type: 'refreshed', lifetime, accessKeyId: fresh.accessKeyId });
    return current ?? fresh;
  };

  const load = async ({ own, answer, settle }: Pending): Promise<void> => {
    // The first load takes what a provider remembers; later on that would be the very credentials that are to be replaced.
    const options = asked ? { forceRefresh: true } : {};
    asked = true;
    try {
      const fresh = checkAlive(snapshot(await provider(options), name), now(), name);
      if (pending?.answer !== answer) return; // too late: another load has ended
      settle(accept(fresh));
    } catch (cause) {
      if (pending?.own !== own) return; // another load has been started
      // What the provider has from requests of its own, says nothing of the request that waits for it.
      const error =
        isSigV4Error(cause) && cause.code.endsWith('CREDENTIALS')
          ? cause
          : new SigV4Error('ERR_CREDENTIALS', `${name} failed. The cause of this error tells why.`, { cause });
      rest();
      notify({ type: 'refresh-failed', error });
      settle(Promise.reject(error));
    }
    pending = undefined;
  };

  const refresh = async (within?: Load): Promise<Credentials> => {
    for (let outer = within; outer; outer = outer.within) {
      if (outer === pending?.own)
        throw new SigV4Error(
          'ERR_CREDENTIALS',
          `${name} made a request that waits for the credentials that it is loading. Give it the unwrapped fetch, or say sigv4: false.`,
        );
    }
    if (!pending || Math.abs(now() - pending.since) > PATIENCE) {
      const own: Load = { within };
      // Marked as pending before the provider runs: it may call the very fetch that is waiting for it.
      const started = (pending = { ...(pending ?? promised()), own, since: now(), overdue: Boolean(pending) });
      void Promise.resolve()
        .then(() => platform.context.run(own, () => load(started)))
        .catch((error: unknown) => {
          // of the clock: nobody else would hear of it, but all who wait
          if (pending?.answer === started.answer) pending = undefined;
          started.settle(Promise.reject(error));
        });
    }
    return pending.answer;
  };

  const get = (within?: Load): MaybePromise<Credentials> => {
    if (!current) return refresh(within);
    const { expiration } = current;
    if (!expiration) return current;
    const kept = current;
    const left = expiration.getTime() - now();
    if (left <= 0) return refresh(within);
    if (left > windows.advisory || isBefore(quietUntil)) return kept;
    const refreshed = refresh(within).catch((error: unknown) => {
      if (now() >= expiration.getTime()) throw error;
      return kept;
    });
    if (left <= windows.mandatory && !pending?.overdue) return refreshed;
    refreshed.catch(() => undefined);
    return kept;
  };

  const replace = async (refused: Credentials, within?: Load): Promise<Credentials> => {
    if (current && (!areSameKeys(current, refused) || (!pending && (isBefore(unchangedUntil) || isBefore(askedUntil)))))
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

  return { get, refresh, replace, refusedAgain, listen };
}

/** What requests wait for: a load, or others after it, when it has been silent for too long. The first answer counts, and the last failure. */
interface Pending {
  readonly answer: Promise<Credentials>;
  readonly settle: (answer: MaybePromise<Credentials>) => void;
  /** The last load that was started, and when. */
  readonly own: Load;
  readonly since: number;
  /** True when there was one before it. */
  readonly overdue: boolean;
}

function promised(): Pick<Pending, 'answer' | 'settle'> {
  let settle: Pending['settle'] = () => undefined;
  const answer = new Promise<Credentials>((resolve) => {
    settle = resolve;
  });
  return { answer, settle };
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
