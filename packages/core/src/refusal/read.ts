import { type Body, isStream, serialise } from '../request/body.ts';
import { readStream } from '../request/stream.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { Signed } from '../signing/target.ts';
import { unlessAborted } from '../util/abort.ts';
import { hide, type Secrets } from '../util/secrets.ts';
import {
  codeInHeader,
  isBodyOfApplication,
  isDecisive,
  readAwsError,
  type Remedy,
  remedyFor,
  remedyForHead,
  serverTime,
} from './aws-error.ts';

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
export async function readRefusal<Answer>(
  answer: Answer,
  { method, secrets }: ReadRequest,
  signed: Signed,
  answers: Answers<Answer>,
): Promise<Refusal> {
  const { service } = signed.terms;
  const inHeader = codeInHeader(answers.header(answer, 'x-amzn-errortype'));
  const body = isDecisive(inHeader ?? '', service) ? '' : ((await readStart(() => answers.copyBody?.(answer))) ?? '');
  const { code, message } = readAwsError(body);
  const remedy = remedyFor(inHeader, { code, message }, service);
  const inBody = remedy || !isBodyOfApplication(service, inHeader) ? code : undefined;
  const time = serverTime(answers.header(answer, 'date'), body);
  const isSilent = method === 'HEAD' && inHeader === undefined && code === undefined;
  const guess = isSilent
    ? remedyForHead(answers.status(answer), signed, answers.header(answer, 'x-amz-bucket-region'), time)
    : undefined;
  const told = inHeader ?? inBody;
  return {
    code: told === undefined ? remedy && 'unknown' : withoutSecret(told, secrets),
    remedy: remedy ?? guess,
    time,
  };
}

/** A code that has a secret in it is none. */
function withoutSecret(code: string, secrets: Secrets | undefined): string | undefined {
  return hide(code, secrets) === code ? code : undefined;
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
    const start = isStream(payload)
      ? await unlessAborted(late.signal, readStream(payload, LOOK_BYTES, late.signal))
      : payload;
    if (start === undefined || start.length > LOOK_BYTES) return undefined;
    return typeof start === 'string' ? start : new TextDecoder().decode(start);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** How a client's answers are read. It knows no request: with a refusal it is kept for as long as the caller keeps that. */
export interface Answers<Answer> {
  /** The HTTP status. */
  status(answer: Answer): number;
  /** A header field by its lower-case name. */
  header(answer: Answer, name: string): string | null | undefined;
  /** A copy of the body of an answer, to look into; the answer stays as readable as it was. */
  copyBody?(answer: Answer): Body | undefined;
  /** The object that the caller gets, and may have explained. Default: the answer itself. */
  subject?(answer: Answer): object;
  /** True for the answer by which a browser's fetch hides a redirect. */
  hidesRedirect?(answer: Answer): boolean;
  /** Lets go of an answer that nobody will read. */
  discard?(answer: Answer): void;
  /** Told where redirects have led. */
  arrived?(answer: Answer, url: string): void;
}
