/**
 * A request as it arrived on the socket, before a framework changed anything. A signature covers the exact spelling. So nothing here
 * may be decoded, lower-cased, merged or sorted.
 */
export interface RawRequest {
  /** As on the request line, such as `GET`. */
  readonly method: string;
  /** Path and query, exactly as on the request line: Node's `request.url`. */
  readonly target: string;
  /** Every header in the order of arrival, with repeated ones: Node's `request.rawHeaders`, in pairs. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The whole body, after transfer decoding. Empty if there is none. */
  readonly body: Uint8Array;
}

/** The values of one header in the order of arrival. Spaces and tabs around a value do not belong to it. */
export function headerValues(request: RawRequest, name: string): string[] {
  return request.headers
    .filter(([spelling]) => spelling.toLowerCase() === name)
    .map(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, ''));
}

/** The names of the headers that arrived, in lower case, each once. */
export function headerNames(request: RawRequest): string[] {
  return [...new Set(request.headers.map(([name]) => name.toLowerCase()))];
}
