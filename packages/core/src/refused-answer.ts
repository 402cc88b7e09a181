import { unlessAborted } from './abort.ts';
import type { Candidate } from './coverage.ts';
import { urlOf } from './errors.ts';
import type { PassReason } from './events.ts';
import { isStream, readStream, serialise, type Body } from './payload.ts';
import { codeInHeader, isBodyOfApplication, isDecisive, isRefusal, readRejection, remedyFor, remedyForHead, serverTime, type Remedy } from './rejection.ts';
import { hide, type Secrets } from './secrets.ts';
import type { Signed } from './signer.ts';
import { remember, traceSignature, type Trace } from './trace.ts';
import type { Answers } from './transport.ts';

/** How far an answer's body is looked into. */
const LOOK_BYTES = 64 * 1024;
const LOOK_MILLISECONDS = 1000;

/** A refusal, as far as it has to be read to know what it asks for. */
export interface Refusal {
  /** Without secrets; `undefined` where it would be one. */
  readonly code: string | undefined;
  readonly remedy: Remedy | undefined;
  /** The server's time, in milliseconds since the epoch, where it tells. */
  readonly time: number | undefined;
}

/** Reads a refusal: the code in the header decides where it can; only otherwise the body is looked at. */
export async function readRefusal<Answer>(answer: Answer, { method, secrets }: Candidate, signed: Signed, answers: Answers<Answer>): Promise<Refusal> {
  const { service } = signed.terms;
  const inHeader = codeInHeader(answers.header(answer, 'x-amzn-errortype'));
  const body = isDecisive(inHeader ?? '', service) ? '' : ((await readStart(() => answers.copyBody?.(answer))) ?? '');
  const { code, message } = readRejection(body);
  const remedy = remedyFor(inHeader, { code, message }, service);
  const inBody = remedy || !isBodyOfApplication(service, inHeader) ? code : undefined;
  const time = serverTime(answers.header(answer, 'date'), body);
  const isSilent = method === 'HEAD' && inHeader === undefined && code === undefined;
  const guess = isSilent ? remedyForHead(answers.status(answer), signed, answers.header(answer, 'x-amz-bucket-region'), time) : undefined;
  const told = inHeader ?? inBody;
  return { code: told === undefined ? remedy && 'unknown' : withoutSecret(told, secrets), remedy: remedy ?? guess, time };
}

/** A code that has a secret in it is none. */
function withoutSecret(code: string, secrets: Secrets | undefined): string | undefined {
  return hide(code, secrets) === code ? code : undefined;
}

/** Keeps with a refusal what `explain` needs to know of its request, and nothing that leads to its body. */
export function rememberRefusal<Answer>(candidate: Candidate, why: Signed | PassReason, answer: Answer, answers: Answers<Answer>): void {
  const status = answers.status(answer);
  if (!isRefusal(status)) return;
  remember(answers.subject?.(answer) ?? (answer as object), {
    ...traceOf(candidate, why),
    status,
    header: (name) => answers.header(answer, name),
    readBody: () => readStart(() => answers.copyBody?.(answer)),
  });
}

/** Keeps the same with the error of a client that got no answer, or from whom a browser hides it. */
export function rememberSilence(candidate: Candidate, signed: Signed, error: unknown): void {
  remember(Object(error) as object, { ...traceOf(candidate, signed), status: 0, failure: error, header: () => undefined });
}

function traceOf(candidate: Candidate, why: Signed | PassReason): Pick<Trace, 'method' | 'url' | 'unsignedAt' | 'pass' | 'signed' | 'hide'> {
  const { method, unsignedAt, secrets } = candidate;
  return { method, url: urlOf(candidate), unsignedAt, hide: (text) => hide(text, secrets), ...(typeof why === 'string' ? { pass: why } : { signed: traceSignature(why) }) };
}

/**
 * The start of a body, if it is short, and there soon: an error of AWS is, and nobody should wait for a long one of somebody else.
 * `undefined` for any other, and for one that has been read already: whatever is wrong with it, its reader will meet it.
 */
export async function readStart(copyBody: () => Body | null | undefined): Promise<string | undefined> {
  const late = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const { payload = '' } = await serialise(copyBody());
    if (isStream(payload)) timer = setTimeout(() => late.abort(), LOOK_MILLISECONDS); // a process would not wait for AbortSignal.timeout
    const start = isStream(payload) ? await unlessAborted(late.signal, readStream(payload, LOOK_BYTES, late.signal)) : payload;
    if (start === undefined || start.length > LOOK_BYTES) return undefined;
    return typeof start === 'string' ? start : new TextDecoder().decode(start);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
