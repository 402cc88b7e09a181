import { basename } from 'node:path';
import { explain, type SigV4Event } from '@sigv4/fetch';
import { debugText } from '../output/debug.ts';
import { dryRun } from './dry-run.ts';
import { EXIT, Failure, wrongUsage } from '../failure.ts';
import { localFiles } from '../sending/local-files.ts';
import { failureOf } from '../output/network-failure.ts';
import type { CallOptions } from '../options.ts';
import { outputTo, type Output } from '../output/output.ts';
import { prettyJson } from '../output/pretty.ts';
import { type Progress, progressLine } from '../output/progress.ts';
import { type Request, readRequest } from '../request/request.ts';
import { isTransient, isTransientFailure, waitBefore } from '../sending/retry.ts';
import { say, sayFailure } from '../output/say.ts';
import type { Head, Sent } from '../sending/observe.ts';
import { withoutKeys } from '../output/shown.ts';
import { signerFor, signingOf } from '../signer/signer.ts';
import { inOptions } from '../output/words.ts';
import { answerLines, eventLine, requestLines } from '../output/trace.ts';
import { fillIn, readFormat } from '../output/write-out.ts';

/** What is known of a call. Every attempt and every redirect adds to it. */
interface Course {
  readonly progress: Progress;
  readonly heads: Head[];
  sent: Sent | undefined;
  received: number;
}

/** The command without a subcommand: signs a request, sends it, and writes the answer. Returns the exit code. */
export async function call(url: string, options: CallOptions, version: string): Promise<number> {
  const request = await readRequest(url, options, localFiles, `sigv4/${version}`);
  if (!/^http/i.test(request.url))
    throw new Failure(
      EXIT.UNSUPPORTED_PROTOCOL,
      'Only http and https can be called. For a WebSocket: sigv4 presign wss://...',
    );
  checkOwner(request, options);
  const { verbose, maxTime } = options;
  const progress = progressLine(options);
  const course: Course = { progress, heads: [], sent: undefined, received: 0 };
  const trace = (text: string): void => void (verbose && say(text));
  const signer = signerFor(options, (event: SigV4Event) => trace(eventLine(event)));
  if (options.dryRun) return dryRun(request, signer, options);
  const output = outputFor(request, options);
  const [{ dispatcherFor }, { sendSigned }] = await Promise.all([
    import('../sending/connect.ts'),
    import('../sending/send.ts'),
  ]); // undici takes longer to load than all else
  const dispatcher = dispatcherFor(options);
  const signal = maxTime ? timeout(maxTime) : new AbortController().signal;
  const startedAt = performance.now();
  const sending = {
    signer,
    dispatcher,
    sigv4: options.sign ? signingOf(options) : (false as const),
    follow: options.location ?? false,
    compressed: options.compressed ?? false,
    signal,
    observer: {
      onRequest: (sent: Sent) => {
        course.sent = sent;
        trace(requestLines(sent));
      },
      onHead: (head: Head) => {
        progress.clear();
        course.heads.push(head);
        trace(answerLines(head));
      },
      ...(progress.isOn && { onSent: progress.sent }),
    },
  };
  let failure: Failure | undefined;
  let response: Response | undefined;
  try {
    response = await withRetries(() => sendSigned(request, sending), options, signal, progress);
    if (options.debug) say(await debugText(course.sent, request));
    failure = await writeAnswer(response, course, output, options);
  } catch (error) {
    failure = failureOf(error, { hasAnswer: response !== undefined, mayGoUnsigned: true });
  }
  progress.end();
  if (response && !silenced(options)) await sayWhyRefused(response);
  if (failure && !silenced(options)) {
    const { exitCode } = failure;
    sayFailure({ exitCode, message: await withoutKeys(failure.message, signer) }, 'sigv4');
  }
  if (options.writeOut !== undefined)
    await writeOut(options.writeOut, request, response, course, failure, performance.now() - startedAt);
  await dispatcher.destroy();
  return failure?.exitCode ?? 0;
}

const silenced = ({ silent, showError }: CallOptions): boolean => Boolean(silent && !showError);

/** A header of the caller's would be replaced by the signature. */
function checkOwner({ headers }: Request, { sign }: CallOptions): void {
  if (sign && headers.some(([name]) => /^authorization$/i.test(name)))
    throw wrongUsage(
      'A request has one authorization header. Leave out -H authorization, or pass --no-sign to send yours.',
    );
}

function timeout(seconds: number): AbortSignal {
  const controller = new AbortController();
  const message = `The call took longer than the ${seconds} seconds of -m.`;
  setTimeout(() => controller.abort(new Failure(EXIT.TIMEOUT, message)), seconds * 1000).unref();
  return controller.signal;
}

function outputFor({ url }: Request, { remoteName, output }: CallOptions): Output {
  if (!remoteName) return outputTo(output);
  const { pathname } = new URL(url);
  const name = basename(pathname);
  if (!name || pathname.endsWith('/'))
    throw new Failure(EXIT.CANNOT_WRITE, 'The URL of -O has no file name. Pass -o FILE.');
  return outputTo(name);
}

async function withRetries(
  send: () => Promise<Response>,
  options: CallOptions,
  signal: AbortSignal,
  progress: Progress,
): Promise<Response> {
  const { retry = 0 } = options;
  const tell = (reason: string, attempt: number): void => {
    progress.clear();
    if (!silenced(options)) say(`sigv4: ${reason} Trying again, ${retry - attempt} left.`);
  };
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await send();
      if (attempt >= retry || !isTransient(response.status)) return response;
      await response.body?.cancel();
      tell(`The answer is ${response.status}.`, attempt);
      await waitBefore(attempt, response.headers.get('retry-after'), signal);
    } catch (error) {
      const failure = failureOf(error);
      if (attempt >= retry || signal.aborted || !isTransientFailure(failure)) throw error;
      tell(failure.message, attempt);
      await waitBefore(attempt, undefined, signal);
    }
  }
}

/** Writes heads and body. Returns the failure that `-f` and `--fail-with-body` ask for. */
async function writeAnswer(
  response: Response,
  course: Course,
  output: Output,
  options: CallOptions,
): Promise<Failure | undefined> {
  const { status } = response;
  const isFailure = status >= 400 && Boolean(options.fail || options.failWithBody);
  const failure = isFailure ? new Failure(EXIT.HTTP_ERROR, `The answer is an error: ${status}.`) : undefined;
  if (options.include || options.head) await output.write(Buffer.from(headsText(course.heads), 'latin1'));
  if (failure && !options.failWithBody) {
    await response.body?.cancel();
    return failure;
  }
  await writeBody(response, course, output, options);
  await output.end();
  return failure;
}

const isRedirect = ({ status }: Pick<Head, 'status'>): boolean => status >= 300 && status < 400;

/** The heads of the redirects, and that of the answer. A request that was signed once more has one that nobody asked for. */
function headsText(heads: readonly Head[]): string {
  return heads
    .filter(({ status }, at) => at === heads.length - 1 || isRedirect({ status }))
    .map(({ status, statusText, headers }) => {
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
      return `HTTP/1.1 ${status} ${statusText}\r\n${lines.join('')}\r\n`;
    })
    .join('');
}

/** JSON is indented only on a terminal, and only up to this size. */
const LARGEST_JSON = 1024 * 1024;

async function writeBody(
  { body, headers }: Response,
  course: Course,
  output: Output,
  options: CallOptions,
): Promise<void> {
  if (!body) return;
  const isJson = /[/+]json\b/i.test(headers.get('content-type') ?? '') && output.isTerminal && !options.raw;
  const length = Number(headers.get('content-length'));
  let kept: Uint8Array[] | undefined = isJson ? [] : undefined;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    if (course.received === 0 && output.isTerminal && options.output !== '-' && chunk.includes(0))
      throw new Failure(
        EXIT.CANNOT_WRITE,
        'The answer is binary, and a terminal would obey its bytes. Write it to a file with -o FILE, or pass -o - to see it.',
      );
    course.received += chunk.byteLength;
    if (!output.isTerminal) course.progress.received(course.received, length);
    kept?.push(chunk);
    if (!kept) await output.write(chunk);
    else if (course.received > LARGEST_JSON) {
      for (const each of kept) await output.write(each);
      kept = undefined;
    }
  }
  course.progress.clear();
  if (!kept) return;
  const bytes = Buffer.concat(kept);
  await output.write(prettyJson(bytes.toString()) ?? bytes);
}

/** The explanation of a refusal, without being asked. */
async function sayWhyRefused(response: Response): Promise<void> {
  const explanation = await explain(response).catch(() => undefined);
  if (explanation) say(`\n${inOptions(String(explanation))}`);
}

async function writeOut(
  given: string,
  request: Request,
  response: Response | undefined,
  { heads, sent, received }: Course,
  failure: Failure | undefined,
  duration: number,
): Promise<void> {
  const head = heads.at(-1);
  const header = (name: string): string | undefined => response?.headers.get(name) ?? undefined;
  const location = head && isRedirect(head) ? header('location') : undefined;
  const status = String(head?.status ?? 0).padStart(3, '0');
  const facts = {
    content_type: header('content-type'),
    errormsg: failure?.message,
    exitcode: failure?.exitCode ?? 0,
    http_code: status,
    http_version: head ? '1.1' : '0',
    method: sent?.method ?? request.method,
    num_redirects: heads.slice(0, -1).filter(isRedirect).length,
    redirect_url: location && URL.canParse(location, head?.url) ? new URL(location, head?.url).href : undefined,
    response_code: status,
    scheme: new URL(sent?.url ?? request.url).protocol.slice(0, -1).toUpperCase(),
    size_download: received,
    size_upload: request.content?.length ?? 0,
    time_total: (duration / 1000).toFixed(6),
    url: request.url,
    url_effective: sent?.url ?? request.url,
  };
  const { text, unknown } = fillIn(await readFormat(given), facts, header);
  for (const name of unknown) say(`sigv4: -w does not know %{${name}}.`);
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}
