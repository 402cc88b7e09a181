import { onAbort } from '@sigv4/core';
import { AxiosError, CanceledError, isAxiosError, type InternalAxiosRequestConfig } from 'axios';
import type { AdapterKind } from './adapter-kind.ts';

/** The caller's patience with one request: its `signal`, its `cancelToken`, and its `timeout` over all that the exchange does. */
export interface Cancellation {
  /** Aborted with axios' own error; `undefined` where the caller set no limit. */
  readonly signal: AbortSignal | undefined;
  /** What is left of `timeout`, in milliseconds; 0 for no limit, as axios has it. */
  remaining(): number;
  /** Runs a send of the inner adapter, which keeps the time by itself. */
  whileSending<Result>(send: () => Promise<Result>): Promise<Result>;
  /** Lets go of timers and listeners. */
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
  const timeout = Number.parseInt(String(given), 10) || 0; // as adapters read it: a text may have a unit; what is no number they refuse
  if (!timeout && !signal && !cancelToken) return given ? { ...UNLIMITED, remaining: () => given } : UNLIMITED;

  const gone = new AbortController();
  const deadline = Date.now() + timeout;
  const remaining = (): number => (timeout ? Math.max(1, deadline - Date.now()) : given);
  const cancel = (): void => gone.abort(new CanceledError(undefined, config));
  const stopListening = signal?.addEventListener && onAbort(signal as AbortSignal, cancel);
  if (signal?.aborted) cancel();
  // The type declarations leave `subscribe` out; every axios 1.x has it.
  const token = cancelToken as
    | (typeof cancelToken & {
        subscribe(listener: (reason: unknown) => void): void;
        unsubscribe(listener: (reason: unknown) => void): void;
      })
    | undefined;
  const cancelWith = (reason: unknown): void => gone.abort(reason);
  token?.subscribe(cancelWith);

  // The adapters count a timeout from the start of their own work, and Node's starts anew with every byte: while one of them sends, it alone keeps the time.
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
        // The fetch adapter knows only what was left of the timeout, and not the caller's words for it.
        throw kind === 'fetch' && isAxiosError(error) && error.code === AxiosError.ETIMEDOUT
          ? timeoutError(config, kind)
          : error;
      } finally {
        keepTime();
      }
    },
    end() {
      ended = true; // an adapter may still be sending, for nobody
      stop();
      stopListening?.();
      token?.unsubscribe(cancelWith);
    },
  };
}

/** The words of axios' timeout, for all that the exchange does. */
export function timeoutMessage(config: InternalAxiosRequestConfig): string {
  return config.timeoutErrorMessage ?? `timeout of ${config.timeout}ms exceeded`;
}

/** The fetch adapter has but one code for it. */
function timeoutError(config: InternalAxiosRequestConfig, kind: AdapterKind): AxiosError {
  return new AxiosError(
    timeoutMessage(config),
    config.transitional?.clarifyTimeoutError || kind === 'fetch' ? AxiosError.ETIMEDOUT : AxiosError.ECONNABORTED,
    config,
  );
}
