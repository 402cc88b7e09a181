/**
 * A request as it arrived on the socket, before any framework tidied it up. Signatures cover the spelling, so
 * nothing here may be decoded, lower-cased, merged or sorted.
 */
export interface RawRequest {
  /** As on the request line: `GET`. */
  readonly method: string;
  /** The request target exactly as on the request line, path and query: Node's `request.url`. */
  readonly target: string;
  /** Every header field in the order of arrival, repeats kept: Node's `request.rawHeaders`, in pairs. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The whole body after transfer decoding; zero bytes when there is none. */
  readonly body: Uint8Array;
}

/** The values of one header field in the order of arrival. Spaces and tabs around a value are HTTP's, not the value's. */
export function headerValues(request: RawRequest, name: string): string[] {
  return request.headers
    .filter(([spelling]) => spelling.toLowerCase() === name)
    .map(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, ''));
}

/** The names that arrived, in lower case, each once. */
export function headerNames(request: RawRequest): string[] {
  return [...new Set(request.headers.map(([name]) => name.toLowerCase()))];
}
