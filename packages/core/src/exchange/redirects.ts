import { isSigV4Error, type NamedRequest, SigV4Error, urlOf } from '../errors.ts';
import type { PassReason } from '../events.ts';
import { isStream, type Payload } from '../request/body.ts';
import { type HeaderMap, REPLACED } from '../request/headers.ts';
import type { Answers } from '../refusal/read.ts';
import { readUrl, type UrlParts } from '../request/url.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import { decide, type Decision } from '../scope/decide.ts';
import type { RequestOptions } from '../scope/options.ts';
import type { SignerCore } from '../signer/core.ts';
import { textOf } from './request-body.ts';
import type { ExchangeRequest, Hop, Transport } from './transport.ts';
import type { Signed } from '../signing/target.ts';

/** An error about a redirect that is not followed. The request before it was sent. */
function stoppedAt(request: NamedRequest, causeAndFix: string): SigV4Error {
  return new SigV4Error('ERR_REDIRECT', `Stopped at a redirect: ${request.method} ${urlOf(request)} ${causeAndFix}`);
}

/** The URL of a redirect. Bytes that are not ASCII are encoded as the server wrote them. Usually they are UTF-8. */
function targetOf(location: string, from: Hop): UrlParts {
  const ascii = location.replace(/[\x80-\xFF]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
  const target = readUrl(ascii, from.url.href);
  if (target && /^https?:$/.test(target.protocol) && !target.username && !target.password) return target;
  throw stoppedAt(
    from,
    'redirects to a URL that is not http or https, or that has a user name or a password. Call the right URL directly.',
  );
}

/**
 * The next request of a redirect, before it is signed again or sent unsigned. The method changes as in
 * https://fetch.spec.whatwg.org/#http-redirect-fetch, and a request that becomes a GET loses its body. Headers with credentials are not
 * sent to another origin.
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

/** The headers for a host that gets no signature. Headers for AWS are not sent to it. */
function withoutAmz(headers: HeaderMap): HeaderMap {
  return new Map([...headers].filter(([name]) => !name.startsWith('x-amz-')));
}

/** The same limit as in fetch. */
const MAX_REDIRECTS = 20;

/** What is the same for all requests of an exchange. */
export interface Exchange<Answer> {
  readonly core: SignerCore;
  readonly request: ExchangeRequest;
  readonly transport: Transport<Answer>;
  readonly answers: Answers<Answer>;
  readonly first: ReadRequest;
}

/** One request of an exchange, before it is sent. */
export interface Step {
  readonly read: ReadRequest;
  /** The scope to sign for, or why the request is sent unsigned. A redirect may lead to a host that gets no signature. */
  readonly decision: Decision;
  readonly payload: Payload;
  /** The number of redirects before this request. */
  readonly redirects: number;
}

/** True if the answer is a redirect, and the request follows redirects. */
export function isToFollow<Answer>(
  { request: { redirect }, answers }: Exchange<Answer>,
  { read }: Step,
  answer: Answer,
): boolean {
  if (redirect === 'manual') return false;
  if (answers.hidesRedirect?.(answer))
    throw stoppedAt(read, "redirects to a URL that browsers hide. Call that URL directly, or pass redirect: 'manual'.");
  const status = answers.status(answer);
  if (![301, 302, 303, 307, 308].includes(Number(status))) return false; // a mock may have text
  if (redirect !== 'error') return Boolean(answers.header(answer, 'location'));
  answers.discard?.(answer);
  throw stoppedAt(read, `answered ${status}, and the request has redirect: 'error'.`);
}

/** True for a body that cannot be sent again. If its chunks are signed, it is known whether anybody has begun to read it. */
export function isSpent(payload: Payload, signed: Signed | undefined): boolean {
  return signed?.chunks?.isSpent ?? isStream(payload);
}

/** The next request of a chain of redirects. The decision whether to sign it is made again. */
export async function follow<Answer>(
  { core, request, transport, answers, first }: Exchange<Answer>,
  { read, decision: before, payload: sent, redirects }: Step,
  answer: Answer,
  spent: boolean,
): Promise<Step> {
  const status = answers.status(answer);
  const hop = nextHop(read, status, answers.header(answer, 'location') ?? '');
  const limit = request.maxRedirects ?? MAX_REDIRECTS;
  if (redirects >= limit)
    throw stoppedAt(
      read,
      `answered with redirect number ${redirects + 1}, and at most ${limit} are followed. Call the last URL directly.`,
    );

  const next = transport.redirected?.(hop, answer) ?? hop;
  const { secrets } = read;
  const payload = next.method !== read.method && /^(GET|HEAD)$/.test(next.method) ? undefined : sent;
  if (payload && spent)
    throw stoppedAt(
      read,
      `redirects to ${secrets.hide(hop.url.host)}, and the body was a stream, which cannot be sent twice. Call that host directly, or send bytes.`,
    );
  const led = requestAfter(next, first, read);
  // A host that got no signature must not choose a URL that gets one. The body is not read for another host: it has already been signed
  // for the first one.
  const wasSigned = typeof before !== 'string';
  let decision: Decision = 'redirected';
  if (wasSigned) {
    try {
      decision = await decide(led, core.options, async () => (led.redirectedFrom ? '' : textOf(request)));
    } catch (error) {
      throw asRedirectError(error);
    }
  }
  const signed = typeof decision !== 'string';
  core.report?.(read, { type: 'redirected', to: urlOf({ ...next, secrets }), status, signed });
  const step = { decision, payload, redirects: redirects + 1 };
  if (signed) return { ...step, read: led };
  core.report?.(led, { type: 'passed', reason: decision as PassReason });
  const unsignedAt = wasSigned && decision === 'redirected' ? led.url.host : read.unsignedAt;
  return { ...step, read: { ...led, headers: withoutAmz(led.headers), unsignedAt } };
}

/** The request to read for the next host. */
function requestAfter(next: Hop, first: ReadRequest, from: ReadRequest): ReadRequest {
  if (next.url.host === first.url.host) return { ...first, ...next };
  return elsewhere({ ...first, ...next, body: undefined }, from.url);
}

/** A request to another host, where the options about the first host do not apply: service, regions and base URL. */
export function elsewhere(read: ReadRequest, redirectedFrom: ReadRequest['redirectedFrom']): ReadRequest {
  const unscoped = { service: undefined, region: undefined, regionSet: undefined };
  const own = read.own && ({ __proto__: null, ...read.own, ...unscoped } as RequestOptions);
  return { ...read, own, baseUrl: undefined, redirectedFrom };
}

/** Makes an error after a redirect an `ERR_REDIRECT`, because a request has already been sent. */
export function asRedirectError(error: unknown): unknown {
  if (!isSigV4Error(error)) return error;
  return new SigV4Error('ERR_REDIRECT', `${error.message} A redirect led to this URL.`, { cause: error });
}
