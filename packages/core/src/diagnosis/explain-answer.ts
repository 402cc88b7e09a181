import { diagnoseAnswerLazily } from '#lazy-diagnosis';
import { sha256 } from '#platform';
import type { Explanation } from '../explanation.ts';
import type { HeadersInput } from '../request/headers.ts';
import type { SignableRequest } from '../request/request.ts';
import { knownEndpoint } from '../scope/scope.ts';
import { unpolluted } from '../util/unpolluted.ts';

/** An answer in plain data: what a log has of it. */
export interface PlainAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the answer. The explanation uses the request ID, the error type and the date. A text has a line "Name: value" for each. */
  readonly headers?: HeadersInput | string | undefined;
  /** The body: its text, its bytes, or the object that a client has parsed. Leave it out if there was none. */
  readonly body?: string | object | undefined;
}

/** A request in plain data, as it was sent. */
export interface PlainRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The URL, with its query. It may be a path if `headers` has the host. */
  readonly url: string | URL;
  /** The headers, with those of the signature. A text has a line "Name: value" for each. */
  readonly headers?: HeadersInput | string | undefined;
  /** The body. Leave it out if there was none. */
  readonly body?: SignableRequest['body'];
}

/**
 * Explains why AWS rejected a request that other code signed, in any language. It sends nothing.
 *
 * Pass the request as it was sent, with its `authorization` header or with the URL that contains the signature. The explanation then
 * shows the canonical request that belongs to it, beside the one that AWS expected. Without a request the explanation has only the
 * answer. The body may also be a message of an AWS SDK or of the AWS CLI, or the whole answer with its head. Returns `undefined` if
 * there was no rejection (400, 401 or 403). Throws a `TypeError` for an answer or a request that it cannot read.
 *
 * @example
 * ```ts
 * import { explainAnswer } from '@sigv4/core';
 *
 * const explanation = await explainAnswer({
 *   status: 403,
 *   headers: { 'x-amzn-errortype': 'AccessDeniedException' },
 *   body: '{"message":"User: anonymous is not authorized to perform: execute-api:Invoke"}',
 * });
 * console.log(String(explanation));
 * ```
 */
export async function explainAnswer(answer: PlainAnswer, request?: PlainRequest): Promise<Explanation | undefined> {
  const given = unpolluted(Object(answer) as PlainAnswer, ['status', 'headers', 'body']);
  return diagnoseAnswerLazily(given, request, { sha256, knownEndpoint });
}

/**
 * Explains the answer to a request that did not go through the bridge. If the request has no signature, `reason` says why not, and what
 * to do about it. Returns `undefined` if there was no rejection (400, 401 or 403).
 *
 * @experimental For a bridge to another HTTP client.
 *
 * @example
 * ```ts
 * import { explainUnbridged } from '@sigv4/core';
 *
 * const request = { method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items' };
 * const reason = { because: 'this client was not wrapped', fix: 'Wrap it.' };
 * console.log(String(await explainUnbridged({ status: 403 }, request, reason)));
 * ```
 */
export async function explainUnbridged(
  answer: PlainAnswer,
  request: SignableRequest,
  reason: { readonly because: string; readonly fix: string },
): Promise<Explanation | undefined> {
  return diagnoseAnswerLazily(answer, request, { sha256, knownEndpoint }, reason);
}
