import { explain, isSigV4Error, SigV4Error } from '@sigv4/core';
import { AxiosError, isAxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

/** Puts the caller's own config back on a response, and keeps the raw request, with its header block, out of what is printed. */
export function handBack(response: AxiosResponse, config: InternalAxiosRequestConfig, url: string): void {
  response.config = config;
  const { res } = (response.request ?? {}) as { res?: { responseUrl?: string } };
  if (res) res.responseUrl = url; // where axios on Node says which URL has answered
  hide(response, 'request');
  if (isRequest(response.request)) forget(response.request); // errors that come while a stream is read show it
  const { data } = response as AxiosResponse<
    { on?(event: symbol, listener: (error: unknown) => void): void } | undefined
  >;
  if (typeof data?.on !== 'function') return;
  const events = globalThis.process?.getBuiltinModule?.('node:events'); // not an import: this file is for browsers, too
  if (!events) return;
  for (const property of ['req', 'socket', 'client']) hide(data, property); // they lead to the request, as do the errors that come while the stream is read
  data.on(events.errorMonitor, (error) => handBackError(error, config));
}

/** The same for an error of the inner adapter, whatever a custom one may throw. */
export function handBackError(error: unknown, config: InternalAxiosRequestConfig): void {
  if (!isAxiosError(error)) return;
  error.config = config;
  hide(error, 'request');
  handBackError(error.cause, config); // axios 1.7 wraps an error of its own in another
}

/** Tells, as the cause of axios' own error, why AWS refused a request that was signed. A cause that is there already stays, but for axios 1.7's own, which says the same again. */
export async function addCause(error: AxiosError, response: AxiosResponse): Promise<void> {
  if (error.cause && !isAxiosError(error.cause)) return;
  const explanation = await explain(response).catch(() => undefined); // AWS's answer matters more
  if (!explanation?.serviceCode) return;
  const cause = new SigV4Error('ERR_REJECTED', `${explanation.summary} ${explanation.fix}`);
  Object.defineProperty(cause, 'explanation', { value: explanation });
  Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
}

/**
 * What the caller gets when this library refuses: an error like axios' own, so that error handling and retries understand it. What was
 * thrown in between, by a stream that is the body, say, becomes one as axios would make it.
 */
export function refused(error: unknown, config: InternalAxiosRequestConfig): unknown {
  if (isAxiosError(error)) return error;
  const { message, code } = error as Error & { code?: string };
  if (!isSigV4Error(error) && !String(message).startsWith('sigv4: '))
    return AxiosError.from(error as Error, code, config);
  const wrapped = new AxiosError(message, code ?? AxiosError.ERR_BAD_OPTION, config);
  Object.defineProperty(wrapped, 'cause', { value: error, writable: true, configurable: true });
  return wrapped;
}

/** The fetch adapter's. */
function isRequest(request: unknown): request is Request {
  return Object.prototype.toString.call(request) === '[object Request]';
}

/** Takes the secrets off a request that has been sent. */
function forget({ headers }: Request): void {
  for (const name of ['authorization', 'x-amz-security-token']) headers.delete(name);
}

function hide(object: object, property: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(object, property);
  if (!descriptor?.configurable || !('value' in descriptor)) return;
  let { value }: { value?: unknown } = descriptor;
  // An accessor: even an inspection that shows what is hidden does not call it.
  Object.defineProperty(object, property, {
    get: () => value,
    set(next) {
      value = next;
    },
    enumerable: false,
    configurable: true,
  });
}
