import { isPromise } from './after.ts';

/** Throws the reason of a signal that has been aborted. Signals of other makes than the platform's have neither `throwIfAborted` nor, at times, a reason. */
export function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason ?? new DOMException('This operation was aborted', 'AbortError');
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
  return signal && isPromise(work) ? race(signal, work) : work;
}

async function race<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  let leave: (() => void) | undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => {
      try {
        checkAborted(signal);
      } catch (reason) {
        reject(reason as Error);
      }
    };
    signal.addEventListener('abort', leave);
    leave();
  });
  try {
    return await Promise.race([left, work]); // in this order: an abort goes before what has come at the same time
  } finally {
    if (leave) signal.removeEventListener('abort', leave);
  }
}
