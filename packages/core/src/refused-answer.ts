import type { Candidate } from './coverage.ts';
import type { PassReason } from './events.ts';
import { isStream, readStream, serialise, type Body } from './payload.ts';
import { codeInHeader, isDecisive, isRefusal, readRejection, remedyFor, serverTime, type Remedy } from './rejection.ts';
import { shown } from './request.ts';
import type { Signed } from './signer.ts';
import { remember, traceSignature, type Trace } from './trace.ts';
import type { Transport } from './transport.ts';

/** How far an answer's body is looked into. */
const LOOK_BYTES = 64 * 1024;
const LOOK_MILLISECONDS = 1000;

/** A refusal, as far as it has to be read to know what it asks for. */
export interface Refusal {
  readonly code: string | undefined;
  readonly remedy: Remedy;
  /** The server's time, in milliseconds since the epoch, where it tells. */
  readonly time: number | undefined;
}

/** Reads a refusal: the code in the header decides where it can; only otherwise the body is looked at. */
export async function readRefusal<Answer>(answer: Answer, service: string, transport: Transport<Answer>): Promise<Refusal> {
  const inHeader = codeInHeader(transport.header(answer, 'x-amzn-errortype'));
  const body = isDecisive(inHeader) ? '' : await readStart(transport.copyBody?.(answer));
  const rejection = readRejection(body);
  const remedy = remedyFor(inHeader, rejection, service);
  return { code: inHeader ?? (remedy && (rejection.code ?? 'unknown')), remedy, time: serverTime(transport.header(answer, 'date'), body) };
}

/** Keeps with a refusal what `explain` needs to know of its request. */
export function rememberRefusal<Answer>(candidate: Candidate, why: Signed | PassReason, answer: Answer, transport: Transport<Answer>): void {
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

/** Keeps the same with the error of a client that got no answer, or from whom a browser hides it. */
export function rememberSilence(candidate: Candidate, signed: Signed, error: unknown): void {
  if (typeof error === 'object' && error) remember(error, { ...traceOf(candidate, signed), status: 0, header: () => undefined, readBody: async () => '' });
}

function traceOf({ method, url }: Candidate, why: Signed | PassReason): Pick<Trace, 'method' | 'url' | 'pass' | 'signed'> {
  return { method, url: shown(url), ...(typeof why === 'string' ? { pass: why } : { signed: traceSignature(why) }) };
}

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
