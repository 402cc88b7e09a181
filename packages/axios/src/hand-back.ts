import { explain, isSigV4Error, SigV4Error, unpolluted } from '@sigv4/core';
import { AxiosError, isAxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { hide } from './hide.ts';

/** Puts the caller's config back on a response. It also hides the raw request, because its headers would be printed. */
export function handBack(response: AxiosResponse, config: InternalAxiosRequestConfig, url: string): void {
  response.config = config;
  const { res } = unpolluted((response.request ?? {}) as { res?: { responseUrl?: string } }, ['res']);
  if (res) res.responseUrl = url; // in Node, axios has the URL of the answer here
  hide(response, 'request');
  forget(response.request); // errors of the response's stream contain the request
  const { data } = response as AxiosResponse<
    { on?(event: symbol, listener: (error: unknown) => void): void } | undefined
  >;
  if (typeof data?.on !== 'function') return;
  const events = globalThis.process?.getBuiltinModule?.('node:events'); // not an import, because this file also runs in browsers
  if (!events) return;
  for (const property of ['req', 'socket', 'client']) hide(data, property); // they reference the request, and so do errors of the stream
  data.on(events.errorMonitor, (error) => handBackError(error, config));
}

/** The same for an error of the inner adapter. A custom adapter may throw anything. */
export function handBackError(error: unknown, config: InternalAxiosRequestConfig): void {
  if (!isAxiosError(error)) return;
  error.config = config;
  hide(error, 'request');
  handBackError(error.cause, config); // axios 1.7 wraps its error in another one
}

/** Adds to axios' error, as its cause, why AWS rejected the request. An existing cause is kept, except that of axios 1.7, which repeats the error. */
export async function addCause(error: AxiosError, response: AxiosResponse): Promise<void> {
  const { cause: before } = unpolluted(error, ['cause']);
  if (before && !isAxiosError(before)) return;
  const explanation = await explain(response).catch(() => undefined); // AWS's answer matters more
  if (!explanation?.serviceCode) return;
  const cause = new SigV4Error('ERR_REJECTED', `${explanation.summary} ${explanation.fix}`);
  Object.defineProperty(cause, 'explanation', { value: explanation });
  Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
}

/**
 * The error that the caller gets when a request cannot be signed: an `AxiosError`, so that error handling and retries understand it.
 * Other errors, such as that of a body's stream, become the `AxiosError` that axios would make of them.
 */
export function refused(error: unknown, config: InternalAxiosRequestConfig): unknown {
  if (isAxiosError(error)) return error;
  const { message, code } = Object(error) as Error & { code?: string };
  if (!isSigV4Error(error) && !String(message).startsWith('sigv4: ')) return failureOf(error, config);
  const wrapped = new AxiosError(message, code ?? AxiosError.ERR_BAD_OPTION, config);
  Object.defineProperty(wrapped, 'cause', { value: error, writable: true, configurable: true });
  return wrapped;
}

/** The error that axios makes of a failure. A stream may fail with anything, or nothing, or with the error of another request. */
export function failureOf(error: unknown, config: InternalAxiosRequestConfig): AxiosError {
  const { message, code } = Object(error) as Error & { code?: string };
  return AxiosError.from((message === undefined ? new Error(String(error)) : error) as Error, code, config);
}

/** Removes the secrets from a request that the fetch adapter has sent, of any library: that of whatwg-fetch has no `Symbol.toStringTag`. */
function forget(request: unknown): void {
  const { headers, clone } = Object(request) as Partial<Request>;
  if (typeof clone !== 'function' || typeof headers?.delete !== 'function') return;
  for (const name of ['authorization', 'x-amz-security-token']) headers.delete(name);
}
