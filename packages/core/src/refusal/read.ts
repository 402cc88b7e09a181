import { type Body, isStream, serialise } from '../request/body.ts';
import { readStream } from '../request/stream.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { Signed } from '../signing/target.ts';
import { unlessAborted } from '../util/abort.ts';
import type { Secrets } from '../util/secrets.ts';
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

/** How much of a body is read (64 KiB), and for how long. */
const LOOK_BYTES = 65_536; // a product would stay in bundles that do not use it
const LOOK_MILLISECONDS = 1000;

/** How long the text of a rejection may be that is kept for `explain`: 16 KiB. Those of AWS are shorter. */
const KEPT_BYTES = 16_384;

/** What is read of a rejection. */
export interface Refusal {
  /** AWS's error code. `undefined`: there is none, or it contains a secret. */
  readonly code: string | undefined;
  readonly remedy: Remedy | undefined;
  /** The server's time in milliseconds since the epoch, if the answer has it. */
  readonly time: number | undefined;
  /** The text of the body. `undefined`: it could not be read, or it is too long to be kept. */
  readonly text: string | undefined;
}

/** Reads a rejection. The text is read always, because the caller may read the body before `explain` can. It matters only if the code in the header is missing or unspecific. */
export async function readRefusal<Answer>(
  answer: Answer,
  { method, secrets }: ReadRequest,
  signed: Signed,
  answers: Answers<Answer>,
): Promise<Refusal> {
  const { service } = signed.terms;
  const inHeader = codeInHeader(answers.header(answer, 'x-amzn-errortype'));
  const text = await readText(answer, answers);
  const body = isDecisive(inHeader ?? '', service) ? '' : (text ?? '');
  const { code, message } = readAwsError(body, service, inHeader);
  const remedy = remedyFor(inHeader, { code, message }, service);
  const inBody = remedy || !isBodyOfApplication(service, inHeader) ? code : undefined;
  const time = serverTime(answers.header(answer, 'date'), body);
  const isSilent = method === 'HEAD' && inHeader === undefined && code === undefined;
  const guess = isSilent
    ? remedyForHead(answers.status(answer), signed, answers.header(answer, 'x-amz-bucket-region'), time)
    : undefined;
  return { code: withoutSecret(inHeader ?? inBody, secrets), remedy: remedy ?? guess, time, text };
}

/** The text of a rejection, if it is short enough to be kept. */
export function readText<Answer>(answer: Answer, answers: Answers<Answer>): Promise<string | undefined> {
  return readStart(() => answers.copyBody?.(answer), KEPT_BYTES);
}

/** The code, or `undefined` if it contains a secret. */
export function withoutSecret(code: string | undefined, secrets: Secrets): string | undefined {
  return code && secrets.hide(code) === code ? code : undefined;
}

/**
 * The text of a body, if it is short and arrives soon, as AWS's errors do. Returns `undefined` for every other body, so that nobody waits
 * for a long answer. It also returns `undefined` for a body that cannot be read: the caller gets that error when reading it.
 */
export async function readStart(
  copyBody: () => Body | null | undefined,
  limit: number = LOOK_BYTES,
): Promise<string | undefined> {
  const late = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const { payload = '' } = await serialise(copyBody());
    if (isStream(payload)) timer = setTimeout(() => late.abort(), LOOK_MILLISECONDS); // AbortSignal.timeout does not keep a process alive
    const start = isStream(payload)
      ? await unlessAborted(late.signal, readStream(payload, limit, late.signal))
      : payload;
    if (start === undefined || start.length > limit) return undefined;
    return typeof start === 'string' ? start : new TextDecoder().decode(start);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** How a client's answers are read. It must not reference the request, because it lives as long as the caller keeps a rejected answer. */
export interface Answers<Answer> {
  /** The HTTP status. */
  status(answer: Answer): number;
  /** A header field by its lower-case name. */
  header(answer: Answer, name: string): string | null | undefined;
  /** Returns a copy of the answer's body. The answer itself can still be read. */
  copyBody?(answer: Answer): Body | undefined;
  /** The object, or the objects, that the caller gets and can pass to `explain`. Default: the answer itself. */
  subject?(answer: Answer): object | readonly object[];
  /** True for an answer with which a browser hides a redirect. */
  hidesRedirect?(answer: Answer): boolean;
  /** Cancels an answer that nobody will read. */
  discard?(answer: Answer): void;
  /** Called with the final URL after redirects. */
  arrived?(answer: Answer, url: string): void;
}
