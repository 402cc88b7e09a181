import { checkAborted, unlessAborted } from './abort.ts';
import { after, isPromise } from './after.ts';
import { decide, whileUnderWay, type Candidate, type Decision, type Scope } from './coverage.ts';
import { isSigV4Error, refusal } from './errors.ts';
import { REPLACED } from './headers.ts';
import { isStream, planPayload, readStream, type Payload, type StreamBody } from './payload.ts';
import { recover } from './recovery.ts';
import { isRedirect, nextHop, withoutAmz, type Hop } from './redirect.ts';
import { readRefusal, readStart, rememberRefusal, rememberSilence } from './refused-answer.ts';
import { isRefusal, type Remedy } from './rejection.ts';
import { candidateOf, serialiseFor } from './request.ts';
import { signerCore, type Signed, type Signer, type SignerCore } from './signer.ts';
import type { Answers, ExchangeRequest, Transport } from './transport.ts';
import { pageUrl, readUrl, shown } from './url.ts';

/** As fetch has it. */
const MAX_REDIRECTS = 20;
const MAX_BUFFERED_BYTES = 10 * 1024 * 1024;

/** One request of an exchange, and what is known about it before it is sent. */
interface Trip {
  readonly candidate: Candidate;
  /** `undefined`: it goes unsigned, because a redirect led to a host that is not signed for. */
  readonly scope: Scope | undefined;
  readonly payload: Payload;
}

/**
 * Signs a request, sends it, and reads the answer: the one loop that the bridges share. Redirects are followed here, where each
 * hop is decided on anew, so that no signature and no session token travels to where it does not belong.
 *
 * @experimental For a bridge to another HTTP client.
 *
 * @example
 * ```ts
 * import { createSigner, exchange, type Transport } from '@sigv4/core';
 *
 * const signer = createSigner();
 *
 * export function get(url: string): Promise<Response> {
 *   const transport: Transport<Response> = {
 *     pass: () => fetch(url),
 *     send: (request) => fetch(request.url, { method: request.method, headers: request.headers, redirect: 'manual' }),
 *     answers: { status: (response) => response.status, header: (response, name) => response.headers.get(name) },
 *   };
 *   return exchange(signer, { method: 'GET', url }, transport);
 * }
 * ```
 */
export async function exchange<Answer>(signer: Signer, request: ExchangeRequest, transport: Transport<Answer>): Promise<Answer> {
  const core = signerCore(signer);
  const { answers } = transport;
  const { signal } = request;
  hold(request.body);
  const url = readUrl(request.url, pageUrl());
  if (!url) return transport.pass(); // the client has an error of its own for what is no URL
  const first = candidateOf(request, request.sigv4, url);
  const decided = decide(first, core.options, () => textOf(request));
  const decision = isPromise(decided) ? await unlessAborted(signal, decided) : decided; // what goes on unsigned leaves at once
  tellPassed(core, first, decision);
  if (typeof decision === 'string') {
    const answer = await transport.pass();
    if (answer) rememberRefusal(first, decision, answer, answers);
    return answer;
  }
  checkHost(first, transport);
  checkAborted(signal);
  let trip: Trip = { candidate: first, scope: decision, payload: await unlessAborted(signal, readBody(core, request, first, decision)) };
  let recovered: Remedy | undefined;

  for (let redirects = 0; ; ) {
    checkAborted(signal);
    const { candidate } = trip;
    const signed = trip.scope && (await unlessAborted(signal, sign(core, trip, trip.scope, redirects > 0)));
    checkAborted(signal); // nothing is sent after the caller has gone
    const answer = await send(trip, signed, transport, signal);
    if (!answer) return answer; // a mock may answer nothing
    rememberRefusal(candidate, signed ?? 'redirected', answer, answers);
    const reason: Remedy | undefined = signed && isRefusal(answers.status(answer)) ? await recoverFrom(core, trip, signed, answer, answers, recovered, signal) : undefined;
    if (reason) {
      recovered = reason;
      continue;
    }
    if (request.redirect === 'manual' || !isRedirectAnswer(answers, answer, request, candidate)) {
      if (redirects) answers.arrived?.(answer, candidate.url.href);
      return answer;
    }
    answers.discard?.(answer);
    trip = await follow(core, request, trip, answer, transport, redirects, first, decision);
    redirects++;
  }
}

function sign(core: SignerCore, { candidate, payload }: Trip, scope: Scope, isRedirected: boolean): Signed | Promise<Signed> {
  return isRedirected ? ledTo(candidate, () => core.sign(candidate, payload, scope)) : core.sign(candidate, payload, scope);
}

async function send<Answer>({ candidate, payload: body }: Trip, signed: Signed | undefined, transport: Transport<Answer>, signal: AbortSignal | undefined): Promise<Answer> {
  const { method, url } = candidate;
  if (!signed) return unlessAborted(signal, transport.send({ method, url: url.href, headers: Object.fromEntries(candidate.headers), body }));
  const headers = Object.fromEntries([...candidate.headers].filter(([name]) => !REPLACED.includes(name)));
  Object.assign(headers, signed.headers);
  const sent = whileUnderWay(headers['authorization'] ?? '', () => transport.send({ method, url: signed.url, headers, body }));
  try {
    return await unlessAborted(signal, sent);
  } catch (error) {
    if (!signal?.aborted) rememberSilence(candidate, signed, error);
    throw error;
  }
}

/** Reads a refusal, and tries what it asks for. Gives back what a new signature will be made with, or `undefined` if it would be no better. */
async function recoverFrom<Answer>(core: SignerCore, { candidate, payload }: Trip, signed: Signed, answer: Answer, answers: Answers<Answer>, before: Remedy | undefined, signal: AbortSignal | undefined): Promise<Remedy | undefined> {
  const refused = await unlessAborted(signal, readRefusal(answer, signed.terms.service, answers));
  const reason = core.options.recover === false ? undefined : await unlessAborted(signal, recover(core, refused, candidate, signed, before));
  if (reason && !isStream(payload)) {
    answers.discard?.(answer);
    core.report(candidate, { type: 'recovered', reason });
    return reason;
  }
  if (refused.code) core.report(candidate, { type: 'rejected', status: answers.status(answer), code: refused.code });
  return undefined;
}

/** The form of the body that is hashed and sent. A stream is read here, up to the limit, unless it goes unsigned. */
function readBody(core: SignerCore, request: ExchangeRequest, candidate: Candidate, { service }: Scope): Payload | Promise<Payload> {
  return after(serialiseFor(candidate, request.body, request.copyBytes), ({ payload, contentType }) => {
    const { headers } = candidate;
    if (contentType && !headers.has('content-type')) headers.set('content-type', contentType);
    const choice = (request.sigv4 || {}).payload ?? core.options.payload;
    if (!isStream(payload) || (!request.buffer && planPayload(candidate, payload, service, choice).known)) return payload;
    return readWhole(payload, core.options.maxBufferedBytes ?? MAX_BUFFERED_BYTES, request, candidate, service);
  });
}

async function readWhole(stream: StreamBody, limit: number, { signal }: ExchangeRequest, candidate: Candidate, service: string): Promise<Uint8Array> {
  const bytes = await readStream(stream, limit, signal);
  if (bytes) return bytes;
  throw refusal('ERR_UNSIGNABLE_BODY', candidate, `its body is of more than ${limit} bytes, and has to be read to be signed for "${service}". Raise maxBufferedBytes, send less, or pass payload: 'unsigned' where the service takes that.`);
}

function isRedirectAnswer<Answer>(answers: Answers<Answer>, answer: Answer, { redirect }: ExchangeRequest, candidate: Candidate): boolean {
  if (!answers.hidesRedirect?.(answer)) {
    if (!isRedirect(answers.status(answer))) return false;
    if (redirect === 'error') throw refusal('ERR_REDIRECT', candidate, "the answer is a redirect, and the request said redirect: 'error'.");
    return Boolean(answers.header(answer, 'location'));
  }
  throw refusal('ERR_REDIRECT', candidate, "the answer is a redirect, and browsers do not tell where to. Call the address that it leads to, or pass redirect: 'manual'.");
}

/** The next request of a chain of redirects, decided on like the first. */
async function follow<Answer>(core: SignerCore, request: ExchangeRequest, trip: Trip, answer: Answer, transport: Transport<Answer>, redirects: number, first: Candidate, scope: Scope): Promise<Trip> {
  const { candidate } = trip;
  const { answers } = transport;
  const status = answers.status(answer);
  const hop = nextHop(candidate, status, answers.header(answer, 'location') ?? '');
  const limit = request.maxRedirects ?? MAX_REDIRECTS;
  if (redirects >= limit) throw refusal('ERR_REDIRECT', candidate, `this would be redirect number ${redirects + 1}, and no more than ${limit} are followed.`);

  const next = transport.redirected?.(hop, answer) ?? hop;
  core.report(candidate, { type: 'redirected', to: shown(next.url), status });
  const payload = next.method !== candidate.method && /^(GET|HEAD)$/.test(next.method) ? undefined : trip.payload;
  if (isStream(payload)) throw refusal('ERR_REDIRECT', candidate, `the answer is a redirect to ${hop.url.host}, and the body was a stream, which cannot be sent twice. Call that address, or send bytes.`);
  const led = candidateAfter(next, first, scope.service);
  // Who was not trusted with a signature is not trusted to choose what gets one. And a body is looked into for its own host only: it has
  // been signed once, and goes on as what it was.
  const decided: Decision = trip.scope ? await ledTo(led, () => decide(led, core.options, async () => (led.redirectedFrom ? '' : textOf(request)))) : 'redirected';
  tellPassed(core, led, decided);
  return typeof decided === 'string' ? { candidate: { ...led, headers: withoutAmz(led.headers) }, scope: undefined, payload } : { candidate: led, scope: decided, payload };
}

/** What the first request said for its host, it says for the others only as far as it is not about the host. */
function candidateAfter(next: Hop, first: Candidate, service: string): Candidate {
  if (next.url.host === first.url.host) return { ...first, ...next };
  const { service: _service, region: _region, ...own } = first.own || {};
  return { ...next, own, redirectedFrom: service };
}

/** A refusal after a redirect is one of the redirect: something has been sent by then. */
async function ledTo<Result>(candidate: Candidate, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isSigV4Error(error)) throw error;
    throw refusal('ERR_REDIRECT', candidate, `a redirect led here. ${error.message}`, { cause: error });
  }
}

function checkHost(candidate: Candidate, { sendsHost }: { readonly sendsHost?: boolean | undefined }): void {
  const { headers, url } = candidate;
  const host = headers.get('host');
  if (host === undefined || (host && sendsHost)) return;
  if (host && host.toLowerCase() !== url.host) {
    throw refusal('ERR_UNSIGNABLE_REQUEST', candidate, "its host field differs from its URL, and this client does not send such a field. For a private API send x-apigw-api-id, call its own endpoint name, or use axios on its http adapter.");
  }
  headers.delete('host');
}

/** The text of the body, where it can be looked at; the empty text where it cannot. */
async function textOf(request: ExchangeRequest): Promise<string> {
  return (await readStart(() => (request.copyBody ? request.copyBody() : isStream(request.body) ? undefined : request.body))) ?? '';
}

/** A Node stream that fails before anybody reads it would end the process; its reader meets the error all the same. */
function hold(body: unknown): void {
  (body as { on?(event: 'error', listener: () => void): void } | null | undefined)?.on?.('error', () => undefined);
}

function tellPassed(core: SignerCore, candidate: Candidate, decision: Decision): void {
  if (typeof decision === 'string') core.report(candidate, { type: 'passed', reason: decision });
}
