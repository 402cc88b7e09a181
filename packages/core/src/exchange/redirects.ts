import { isSigV4Error, cannotSign, SigV4Error, urlOf } from '../errors.ts';
import { isStream, type Payload } from '../request/body.ts';
import { type HeaderMap, REPLACED } from '../request/headers.ts';
import { readUrl, type UrlParts } from '../request/url.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import { decide, type Decision } from '../scope/decide.ts';
import type { RequestOptions } from '../scope/options.ts';
import type { SignerCore } from '../signer/core.ts';
import { hide } from '../util/secrets.ts';
import { textOf } from './request-body.ts';
import type { ExchangeRequest, Hop, Transport } from './transport.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** True for the statuses by which a server sends a client elsewhere. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** Where a redirect leads. Bytes above ASCII stay the bytes that the server wrote: UTF-8, as a rule. */
function targetOf(location: string, from: Hop): UrlParts {
  const ascii = location.replace(/[\x80-\xFF]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
  const target = readUrl(ascii, from.url.href);
  if (target && /^https?:$/.test(target.protocol) && !target.username && !target.password) return target;
  throw cannotSign(
    'ERR_REDIRECT',
    from,
    'the answer is a redirect to something that is no http or https URL, or holds a user name or password.',
  );
}

/**
 * The request that a redirect asks for, before it is signed anew or sent unsigned. Methods change as in
 * https://fetch.spec.whatwg.org/#http-redirect-fetch; a request that becomes a GET has lost its body. What named a credential to
 * one origin is not for another.
 */
export function nextHop(from: Hop, status: number, location: string): Hop {
  const url = targetOf(location, from);
  const isElsewhere = url.host !== from.url.host || url.protocol !== from.url.protocol;
  const becomesGet =
    status === 303 ? from.method !== 'GET' && from.method !== 'HEAD' : status < 303 && from.method === 'POST';
  const headers: HeaderMap = new Map();
  for (const [name, value] of from.headers) {
    if (REPLACED.includes(name)) continue;
    if (becomesGet && /^(content-.*|x-amz-content-sha256)$/.test(name)) continue;
    if (isElsewhere && /^(host|cookie|proxy-authorization|x-api-key)$/.test(name)) continue;
    headers.set(name, value);
  }
  return { method: becomesGet ? 'GET' : from.method, url, headers };
}

/** The headers for a host that is not signed for: what is said to AWS stays with AWS. */
export function withoutAmz(headers: HeaderMap): HeaderMap {
  return new Map([...headers].filter(([name]) => !name.startsWith('x-amz-')));
}

/** As fetch has it. */
const MAX_REDIRECTS = 20;

/** What stays the same from the first request of an exchange to the last. */
export interface Exchange<Answer> {
  readonly core: SignerCore;
  readonly request: ExchangeRequest;
  readonly transport: Transport<Answer>;
  readonly first: ReadRequest;
}

/** One request of an exchange, and what is known about it before it is sent. */
export interface Step {
  readonly read: ReadRequest;
  /** What it is signed for, or why it goes unsigned: a redirect may lead to a host that is not signed for. */
  readonly decision: Decision;
  readonly payload: Payload;
  /** How many redirects led here. */
  readonly redirects: number;
}

/** True for an answer that leads elsewhere, and a request that goes along. */
export function isToFollow<Answer>(
  { request: { redirect }, transport: { answers } }: Exchange<Answer>,
  { read }: Step,
  answer: Answer,
): boolean {
  if (redirect === 'manual') return false;
  if (answers.hidesRedirect?.(answer))
    throw cannotSign(
      'ERR_REDIRECT',
      read,
      "the answer is a redirect, and browsers do not tell where to. Call the address that it leads to, or pass redirect: 'manual'.",
    );
  if (!isRedirect(answers.status(answer))) return false;
  if (redirect !== 'error') return Boolean(answers.header(answer, 'location'));
  answers.discard?.(answer);
  throw cannotSign('ERR_REDIRECT', read, "the answer is a redirect, and the request said redirect: 'error'.");
}

/** The next request of a chain of redirects, decided on like the first. */
export async function follow<Answer>(
  { core, request, transport, first }: Exchange<Answer>,
  { read, decision: before, payload: sent, redirects }: Step,
  answer: Answer,
): Promise<Step> {
  const { answers } = transport;
  const status = answers.status(answer);
  const hop = nextHop(read, status, answers.header(answer, 'location') ?? '');
  const limit = request.maxRedirects ?? MAX_REDIRECTS;
  if (redirects >= limit)
    throw cannotSign(
      'ERR_REDIRECT',
      read,
      `this would be redirect number ${redirects + 1}, and no more than ${limit} are followed.`,
    );

  const next = transport.redirected?.(hop, answer) ?? hop;
  const { secrets } = read;
  const payload = next.method !== read.method && /^(GET|HEAD)$/.test(next.method) ? undefined : sent;
  if (isStream(payload))
    throw cannotSign(
      'ERR_REDIRECT',
      read,
      `the answer is a redirect to ${hide(hop.url.host, secrets)}, and the body was a stream, which cannot be sent twice. Call that address, or send bytes.`,
    );
  const led = requestAfter(next, first, read);
  // Who was not trusted with a signature is not trusted to choose what gets one. And a body is looked into for its own host only: it has
  // been signed once, and goes on as what it was.
  const wasSigned = typeof before !== 'string';
  const decision: Decision = wasSigned
    ? await asRedirectError(() => decide(led, core.options, async () => (led.redirectedFrom ? '' : textOf(request))))
    : 'redirected';
  const signed = typeof decision !== 'string';
  core.report?.(read, { type: 'redirected', to: urlOf({ ...next, secrets }), status, signed });
  if (signed) return { read: led, decision, payload, redirects: redirects + 1 };
  core.report?.(led, { type: 'passed', reason: decision });
  const unsignedAt = wasSigned && decision === 'redirected' ? led.url.host : read.unsignedAt;
  return {
    read: { ...led, headers: withoutAmz(led.headers), unsignedAt },
    decision,
    payload,
    redirects: redirects + 1,
  };
}

/** What the first request said for its host, it says for the others only as far as it is not about the host. */
function requestAfter(next: Hop, first: ReadRequest, from: ReadRequest): ReadRequest {
  if (next.url.host === first.url.host) return { ...first, ...next };
  const own = Object.assign(Object.create(null), first.own, {
    service: undefined,
    region: undefined,
  }) as RequestOptions;
  return { ...first, ...next, own, body: undefined, baseUrl: undefined, redirectedFrom: from.url };
}

/** A refusal after a redirect is one of the redirect: something has been sent by then. */
export async function asRedirectError<Result>(work: () => MaybePromise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isSigV4Error(error)) throw error;
    throw new SigV4Error('ERR_REDIRECT', `${error.message} A redirect led to this URL.`, { cause: error });
  }
}
