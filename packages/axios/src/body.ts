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
  pipe<Sink>(sink: Sink): Sink;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** What axios says of the body of a POST when nobody else does. */
const DEFAULT_TYPE = 'application/x-www-form-urlencoded';

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
  if (isFormDataPackage(data))
    return { body: bytesOf(data), headers: { ...headers, ...lowerCased(data.getHeaders()) } };
  const kind = Object.prototype.toString.call(data);
  if (kind === '[object FormData]') delete headers['content-type']; // its boundary comes with the bytes
  if (kind === '[object Blob]' || kind === '[object File]')
    headers['content-type'] = (data as Blob).type || blobType(headers);
  return { body: data as Body, headers };
}

/** What the caller says of a Blob that says nothing itself. */
function blobType({ 'content-type': given = DEFAULT_TYPE }: Record<string, string>): string {
  return given === DEFAULT_TYPE ? 'application/octet-stream' : given;
}

/** The header fields to send: `null` and `false` mean that there is none; several values leave as one. */
function headersOf({ headers }: InternalAxiosRequestConfig): Record<string, string> {
  return lowerCased(headers.toJSON(true) as Record<string, string>);
}

/** Of ASCII letters alone: a name with another that has a small ASCII letter, as U+212A, is none that can be sent, and does not become one. */
export function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
      value,
    ]),
  );
}

function isFormDataPackage(data: unknown): data is FormDataPackage {
  return (
    typeof (data as FormDataPackage).getHeaders === 'function' &&
    typeof (data as FormDataPackage).getBuffer === 'function'
  );
}

/** A form of strings and bytes at once; one with streams in it is read when its turn comes. */
function bytesOf(form: FormDataPackage): Uint8Array | StreamBody {
  try {
    return form.getBuffer();
  } catch {
    form.on('error', () => undefined); // one of its streams may fail before its turn; its reader meets the error
    return chunksOf(form);
  }
}

async function* chunksOf(form: FormDataPackage): AsyncGenerator<Uint8Array> {
  const chunks = new (process.getBuiltinModule('node:stream').PassThrough)();
  form.on('error', (error) => chunks.destroy(error));
  yield* form.pipe(chunks) as AsyncIterable<Uint8Array>;
}
