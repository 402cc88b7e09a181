import { lowerAscii } from '../util/ascii-case.ts';

/** Headers in any form that callers have. A header with the value `undefined` is absent. */
export type HeadersInput = Headers | Iterable<readonly [string, string]> | Readonly<Record<string, string | undefined>>;

/** The characters of methods and header names: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
export const HTTP_TOKEN: RegExp = /^[\w!#$%&'*+.^`|~-]+$/;

/** Values by lower-case name. Repeated headers are joined as `fetch` joins them, and are sent as one header. */
export type HeaderMap = Map<string, string>;

/** A copy of the caller's headers under lower-case names. */
export function readHeaders(input: HeadersInput | null | undefined): HeaderMap {
  const headers: HeaderMap = new Map();
  if (!input) return headers;
  if (Symbol.iterator in input) {
    for (const pair of input as Iterable<readonly [string, string]>) {
      if (typeof pair === 'string') throw new TypeError(); // destructuring would split a text into letters
      const [name, value] = pair;
      add(headers, name, value);
    }
  } else for (const name of Object.keys(input)) add(headers, name, (input as Record<string, string | undefined>)[name]);
  return headers;
}

function add(headers: HeaderMap, given: string, value: string | null | undefined): void {
  if (value === undefined || value === null) return;
  const name = lowerAscii(given);
  const before = headers.get(name);
  headers.set(name, before === undefined ? String(value) : `${before}, ${value}`);
}

/** The headers to send: the caller's, except those that a signature replaces, and those of the signature. */
export function headersWith(signature: Readonly<Record<string, string>>, headers: HeaderMap): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (REPLACED.includes(name)) continue;
    // An assignment to `__proto__` would lose this header.
    if (name === '__proto__')
      Object.defineProperty(sent, name, { value, enumerable: true, configurable: true, writable: true });
    else sent[name] = value;
  }
  return Object.assign(sent, signature);
}

/** The headers that a new signature replaces. */
export const REPLACED: readonly string[] = ['authorization', 'x-amz-date', 'x-amz-region-set', 'x-amz-security-token'];
