import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Arrived, BINARY, startRecorder } from './recorder.ts';
import { curl, type Ended, HAS_CURL, sigv4 } from './run.ts';
import { sideBySide } from './side-by-side.ts';

const itWithCurl = HAS_CURL ? it : it.skip;

/** A folder with the files of the cases. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sigv4-cli-'));
  writeFileSync(join(folder, 'lines.txt'), 'a=1&\r\nb=2\nc=ü\n');
  writeFileSync(join(folder, 'data.bin'), BINARY);
  writeFileSync(join(folder, 'data.json'), '{ "a": 1 }\n');
  writeFileSync(join(folder, 'page.html'), '<p>');
  writeFileSync(join(folder, 'headers.txt'), 'x-one: 1\r\nx-two: 2\n');
  return folder;
}

/** The arguments, standard input, and what does not have to be equal. URL is the recorder's. */
type Row = readonly [args: string, stdin?: string | Uint8Array];

const ROWS: readonly Row[] = [
  ['URL/a/b'],
  ['URL'],
  ['URL/a?b=c&d'],
  ['URL/%20a?x=%2F'],
  ['-X DELETE URL/a'],
  ['-XPATCH URL/a'],
  ['-X PROPFIND URL/a'],
  ['-X POST URL/a'],
  ['-H x-a:1 -H X-B:2 URL/a'],
  ['-HB:2 URL/a'],
  ['-H accept:text/html URL/a'],
  ['-H Accept: URL/a'],
  ['-H x-empty; URL/a'],
  ['-H @headers.txt URL/a'],
  ['-d a=1 URL/a'],
  ['-d a=1 -d b=2 URL/a'],
  ['-d -1 URL/a'],
  ['-da=1 URL/a'],
  ['-d @lines.txt URL/a'],
  ['-d @- URL/a', 'from\nstdin\n'],
  ['-d @lines.txt -d x URL/a'],
  ['--data-raw @lines.txt URL/a'],
  ['--data-binary @lines.txt URL/a'],
  ['--data-binary @data.bin URL/a'],
  ['--data-binary @- URL/a', BINARY],
  ['-d a=1 -H content-type:text/plain URL/a'],
  ['-d a=1 -H content-type: URL/a'],
  ['-X PUT -d a=1 URL/a'],
  ['-d "" URL/a'],
  ['--json {"a":1} URL/a'],
  ['--json {"a":1 --json } URL/a'],
  ['--json @data.json URL/a'],
  ['--json @- URL/a', '{"in":1}'],
  ['--json {} -H content-type:application/x-amz-json-1.1 URL/a'],
  ['-G -d a=1 -d b=2 URL/a'],
  ['-G -d a=1 URL/a?x=y'],
  ['-I -G -d a=1 URL/a'],
  ['-T data.bin URL/up/name'],
  ['-T data.bin URL/up/'],
  ['-T lines.txt -X POST URL/up/x'],
  ['-T - URL/up/x', 'piped'],
  ['-F a=1 -F b=two URL/form'],
  ['-F f=@data.bin URL/form'],
  ['-F f=@page.html URL/form'],
  ['-F f=@data.json;type=application/json;filename=other.json URL/form'],
  ['-F f=<lines.txt URL/form'],
  ['-F f=@- URL/form', 'piped'],
  ['-I URL/status/200'],
  ['-I URL/status/404'],
  ['-i URL/status/200'],
  ['-i URL/status/404'],
  ['-i -L URL/redirect/302'],
  ['URL/binary'],
  ['URL/gzip'],
  ['--compressed URL/gzip'],
  ['URL/empty'],
  ['-i URL/empty'],
  ['URL/redirect/302'],
  ['-L URL/redirect/301'],
  ['-L -d a=1 URL/redirect/302'],
  ['-L -d a=1 URL/redirect/303'],
  ['-L -d a=1 URL/redirect/307'],
  ['-L -d a=1 URL/redirect/308'],
  ['-o out.bin URL/binary'],
  ['-o - URL/binary'],
  ['-O URL/status/200'],
  ['-f URL/status/200'],
  ['-f URL/status/404'],
  ['-sf URL/status/500'],
  ['-f -o out.txt URL/status/404'],
  ['--fail-with-body URL/status/404'],
  ['-w %{http_code} URL/status/404'],
  ['-w \\n%{http_code}\\t%{content_type}%% URL/status/200'],
  ['-w %{size_download}:%{num_redirects}:%{method}:%{scheme} -L URL/redirect/302'],
  ['-w %{redirect_url} URL/redirect/302'],
  ['-w %{url_effective} -L URL/redirect/302'],
  ['-w %header{x-note} URL/status/200'],
  ['-o out.txt -w %{response_code} URL/status/201'],
  ['--retry 2 -o out.txt URL/flaky'],
  ['-m 3 URL/hang'],
  ['-L URL/loop'],
  ['URL/close'],
  ['URL/cut'],
  ['http://127.0.0.1:1/'],
  ['--connect-timeout 5 http://127.0.0.1:1/'],
  ['https://host.invalid/'],
  ['http://[::1'],
  ['ftps2://host/'],
  ['--no-such-option URL/a'],
  ['-T missing.txt URL/a'],
  ['-I -d a=1 URL/a'],
  ['-d a=1 -F b=2 URL/a'],
  ['-x http://127.0.0.1:1 URL/a'],
  ['-O URL/'],
];

const words = (args: string): string[] => args.match(/""|\S+/g)?.map((word) => (word === '""' ? '' : word)) ?? [];

/** What a request means. The names of the program, and the boundary of a form, are its own. */
function meaningOf({ method, target, headers, body }: Arrived): object {
  const {
    'user-agent': _agent,
    host: _host,
    connection: _connection,
    expect: _expect,
    authorization: _ours,
    'x-amz-date': _date,
    ...fields
  } = headers;
  const [, boundary] = /boundary=(.*)/.exec(fields['content-type'] ?? '') ?? [];
  const text = body.toString('latin1');
  delete fields['transfer-encoding'];
  if (method === 'PUT' && target === '/up/x' && text === 'piped') delete fields['content-length']; // curl sends chunks
  if (fields['accept-encoding']) fields['accept-encoding'] = 'some';
  if (boundary) {
    delete fields['content-length'];
    return { method, target, parts: partsOf(text.replaceAll(boundary, 'BOUNDARY')) };
  }
  if (body.length === 0) delete fields['content-length'];
  return { method, target, fields, text };
}

/** The parts of a form. Header names may be in any case. */
const partsOf = (text: string): string[] => text.split(/-*BOUNDARY/);

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly requests: readonly object[];
  readonly files: readonly (readonly [name: string, content: string])[];
}

type Recorder = Awaited<ReturnType<typeof startRecorder>>;

async function outcomeOf(
  program: typeof curl,
  [args, stdin]: Row,
  { recorder, folder }: { readonly recorder: Recorder; readonly folder: string },
): Promise<Outcome> {
  const before = readdirSync(folder);
  const given = words(args.replaceAll('URL', recorder.url));
  const { code, stdout }: Ended = await program(given, { cwd: folder, ...(stdin !== undefined && { stdin }) });
  const added = readdirSync(folder).filter((name) => !before.includes(name));
  const files = added.map((name) => [name, readFileSync(join(folder, name), 'latin1')] as const);
  for (const name of added) rmSync(join(folder, name));
  return {
    code,
    stdout: stdout.toString('latin1').replace(/^(connection|keep-alive):.*\r\n/gim, ''),
    requests: recorder.take().slice(0, 10).map(meaningOf), // curl follows more redirects of a loop
    files,
  };
}

/** What both programs do. Each has a server and a folder of its own. */
const outcomesOf = sideBySide(ROWS, async (row) => {
  const run = async (program: typeof curl): Promise<Outcome> => {
    const surroundings = { recorder: await startRecorder(), folder: makeFolder() };
    try {
      return JSON.parse(
        JSON.stringify(await outcomeOf(program, row, surroundings)).replaceAll(surroundings.recorder.host, 'HOST'),
      ) as Outcome;
    } finally {
      await surroundings.recorder.close();
      rmSync(surroundings.folder, { recursive: true });
    }
  };
  return {
    ours: await run((args, others) => sigv4(['--service', 'execute-api', ...args], others)),
    theirs: await run((args, others) => curl(['-sS', ...args], others)),
  };
});

itWithCurl.each(ROWS.map((row) => [row[0], row] as const))('means the same as in curl: %s', async (_args, row) => {
  const { ours, theirs } = await outcomesOf(row);
  expect(ours).toEqual(theirs);
});
