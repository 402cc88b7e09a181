import { types } from 'node:util';
import { isObject, isText, isWhole, object, optional, type Rule } from '../rules.ts';

/** An HTTP answer. It is sent as it is. */
export interface Answer {
  readonly status: number;
  /** Headers besides those that every answer has, such as `date` and `content-length`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default: no body. */
  readonly body?: string | Uint8Array | undefined;
}

/** Which fields an answer has, and what each may be. */
export const answerRule: Rule = object({
  status: ['a whole number from 200 to 599', (value) => isWhole(value, 200, 599)],
  headers: optional(['an object of strings', (value) => isObject(value) && Object.values(value).every(isText)]),
  body: optional(['a string or a Uint8Array', (value) => isText(value) || types.isUint8Array(value)]),
});

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
