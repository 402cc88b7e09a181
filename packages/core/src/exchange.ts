import { whileUnderWay, type Candidate, type Decision, type Scope } from './coverage.ts';
import { refusal, SigV4Error } from './errors.ts';
import { REPLACED } from './headers.ts';
import type { RequestOptions } from './options.ts';
import { isStream, planPayload, readStream, serialise, type Body, type Payload } from './payload.ts';
import { isRefusal } from './rejection.ts';
import { readRefusal, recover } from './recovery.ts';
import { remember, traceSignature, type Trace } from './trace.ts';
import type { PassReason } from './events.ts';
import { follow, isRedirect, withoutAmz, type Hop } from './redirect.ts';
import { candidateOf, type SignableRequest } from './request.ts';
import { signerCore, type Signed, type Signer, type SignerCore } from './signer.ts';

/** A request as a bridge hands it over. */
export interface ExchangeRequest extends SignableRequest {
  /** What the request says for itself; `false`: it is not to be signed. */
  readonly sigv4?: false | RequestOptions | undefined;
  /** The host of a base URL that the caller configured, with port: a `service` option speaks for it. */
  readonly baseHost?: string | undefined;
  /** Read the body, if it is a stream, even where it could go unsigned. Default: false. */
  readonly buffer?: boolean | undefined;
  /** The text of a body that cannot be looked at without using it up. */
  readonly text?: (() => Promise<string>) | undefined;
  /** What becomes of redirects of a signed request. Default: `follow`. */
  readonly redirect?: RequestRedirect | undefined;
  /** How many redirects are followed. Default: 20, as fetch has it. */
  readonly maxRedirects?: number | undefined;
  /** Ends the exchange at once, with its reason; waits for credentials included. */
  readonly signal?: AbortSignal | undefined;
}

/** A request as it is to be sent: nothing may be changed that is signed. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** Lower-case names; all of them, the caller's included. */
  readonly headers: Record<string, string>;
  readonly body: Payload;
}

/** What the exchange asks of an HTTP client. */
export interface Transport<Answer> {
  /** Sends the caller's request as it came. */
  pass(): Promise<Answer>;
  /** Sends this request, and follows no redirect. */
  send(request: OutgoingRequest): Promise<Answer>;
  status(answer: Answer): number;
  header(answer: Answer, name: string): string | null | undefined;
  /** True for the answer by which a browser's fetch hides a redirect. */
  hidesRedirect?(answer: Answer): boolean;
  /** A copy of the body of an answer, to look into; the answer stays as readable as it was. */
  copyBody?(answer: Answer): Body | undefined;
  /** The object that the caller gets, and may have explained. Default: the answer itself. */
  subject?(answer: Answer): object;
  /** Lets go of an answer that nobody will read. */
  discard?(answer: Answer): void;
  /** Shown the next request of a redirect, unsigned; what it gives back is signed and sent. */
  redirected?(next: Hop, answer: Answer): Hop;
  /** Told where redirects have led. */
  arrived?(answer: Answer, url: string): void;
  /** Whether the client sends a `host` field that differs from the URL's host. Default: false. */
  readonly sendsHost?: boolean | undefined;
}

/** As fetch has it. */
const MAX_REDIRECTS = 20;
const MAX_BUFFERED_BYTES = 10 * 1024 * 1024;

/** How far an answer's body is looked into. */
const LOOK_BYTES = 64 * 1024;
const LOOK_MILLISECONDS = 1000;

/**
 * Signs a request, sends it, and reads the answer: the one loop that the bridges share. Redirects are followed here, where each
 * hop is decided on anew, so that no signature and no session token travels to where it does not belong.
 *
 * @experimental For a bridge to another HTTP client.
 */
export async function exchange<Answer>(signer: Signer, request: ExchangeRequest, transport: Transport<Answer>): Promise<Answer> {
  const { signal } = request;
  const core = signerCore(signer);
  const first: Candidate = { ...candidateOf(request, request.sigv4), baseHost: request.baseHost, text: () => textOf(request) };
  const decision = await core.decide(first);
  if ('pass' in decision) {
    tellPassed(core, first, decision);
    const answer = await transport.pass();
    rememberRefusal(first, decision.pass, answer, transport);
    return answer;
  }
  checkHost(first, transport);
  let { scope }: { scope?: Scope | undefined } = decision;
  let payload = await unlessAborted(signal, readBody(core, request, first, decision.scope));
  let candidate = first;

  for (let redirects = 0, recovered = false; ; ) {
    const signed = scope && (await unlessAborted(signal, core.sign({ ...candidate, payload }, scope, candidate.own || undefined)));
    signal?.throwIfAborted(); // nothing is sent after the caller has gone
    const answer = await unlessAborted(signal, send(candidate, signed, payload, transport)).catch((error: unknown) => {
      if (signed && !signal?.aborted && typeof error === 'object' && error) remember(error, { ...traceOf(candidate, signed), ...NO_ANSWER });
      throw error;
    });
    rememberRefusal(candidate, signed ?? 'redirected', answer, transport);
    if (request.redirect !== 'manual' && transport.hidesRedirect?.(answer)) {
      throw refusal('ERR_REDIRECT', candidate, 'the answer is a redirect, and browsers do not tell where to, so that it cannot be followed with a new signature. Call the address that it leads to, or pass redirect: \'manual\'.');
    }
    if (signed && scope && isRefusal(transport.status(answer))) {
      const refused = await unlessAborted(signal, readRefusal((name) => transport.header(answer, name), scope, () => readStart(transport.copyBody?.(answer))));
      if (recovered && refused.remedy === 'clock') core.clocks.forget(candidate.url.host);
      const reason = recovered || core.options.recover === false ? undefined : await unlessAborted(signal, recover(core, refused, candidate, signed));
      if (reason && !isStream(payload)) {
        recovered = true;
        transport.discard?.(answer);
        core.emit({ type: 'recovered', method: candidate.method, url: shown(candidate.url), reason });
        continue;
      }
      if (refused.code) core.emit({ type: 'rejected', method: candidate.method, url: shown(candidate.url), status: transport.status(answer), code: refused.code });
    }
    const location = request.redirect === 'manual' ? undefined : locationOf(transport, answer);
    if (!location) {
      if (redirects) transport.arrived?.(answer, candidate.url.href);
      return answer;
    }
    transport.discard?.(answer);
    const url = targetOf(location, candidate);
    if (request.redirect === 'error') throw refusal('ERR_REDIRECT', candidate, `the answer is a redirect to ${url.host}, and the request said redirect: 'error'.`);
    const limit = request.maxRedirects ?? MAX_REDIRECTS;
    if (redirects++ >= limit) throw refusal('ERR_REDIRECT', candidate, `this would be redirect number ${redirects}, and no more than ${limit} are followed.`);

    const status = transport.status(answer);
    const hop = follow(candidate, status, url);
    const next = transport.redirected?.(hop, answer) ?? hop;
    core.emit({ type: 'redirected', method: candidate.method, url: shown(candidate.url), to: shown(next.url), status });
    if (next.method === 'GET' && candidate.method !== 'GET') payload = undefined;
    if (isStream(payload)) throw refusal('ERR_REDIRECT', candidate, `the answer is a redirect to ${url.host}, and the body was a stream, which cannot be sent twice. Call that address, or send bytes.`);
    candidate = candidateAfter(next, first);
    const decided = await decideAfterRedirect(core, candidate);
    tellPassed(core, candidate, decided);
    scope = 'scope' in decided ? decided.scope : undefined;
    if (!scope) candidate = { ...candidate, headers: withoutAmz(candidate.headers) };
  }
}

/** The form of the body that is hashed and sent. A stream is read here, up to the limit, unless it goes unsigned. */
async function readBody(core: SignerCore, request: ExchangeRequest, candidate: Candidate, { service }: Scope): Promise<Payload> {
  const { payload, contentType } = await serialise(request.body);
  const { headers } = candidate;
  if (contentType && !headers.has('content-type')) headers.set('content-type', contentType);
  const choice = (request.sigv4 || {}).payload ?? core.options.payload;
  if (!isStream(payload) || (!request.buffer && planPayload(candidate, headers, payload, service, choice).known)) return payload;
  const limit = core.options.maxBufferedBytes ?? MAX_BUFFERED_BYTES;
  const bytes = await readStream(payload, limit);
  if (bytes) return bytes;
  throw refusal('ERR_UNSIGNABLE_BODY', candidate, `its body is a stream of more than ${limit} bytes, and "${service}" wants a hash of it before it is sent. Raise maxBufferedBytes, send less, or pass payload: 'unsigned' where the service takes that.`);
}

async function send<Answer>({ method, url, headers }: Candidate, signed: Signed | undefined, body: Payload, transport: Transport<Answer>): Promise<Answer> {
  if (!signed) return transport.send({ method, url: url.href, headers: Object.fromEntries(headers), body });
  const kept = [...headers].filter(([name]) => !REPLACED.includes(name));
  const outgoing = { method, url: signed.url, headers: { ...Object.fromEntries(kept), ...signed.headers }, body };
  return whileUnderWay(signed.headers['authorization'] ?? '', () => transport.send(outgoing));
}

/** Keeps with a refusal what `explain` needs to know of its request. */
function rememberRefusal<Answer>(candidate: Candidate, why: Signed | PassReason, answer: Answer, transport: Transport<Answer>): void {
  const status = transport.status(answer);
  if (!isRefusal(status)) return;
  remember(transport.subject?.(answer) ?? (answer as object), {
    ...traceOf(candidate, why),
    status,
    header: (name) => transport.header(answer, name),
    async readBody() {
      try {
        return await readStart(transport.copyBody?.(answer));
      } catch {
        return undefined; // it has been read
      }
    },
  });
}

function traceOf({ method, url }: Candidate, why: Signed | PassReason): Pick<Trace, 'method' | 'url' | 'pass' | 'signed'> {
  return { method, url: shown(url), ...(typeof why === 'string' ? { pass: why } : { signed: traceSignature(why) }) };
}

/** What there is to look at when the network failed, or when a browser hides an answer. */
const NO_ANSWER: Pick<Trace, 'status' | 'header' | 'readBody'> = { status: 0, header: () => undefined, readBody: async () => '' };

/** The start of an answer's body, if it is there soon: an error of AWS is short, and nobody should wait for a long one of somebody else. */
async function readStart(copy: Body | undefined): Promise<string> {
  const { payload } = await serialise(copy);
  if (!isStream(payload)) return (payload?.length ?? 0) > LOOK_BYTES ? '' : typeof payload === 'string' ? payload : new TextDecoder().decode(payload);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), LOOK_MILLISECONDS);
  });
  try {
    return new TextDecoder().decode(await Promise.race([readStream(payload, LOOK_BYTES), late]));
  } catch {
    return ''; // the caller will meet the same error, reading the answer
  } finally {
    clearTimeout(timer);
  }
}

/** What the first request said for its host, it says for the others only as far as it is not about the host. */
function candidateAfter(next: Hop, first: Candidate): Candidate {
  if (next.url.host === first.url.host) return { ...first, ...next };
  const { service: _service, region: _region, ...own } = first.own || {};
  return { ...next, own, redirected: true };
}

async function decideAfterRedirect(core: SignerCore, candidate: Candidate): Promise<Decision> {
  try {
    return await core.decide(candidate);
  } catch (error) {
    if (!(error instanceof SigV4Error)) throw error;
    throw refusal('ERR_REDIRECT', candidate, `a redirect led here. ${error.message}`, { cause: error });
  }
}

/** Where a redirect leads. Bytes above ASCII are what the server wrote: UTF-8, as a rule. */
function locationOf<Answer>(transport: Transport<Answer>, answer: Answer): string | undefined {
  const location = isRedirect(transport.status(answer)) ? transport.header(answer, 'location') : undefined;
  return location?.replace(/[\x80-\xFF]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
}

function targetOf(location: string, { method, url }: Candidate): URL {
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
  if (target && /^https?:$/.test(target.protocol) && !target.username && !target.password) return target;
  throw refusal('ERR_REDIRECT', { method, url }, 'the answer is a redirect to something that is no http or https URL, or one with a user name in it.');
}

function checkHost({ headers, url, method }: Candidate, transport: { readonly sendsHost?: boolean | undefined }): void {
  const host = headers.get('host');
  if (host === undefined || transport.sendsHost) return;
  if (host.toLowerCase() !== url.host) {
    throw refusal('ERR_UNSIGNABLE_REQUEST', { method, url }, "its host field differs from its URL, and this client does not send such a field. For a private API Gateway endpoint send x-apigw-api-id, call the API's own endpoint name, or use axios on its http adapter.");
  }
  headers.delete('host');
}

async function textOf({ body, text }: ExchangeRequest): Promise<string> {
  if (text) return text();
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body);
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
}

function tellPassed(core: SignerCore, { method, url }: Candidate, decision: Decision): void {
  if ('pass' in decision) core.emit({ type: 'passed', method, url: shown(url), reason: decision.pass });
}

/** A URL for messages and events: without query. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** Lets an aborted caller go at once; what it waited for goes on for others. */
async function unlessAborted<Result>(signal: AbortSignal | undefined, work: Promise<Result>): Promise<Result> {
  if (!signal) return work;
  let leave: (() => void) | undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    if (leave) signal.removeEventListener('abort', leave);
  }
}
