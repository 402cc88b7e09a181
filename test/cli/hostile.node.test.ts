import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { COMMAND, HAS_TERMINAL, KEYS, run, sigv4 } from './run.ts';

// Answers that no server of AWS sends, and outputs that take nothing. curl has an exit code for each of them.

const LARGE = 12_000_000;

const ANSWERS: Readonly<Record<string, string | Buffer>> = {
  long: `HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(60_000)}\r\ncontent-length: 2\r\n\r\nhi`,
  endless: `HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(400_000)}\r\ncontent-length: 2\r\n\r\nhi`,
  gzip: 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello',
  br: Buffer.from('HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 5\r\n\r\n\xff\xff\xff\xff\xff', 'latin1'),
  lengths: 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nhi',
  status: 'HTTP/1.1 999 Odd\r\ncontent-length: 2\r\n\r\nhi',
  controls: Buffer.from('HTTP/1.1 200 OK\r\nx-a: \x9b31m\r\ncontent-length: 2\r\n\r\nhi', 'latin1'),
  binary: 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\na\0b\x1b[c',
  closing: `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${LARGE}\r\n\r\n${'x'.repeat(LARGE)}`,
  until: `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${'x'.repeat(LARGE)}`,
  chunks: `HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n${LARGE.toString(16)}\r\n${'x'.repeat(LARGE)}\r\n0\r\n\r\n`,
  large: `HTTP/1.1 200 OK\r\ncontent-length: ${LARGE}\r\n\r\n${'x'.repeat(LARGE)}`,
};

let server: Server;
let url: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sigv4-hostile-'));
  writeFileSync(join(folder, 'large.bin'), Buffer.alloc(LARGE));
  server = createServer((socket) => {
    let given = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      given = Buffer.concat([given, chunk]);
      const end = given.indexOf('\r\n\r\n');
      const head = given.subarray(0, end).toString('latin1');
      const [, kind = ''] = /^\w+ \/(\w+)/.exec(head) ?? [];
      const [, length = 0] = /^content-length: (\d+)/im.exec(head) ?? [];
      if (end > 0 && given.length === end + 4 + Number(length)) socket.end(ANSWERS[kind] ?? '');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const call = (args: readonly string[]) =>
  sigv4(['--service', 's3', ...args.map((word) => word.replace('URL', url))], { cwd: folder });

it.each([
  ['a head as long as curl reads it', ['URL/long'], 0, /^$/],
  ['a head without an end', ['URL/endless'], 56, /longer than 300 KiB/],
  ['gzip that is none', ['--compressed', 'URL/gzip'], 61, /cannot be decoded: incorrect header check/],
  ['brotli that is none', ['--compressed', 'URL/br'], 61, /cannot be decoded/],
  ['two lengths', ['URL/lengths'], 8, /not as long as its head says/],
  ['a status that HTTP does not have', ['URL/status'], 8, /status of the answer is 999/],
  ['a folder as a file', ['-T', '.', '-T', '/', 'URL/x'], 26, /Cannot read \/\. It is a folder\./],
])('says what is wrong with %s', async (_name, args, expected, says) => {
  const { code, stderr } = await call(args);
  expect(stderr).toMatch(says);
  expect(code).toBe(expected);
});

it('shows with -v no control character of a header', async () => {
  const { code, stderr } = await call(['-v', 'URL/controls']);
  expect(stderr).toContain('\n< x-a: ?31m\n');
  expect(code).toBe(0);
});

const itOnTerminal = HAS_TERMINAL ? it : it.skip;

itOnTerminal('writes no binary answer to a terminal, unless it is asked to', async () => {
  const onTerminal = (options: string) =>
    run('script', ['-qec', `'${process.execPath}' '${COMMAND}' --service s3 ${options} ${url}/binary`, '/dev/null'], {
      env: KEYS,
    });
  const refused = await onTerminal('');
  expect(refused.stdout.toString()).toMatch(/^sigv4: \(23\) The answer is binary/);
  expect(refused.code).toBe(23);
  expect((await onTerminal('-o -')).stdout.toString()).toBe('a\0b\x1b[c');
});

it.each(['large', 'closing', 'until', 'chunks'])(
  'writes a large answer to a file, whose server closes the connection: %s',
  async (kind) => {
    const copies = Array.from({ length: 4 }, (_, at) => `copy-${kind}-${at}.bin`);
    const ended = await Promise.all(copies.map((copy) => call(['-o', copy, `URL/${kind}`])));
    for (const { code, stderr } of ended) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const copy of copies) expect(statSync(join(folder, copy)).size).toBe(LARGE);
  },
);

const itWithFull = existsSync('/dev/full') ? it : it.skip;

itWithFull.each(['-o /dev/full URL/controls', 'URL/controls > /dev/full', 'URL/large > /dev/full'])(
  'says that a full disk takes nothing: %s',
  async (words) => {
    const { code, stderr } = await run(
      'sh',
      ['-c', `'${process.execPath}' '${COMMAND}' --service s3 ${words.replace('URL', url)}`],
      { env: KEYS },
    );
    expect(stderr).toMatch(/^sigv4: \(23\) Cannot write .*ENOSPC/);
    expect(code).toBe(23);
  },
);

itWithFull('says so of a presigned URL, too', async () => {
  const words = 'presign -s --expires 9 --service s3 https://host/ > /dev/full';
  const { code, stderr } = await run('sh', ['-c', `'${process.execPath}' '${COMMAND}' ${words}`], { env: KEYS });
  expect(stderr).toMatch(/^sigv4: \(23\) Cannot write the output\. ENOSPC[^\n]*\n$/);
  expect(code).toBe(23);
});

it.each([[[]], [['--dry-run']]])('shows with --debug the hash of a large file: %j', async (more) => {
  const args = ['--debug', '--service', 'execute-api', ...more, '-T', 'large.bin', 'URL/controls'];
  const { code, stderr } = await call(args);
  const hash = createHash('sha256').update(Buffer.alloc(LARGE)).digest('hex');
  expect(stderr).toContain(`\nhost;x-amz-date\n${hash}\n\nString to sign:`);
  expect(code).toBe(0);
});

it('shows with --debug the answer to a body in chunks', async () => {
  const { code, stdout, stderr } = await call(['--debug', '--payload', 'chunked', '-T', 'large.bin', 'URL/controls']);
  expect(stderr).toBe('The body is signed chunk by chunk, which --debug does not show.\n');
  expect(stdout.toString()).toBe('hi');
  expect(code).toBe(0);
});
