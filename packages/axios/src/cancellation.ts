import { onAbort } from '@sigv4/core';
import { AxiosError, CanceledError, isAxiosError, type InternalAxiosRequestConfig } from 'axios';
import type { AdapterKind } from './adapter-kind.ts';

/** How a request is cancelled: by its `signal`, its `cancelToken`, or its `timeout`, which covers the whole exchange. */
export interface Cancellation {
  /** It is aborted with axios' own error. `undefined`: the request cannot be cancelled. */
  readonly signal: AbortSignal | undefined;
  /** The rest of `timeout` in milliseconds. As in axios, 0 means no limit. */
  remaining(): number;
  /** Runs a send of the inner adapter. Meanwhile the adapter alone enforces the timeout. */
  whileSending<Result>(send: () => Promise<Result>): Promise<Result>;
  /** Removes timers and listeners. */
  end(): void;
}

const UNLIMITED: Cancellation = {
  signal: undefined,
  remaining: () => 0,
  whileSending: (send) => send(),
  end: () => undefined,
};

export function cancellationOf(config: InternalAxiosRequestConfig, kind: AdapterKind): Cancellation {
  const { signal, cancelToken } = config;
  const given = config.timeout || 0;
  const timeout = Number.parseInt(String(given), 10) || 0; // as the adapters read it: a text may have a unit, and they throw for other values
  if (!timeout && !signal && !cancelToken) return given ? { ...UNLIMITED, remaining: () => given } : UNLIMITED;

  const gone = new AbortController();
  const deadline = Date.now() + timeout;
  const remaining = (): number => (timeout ? Math.max(1, deadline - Date.now()) : given);
  const cancel = (): void => gone.abort(new CanceledError(undefined, config));
  const stopListening = signal?.addEventListener && onAbort(signal as AbortSignal, cancel);
  if (signal?.aborted) cancel();
  // Every axios 1.x has `subscribe`, but its type declarations do not.
  const token = cancelToken as
    | (typeof cancelToken & {
        subscribe(listener: (reason: unknown) => void): void;
        unsubscribe(listener: (reason: unknown) => void): void;
      })
    | undefined;
  const cancelWith = (reason: unknown): void => gone.abort(reason);
  token?.subscribe(cancelWith);

  // The adapters count a timeout from their own start, and Node's timeout restarts with every byte. So while an adapter sends, it alone
  // enforces the timeout.
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const keepTime = (): void => {
    if (timeout && !ended) timer = setTimeout(() => gone.abort(timeoutError(config, kind)), remaining());
  };
  const stop = (): void => clearTimeout(timer);
  keepTime();

  return {
    signal: gone.signal,
    remaining,
    async whileSending(send) {
      stop();
      try {
        return await send();
      } catch (error) {
        // The fetch adapter's error has the rest of the timeout, and not the caller's message.
        throw kind === 'fetch' && isAxiosError(error) && error.code === AxiosError.ETIMEDOUT
          ? timeoutError(config, kind)
          : error;
      } finally {
        keepTime();
      }
    },
    end() {
      ended = true; // an adapter may still be sending, and must not start the timer again
      stop();
      stopListening?.();
      token?.unsubscribe(cancelWith);
    },
  };
}

/** The message of axios' timeout error. */
export function timeoutMessage(config: InternalAxiosRequestConfig): string {
  return config.timeoutErrorMessage ?? `timeout of ${config.timeout}ms exceeded`;
}

/** axios' timeout error. The fetch adapter has only one code for it. */
function timeoutError(config: InternalAxiosRequestConfig, kind: AdapterKind): AxiosError {
  return new AxiosError(
    timeoutMessage(config),
    config.transitional?.clarifyTimeoutError || kind === 'fetch' ? AxiosError.ETIMEDOUT : AxiosError.ECONNABORTED,
    config,
  );
}
