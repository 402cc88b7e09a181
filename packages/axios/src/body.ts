import type { Body, StreamBody } from '@sigv4/core';
import type { InternalAxiosRequestConfig } from 'axios';

/** The body that axios would send, and the headers that it would send with it. */
export interface FinalBody {
  readonly body: Body | undefined;
  readonly headers: Map<string, string>;
}

/** A form of the `form-data` package, which axios uses in Node. */
interface FormDataPackage {
  getHeaders(): Record<string, string>;
  getBuffer(): Uint8Array;
  pipe<Sink>(sink: Sink): Sink;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The `content-type` that axios sets for a POST by default. */
const DEFAULT_TYPE = 'application/x-www-form-urlencoded';

/**
 * Returns the body and the headers that axios' adapters would make from a config, so that they have nothing left to change. `asXhr`:
 * XMLHttpRequest ignores the body of a GET or HEAD request.
 */
export function finalBodyOf(config: InternalAxiosRequestConfig, asXhr: boolean): FinalBody {
  const data: unknown = config.data;
  const headers = headersOf(config);
  if (data === undefined || data === null || (asXhr && /^(get|head)$/i.test(config.method ?? 'get'))) {
    headers.delete('content-type'); // axios' default for POST, even without data
    return { body: undefined, headers };
  }
  if (isFormDataPackage(data)) {
    for (const [name, value] of Object.entries(data.getHeaders())) headers.set(asciiLower(name), value);
    return { body: bytesOf(data), headers };
  }
  const kind = Object.prototype.toString.call(data);
  if (kind === '[object FormData]') headers.delete('content-type'); // its boundary comes with the bytes
  if (kind === '[object Blob]' || kind === '[object File]')
    headers.set('content-type', (data as Blob).type || blobType(headers.get('content-type')));
  return { body: data as Body, headers };
}

/** The type of a Blob that has none: the caller's `content-type`, unless it is axios' default. */
function blobType(given = DEFAULT_TYPE): string {
  return given === DEFAULT_TYPE ? 'application/octet-stream' : given;
}

/** The headers to send. A header that is `null` or `false` is not sent. Several values are joined into one. */
function headersOf({ headers }: InternalAxiosRequestConfig): Map<string, string> {
  const read = new Map<string, string>();
  for (const name of Object.keys(headers)) {
    const value: unknown = headers[name];
    if (value !== null && value !== undefined && value !== false)
      read.set(asciiLower(name), Array.isArray(value) ? value.join(', ') : (value as string));
  }
  return read;
}

/** Converts only ASCII letters to lower case. A name with U+212A would become a valid name with a `k`, but it must stay invalid. */
export function asciiLower(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;
}

function isFormDataPackage(data: unknown): data is FormDataPackage {
  return (
    typeof (data as FormDataPackage).getHeaders === 'function' &&
    typeof (data as FormDataPackage).getBuffer === 'function'
  );
}

/** The bytes of a form, or a stream if the form contains streams. */
function bytesOf(form: FormDataPackage): Uint8Array | StreamBody {
  try {
    return form.getBuffer();
  } catch {
    form.on('error', () => undefined); // a stream in the form may fail before it is read, and its reader still gets the error
    return chunksOf(form);
  }
}

async function* chunksOf(form: FormDataPackage): AsyncGenerator<Uint8Array> {
  const chunks = new (process.getBuiltinModule('node:stream').PassThrough)();
  form.on('error', (error) => chunks.destroy(error));
  yield* form.pipe(chunks) as AsyncIterable<Uint8Array>;
}
