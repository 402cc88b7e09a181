import { types } from 'node:util';
import { isObject, isText, type Rule } from './rules.ts';

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

const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isText);

/** What each part must be. A raw request may have more, such as the verdict in `gateway.requests`. */
const PARTS: readonly (readonly [name: keyof RawRequest, rule: Rule])[] = [
  ['method', ['a string', isText]],
  ['target', ['a string: the path and the query', isText]],
  ['headers', ['an array of [name, value]', (value) => Array.isArray(value) && value.every(isPair)]],
  ['body', ['a Uint8Array, such as Buffer.from(text)', types.isUint8Array]],
];

/** The error for something that cannot be verified, because it is not a request. */
export function notARequest(what: string): TypeError {
  return new TypeError(
    `@sigv4/testing: ${what}. Pass a RawRequest { method, target, headers: [[name, value]], body }, a fetch Request, or, for a request of a Node server, await readRequest(req).`,
  );
}

/** Throws a `TypeError` if a value is not a raw request. */
export function checkRawRequest(value: unknown): asserts value is RawRequest {
  if (!isObject(value)) throw notARequest('the request must be an object');
  const given = value as Partial<Record<string, unknown>>;
  const wrong = PARTS.find(([name, [, fits]]) => !fits(given[name]));
  if (wrong === undefined) return;
  const [name, [expected]] = wrong;
  throw notARequest(`"${name}" in the request must be ${expected}`);
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
