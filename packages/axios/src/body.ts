import type { Body, StreamBody } from '@sigv4/core';
import type { InternalAxiosRequestConfig } from 'axios';

/** What axios would send, and the header fields that it would send with it. */
export interface FinalBody {
  readonly body: Body | undefined;
  readonly headers: Record<string, string>;
}

/** A form of the `form-data` package, which axios uses on Node. */
interface FormDataPackage {
  getHeaders(): Record<string, string>;
  getBuffer(): Uint8Array;
  on(event: 'data' | 'end' | 'error', listener: (value: never) => void): unknown;
  resume(): unknown;
}

/**
 * The body and the headers that axios' adapters make of a config, so that they find nothing left to do. `asXhr`: the browser's
 * XMLHttpRequest drops the body of a GET or HEAD.
 */
export function finalBodyOf(config: InternalAxiosRequestConfig, asXhr: boolean): FinalBody {
  const data: unknown = config.data;
  const headers = headersOf(config);
  if (data === undefined || data === null || (asXhr && /^(get|head)$/i.test(config.method ?? 'get'))) {
    delete headers['content-type']; // axios' default for POST, even without data
    return { body: undefined, headers };
  }
  if (isFormDataPackage(data)) {
    delete headers['content-length'];
    return { body: bytesOf(data), headers: { ...headers, ...lowerCased(data.getHeaders()) } };
  }
  const kind = Object.prototype.toString.call(data);
  if (kind === '[object FormData]') delete headers['content-type']; // its boundary comes with the bytes
  if (kind === '[object Blob]' || kind === '[object File]') headers['content-type'] = (data as Blob).type || 'application/octet-stream';
  if (!isStream(data)) delete headers['content-length']; // the adapter counts the bytes
  return { body: data as Body, headers };
}

/** The header fields to send: `null` and `false` mean that there is none; several values leave as one. */
function headersOf({ headers }: InternalAxiosRequestConfig): Record<string, string> {
  const present = Object.entries<unknown>(headers.toJSON()).filter(([, value]) => value !== null && value !== undefined && value !== false);
  return lowerCased(Object.fromEntries(present.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)])));
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function isFormDataPackage(data: unknown): data is FormDataPackage {
  return typeof (data as FormDataPackage).getHeaders === 'function' && typeof (data as FormDataPackage).getBuffer === 'function';
}

function isStream(data: unknown): boolean {
  return typeof data === 'object' && data !== null && (Symbol.asyncIterator in data || 'getReader' in data);
}

/** A form of strings and bytes at once; one with streams in it is read. */
function bytesOf(form: FormDataPackage): Uint8Array | StreamBody {
  try {
    return form.getBuffer();
  } catch {
    return new ReadableStream<Uint8Array>({
      start(controller) {
        const text = new TextEncoder();
        form.on('data', (chunk: string | Uint8Array) => controller.enqueue(typeof chunk === 'string' ? text.encode(chunk) : chunk));
        form.on('end', () => controller.close());
        form.on('error', (error: unknown) => controller.error(error));
        form.resume();
      },
    });
  }
}
