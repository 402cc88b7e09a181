import { isPromise } from './maybe-promise.ts';

/** Throws the reason of a signal that has been aborted. Signals of other makes than the platform's have neither `throwIfAborted` nor, at times, a reason. */
export function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

function reasonOf({ reason }: AbortSignal): Error {
  return (reason as Error | undefined) ?? new DOMException('This operation was aborted', 'AbortError');
}

/** Who waits for a signal, and the one listener that tells them all. */
interface Waiting {
  readonly calls: Set<() => void>;
  readonly notify: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back when a signal is aborted, and gives back the function that takes this back. A signal has one listener of ours, however many
 * requests of a program it is for (Node warns of a leak at the eleventh), and none as soon as nobody waits.
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
 * Waits for work, but lets an aborted caller go at once; what it waited for goes on for others. What is there already is given back as
 * it is, whatever the signal says.
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
