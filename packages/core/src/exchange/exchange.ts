import { isSigV4Error, cannotSign, SigV4Error } from '../errors.ts';
import type { PassReason } from '../events.ts';
import { codeInHeader, isRefusal, type Remedy } from '../refusal/aws-error.ts';
import { type Answers, readRefusal, readText, withoutSecret } from '../refusal/read.ts';
import { recordRefusal, recordNoAnswer, REQUEST_IDS } from '../refusal/record.ts';
import { headersWith, HTTP_TOKEN } from '../request/headers.ts';
import { muteStreamErrors } from '../request/stream.ts';
import { pageUrl, readUrl } from '../request/url.ts';
import { type ReadRequest, readRequest } from '../scope/read-request.ts';
import { decide, type Decision } from '../scope/decide.ts';
import { whileInFlight } from '../scope/in-flight.ts';
import { isNamed, knownEndpoint } from '../scope/scope.ts';
import type { SignerCore } from '../signer/core.ts';
import { type Signer, signerCore } from '../signer/signer.ts';
import type { Signed } from '../signing/target.ts';
import { checkAborted, unlessAborted } from '../util/abort.ts';
import { isPromise } from '../util/maybe-promise.ts';
import { hideInError } from '../util/secrets.ts';
import { masked, unpolluted } from '../util/unpolluted.ts';
import { recover } from './recovery.ts';
import { type Exchange, follow, isSpent, isToFollow, asRedirectError, elsewhere, type Step } from './redirects.ts';
import { readBody, serialiseEarly, textOf } from './request-body.ts';
import type { ExchangeRequest, Transport } from './transport.ts';

/**
 * Signs a request, sends it, and returns the answer. All bridges use this function. It also follows redirects, and decides for each of
 * them whether it is signed, so that no signature and no session token is sent to the wrong host.
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
export async function exchange<Answer>(
  signer: Signer,
  request: ExchangeRequest,
  transport: Transport<Answer>,
): Promise<Answer> {
  const core = signerCore(signer);
  request = unpollutedRequest(request);
  transport = masked(transport, OPTIONAL);
  const answers = masked(transport.answers, OPTIONAL_OF_ANSWERS);
  const { signal } = request;
  const url = readUrl(request.url, pageUrl());
  if ((!url || !HTTP_TOKEN.test(request.method)) && !request.sigv4) {
    muteStreamErrors(request.body);
    return transport.pass(); // the client throws its own error for an invalid URL or method
  }
  const first = ledBy(request.redirectedFrom, readRequest(request, request.sigv4, url));
  const running: Exchange<Answer> = { core, request, transport, answers, first };
  let decision: Decision;
  let early: ReturnType<typeof serialiseEarly>;
  try {
    const decided = decide(first, core.options, () => textOf(request));
    if (isPromise(decided)) early = serialiseEarly(request);
    decision = isPromise(decided) ? await unlessAborted(signal, decided) : decided; // without an await, unsigned requests are passed through at once
  } catch (error) {
    throw orUnsigned(error, core, first);
  }
  if (typeof decision === 'string') {
    core.report?.(first, { type: 'passed', reason: decision });
    const answer = await transport.pass();
    if (answer && isRefusal(answers.status(answer))) await recordUnsigned(running, first, decision, answer);
    return answer;
  }
  checkHost(first, transport);
  checkAborted(signal);
  const reading = readBody(core, request, first, decision, early);
  const body = isPromise(reading) ? await unlessAborted(signal, reading) : reading;
  let step: Step = { read: first, decision, payload: body, redirects: 0 };
  let recovered: Remedy | undefined;

  for (;;) {
    checkAborted(signal);
    const { read, decision: why, payload, redirects } = step;
    let signed: Signed | undefined;
    try {
      const signing = typeof why === 'string' ? undefined : core.sign(read, payload, why);
      signed = isPromise(signing) || transport.signsTogether ? await unlessAborted(signal, signing) : signing; // mostly nothing is to be waited for
    } catch (error) {
      throw redirects ? asRedirectError(error) : orUnsigned(error, core, read);
    }
    checkAborted(signal); // nothing is sent after the caller has aborted
    const answer = await send(running, step, signed);
    if (!answer) return answer; // a mock may return undefined
    const status = answers.status(answer);
    if (isRefusal(status)) {
      const remedy = signed
        ? await recoverFrom(running, step, signed, answer, recovered)
        : await recordUnsigned(running, read, why as PassReason, answer);
      if (remedy) {
        recovered = remedy;
        continue;
      }
    } else if (status === 500 && signed?.terms.algorithm) recordRefusal(read, signed, answer, answers); // perhaps AWS could not read the session token
    signed?.chunks?.ended(status);
    if (!isToFollow(running, step, answer)) {
      if (redirects) answers.arrived?.(answer, read.url.href);
      return answer;
    }
    answers.discard?.(answer);
    step = await follow(running, step, answer, isSpent(payload, signed));
  }
}

const READ = [
  'method',
  'url',
  'headers',
  'body',
  'sigv4',
  'baseUrl',
  'copyBytes',
  'buffer',
  'copyBody',
  'redirect',
  'redirectedFrom',
  'maxRedirects',
  'signal',
] as const;

const OPTIONAL = ['redirected', 'sendsHost', 'signsTogether'] as const;
const OPTIONAL_OF_ANSWERS = ['copyBody', 'subject', 'hidesRedirect', 'discard', 'arrived'] as const;

/** Reads each property of a request once. Only a `body` with `copyBody` is read again, because copying a stream replaces it. */
function unpollutedRequest(given: ExchangeRequest): ExchangeRequest {
  const request = unpolluted(given, READ);
  return request.copyBody ? Object.defineProperty(request, 'body', { get: () => given.body }) : request;
}

/** A request to which a redirect led: options about the first host do not apply to it. */
function ledBy(from: string | undefined, read: ReadRequest): ReadRequest {
  if (!from) return read;
  const redirectedFrom = readUrl(from) ?? 'unsigned';
  const unsignedAt = redirectedFrom === 'unsigned' ? undefined : read.url.host;
  return { ...elsewhere(read, redirectedFrom), unsignedAt };
}

/** What a program meets that only reads something public. Whoever has configured credentials wants them to work. */
const NOT_CONFIGURED = /^ERR_UNKNOWN_SCOPE|^ERR_NO_CREDENTIALS.*: (The environment has|there are) no credentials/;

/** Adds to an error how to send the request unsigned, if nobody asked for a signature: a wrapped global fetch signs for all AWS endpoints. */
function orUnsigned(error: unknown, { options }: SignerCore, read: ReadRequest): unknown {
  if (
    !isSigV4Error(error) ||
    !NOT_CONFIGURED.test(`${error.code} ${error.message}`) ||
    read.own ||
    options.service ||
    isNamed(read, options)
  )
    return error;
  return new SigV4Error(
    error.code,
    `${error.message} To send the request unsigned, pass sigv4: false with it, or awsEndpoints: false to the signer.`,
    { cause: error.cause },
  );
}

async function send<Answer>(
  { transport, answers, request: { signal } }: Exchange<Answer>,
  { read, payload: body }: Step,
  signed: Signed | undefined,
): Promise<Answer> {
  const { method, url, secrets } = read;
  let sending: Promise<Answer> | undefined;
  try {
    if (signed) {
      const headers = headersWith(signed.headers, read.headers);
      sending = whileInFlight(headers['authorization'] ?? '', () =>
        transport.send({ method, url: signed.url, headers, body: signed.chunks?.body ?? body }),
      );
    } else sending = transport.send({ method, url: url.href, headers: Object.fromEntries(read.headers), body });
    return await unlessAborted(signal, sending);
  } catch (given) {
    if (signal?.aborted) sending?.then((late) => answers.discard?.(late)).catch(() => undefined); // nobody gets an answer that comes now
    const error = signed?.chunks?.ended(given) ?? given;
    if (signal?.aborted || isSigV4Error(error)) throw error;
    hideInError(error, secrets);
    if (signed) recordNoAnswer(read, signed, error);
    throw error;
  }
}

/** Waits for work on an answer. If the caller aborts meanwhile, nobody gets the answer, so it is discarded. */
async function unlessDropped<Answer, Result>(
  { request: { signal }, answers }: Exchange<Answer>,
  answer: Answer,
  work: Promise<Result>,
): Promise<Result> {
  try {
    return await unlessAborted(signal, work);
  } catch (error) {
    answers.discard?.(answer);
    throw error;
  }
}

/** Reads a rejection and tries to fix its cause. Returns what was fixed, or `undefined` if a new signature would not help. */
async function recoverFrom<Answer>(
  running: Exchange<Answer>,
  { read, payload }: Step,
  signed: Signed,
  answer: Answer,
  before: Remedy | undefined,
): Promise<Remedy | undefined> {
  const { core, answers } = running;
  const refused = await unlessDropped(running, answer, readRefusal(answer, read, signed, answers));
  const remedy =
    core.options.recover === false
      ? undefined
      : await unlessDropped(running, answer, recover(core, refused, read, signed, before));
  if (remedy && !isSpent(payload, signed)) {
    answers.discard?.(answer);
    core.report?.(read, { type: 'recovered', reason: remedy });
    return remedy;
  }
  const recordForEvent = recordRefusal(read, signed, answer, answers, refused.text);
  core.report?.(read, { type: 'rejected', status: answers.status(answer), code: refused.code }, recordForEvent());
  return undefined;
}

/**
 * Records the rejection of a request that was sent unsigned. If AWS itself rejected it, the listener is told: perhaps it should have been
 * signed. Only then the body is read, because a program without a listener must get its answer unchanged.
 */
function recordUnsigned<Answer>(
  running: Exchange<Answer>,
  read: ReadRequest,
  reason: PassReason,
  answer: Answer,
): undefined | Promise<undefined> {
  const { core, answers } = running;
  const has = (name: string): boolean => Boolean(answers.header(answer, name));
  const endpoint = knownEndpoint(read.url.hostname);
  const names = endpoint?.service === 'aoss' ? ['x-request-id'] : ['x-amzn-errortype', ...REQUEST_IDS];
  const isOfAws = endpoint && names.some(has);
  if (isOfAws && core.report && reason !== 'already-signed')
    return unlessDropped(running, answer, reportUnsigned(core, read, reason, answer, answers)); // the wrapper that signed it reports it
  recordRefusal(read, reason, answer, answers);
  return undefined;
}

async function reportUnsigned<Answer>(
  core: SignerCore,
  read: ReadRequest,
  reason: PassReason,
  answer: Answer,
  answers: Answers<Answer>,
): Promise<undefined> {
  const text = await readText(answer, answers);
  const recordForEvent = recordRefusal(read, reason, answer, answers, text);
  const code = withoutSecret(codeInHeader(answers.header(answer, 'x-amzn-errortype')), read.secrets);
  core.report?.(read, { type: 'rejected', status: answers.status(answer), code }, recordForEvent());
}

/** An interface endpoint of a VPC, where the `host` header selects the API. */
const VPC_ENDPOINT = /(^|\.)vpce-.+\.vpce\./;

/** Removes the `host` header of a forwarded request if the client cannot send it. The client then sends the host of the URL. */
function checkHost<Answer>(read: ReadRequest, { sendsHost }: Transport<Answer>): void {
  const { headers, url } = read;
  const host = headers.get('host');
  if (host && sendsHost) return;
  if (host && host.toLowerCase() !== url.host && VPC_ENDPOINT.test(url.hostname)) {
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      read,
      'its host header differs from its URL, which is a VPC endpoint, and this client cannot send it. Send x-apigw-api-id, call the endpoint name of the API, or use the http adapter of axios.',
    );
  }
  headers.delete('host');
}
