import { AxiosError, isAxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

/** Puts the caller's own config back on a response, and keeps the raw request, with its header block, out of what is printed. */
export function handBack(response: AxiosResponse, config: InternalAxiosRequestConfig, url: string): void {
  response.config = config;
  const { res } = (response.request ?? {}) as { res?: { responseUrl?: string } };
  if (res) res.responseUrl = url; // where axios on Node says which URL has answered
  hide(response, 'request');
  const { data } = response as AxiosResponse<{ on?(event: symbol, listener: (error: unknown) => void): void } | undefined>;
  if (typeof data?.on !== 'function') return;
  hide(data, 'req'); // a stream on Node leads to its request
  data.on(process.getBuiltinModule('node:events').errorMonitor, (error) => handBackError(error, config));
}

/** The same for an error of the inner adapter, whatever a custom one may throw. */
export function handBackError(error: unknown, config: InternalAxiosRequestConfig): void {
  if (!isAxiosError(error)) return;
  error.config = config;
  hide(error, 'request');
}

/** What the caller gets when this library refuses: an error like axios' own, so that error handling and retries understand it. */
export function refused(error: unknown, config: InternalAxiosRequestConfig): unknown {
  if (isAxiosError(error)) return error;
  const { message, code = AxiosError.ERR_BAD_OPTION } = error as Error & { code?: string };
  const wrapped = new AxiosError(message, code, config);
  Object.defineProperty(wrapped, 'cause', { value: error, writable: true, configurable: true });
  return wrapped;
}

function hide(object: object, property: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(object, property);
  if (descriptor?.configurable) Object.defineProperty(object, property, { ...descriptor, enumerable: false });
}
