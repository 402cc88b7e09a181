import { isPromise } from './after.ts';

/** Throws the reason of a signal that has been aborted. Signals of other makes than the platform's have neither `throwIfAborted` nor, at times, a reason. */
export function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

function reasonOf({ reason }: AbortSignal): Error {
  return (reason as Error | undefined) ?? new DOMException('This operation was aborted', 'AbortError');
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
export function unlessAborted<Result>(signal: AbortSignal | undefined, work: Result | Promise<Result>): Result | Promise<Result> {
  if (!signal || !isPromise(work)) return work;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(reasonOf(signal));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave);
    Promise.resolve(work).then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
