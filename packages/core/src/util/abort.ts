import { isPromise } from './maybe-promise.ts';

/**
 * Throws the reason of an aborted signal. It does not call `throwIfAborted`: signals from polyfills do not have it, and some have no
 * reason either.
 */
export function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

function reasonOf({ reason }: AbortSignal): Error {
  return (reason as Error | undefined) ?? new DOMException('This operation was aborted', 'AbortError');
}

/** The callbacks for a signal, and the one listener that calls them. */
interface Waiting {
  readonly calls: Set<() => void>;
  readonly notify: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls `call` when the signal is aborted. Returns a function that removes the callback again.
 *
 * All callbacks of a signal share one listener, because Node warns of a leak from the eleventh listener on. The listener is removed
 * together with the last callback.
 *
 * @experimental For a bridge to another HTTP client.
 *
 * @example
 * ```ts
 * import { onAbort } from '@sigv4/core';
 *
 * const { signal } = new AbortController();
 * const stop = onAbort(signal, () => console.log('gone'));
 * stop();
 * ```
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  const { calls, notify } = waiting.get(signal) ?? listenTo(signal);
  calls.add(call);
  return () => {
    if (!calls.delete(call) || calls.size > 0) return;
    signal.removeEventListener('abort', notify);
    waiting.delete(signal);
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const calls = new Set<() => void>();
  const notify = (): void => {
    for (const call of calls) call();
  };
  signal.addEventListener('abort', notify);
  const made = { calls, notify };
  waiting.set(signal, made);
  return made;
}

/**
 * Waits for `work`, but rejects at once when the signal is aborted. The work itself continues, because others may wait for it too.
 * A `work` that is not a promise is returned as it is, even if the signal has been aborted.
 *
 * @experimental For a bridge to another HTTP client.
 *
 * @example
 * ```ts
 * import { createSigner, unlessAborted } from '@sigv4/core';
 *
 * const signer = createSigner();
 * export const credentialsWithin = (milliseconds: number) => unlessAborted(AbortSignal.timeout(milliseconds), signer.credentials.get());
 * ```
 */
export function unlessAborted<Result>(
  signal: AbortSignal | undefined,
  work: Result | Promise<Result>,
): Result | Promise<Result> {
  if (!signal || !isPromise(work)) return work;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(reasonOf(signal));
    if (signal.aborted) leave();
    Promise.resolve(work).then(resolve, reject).finally(onAbort(signal, leave));
  });
}
