import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createGateway } from '@sigv4/testing';
import { generate } from 'selfsigned';
import { startRecorder } from './recorder.ts';
import { COMMAND, curl, HAS_CURL, HAS_TERMINAL, KEYS, run, sigv4 } from './run.ts';
import { sideBySide } from './side-by-side.ts';

const itWithCurl = HAS_CURL ? it : it.skip;
const itOnTerminal = HAS_TERMINAL ? it : it.skip;

type Recorder = Awaited<ReturnType<typeof startRecorder>>;

let plain: Recorder;
let secure: Recorder;
let folder: string;
let proxy: Server;
let proxyUrl: string;
const tunnels: string[] = [];
const sockets = new Set<Duplex>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sigv4-cli-'));
  const altNames = [{ type: 7 as const, ip: '127.0.0.1' }];
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  writeFileSync(join(folder, 'ca.pem'), cert);
  plain = await startRecorder();
  secure = await startRecorder({ key, cert });
  proxy = createServer().on('connect', (request, socket) => {
    tunnels.push(String(request.url));
    sockets.add(socket);
    const [host, port] = String(request.url).split(':');
    const to = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      to.pipe(socket).pipe(to);
    });
    sockets.add(to);
    to.on('error', () => socket.destroy());
    socket.on('error', () => to.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});

afterAll(async () => {
  proxy.close();
  for (const socket of sockets) socket.destroy();
  await plain.close();
  await secure.close();
  rmSync(folder, { recursive: true });
});

const SIGNED = ['--service', 'execute-api'];

/** Certificates and proxies: the arguments, and curl's exit code. */
const ROWS: readonly (readonly [args: string, code: number])[] = [
  ['SECURE/a', 60],
  ['-k SECURE/a', 0],
  ['--cacert ca.pem SECURE/a', 0],
  ['--cacert missing.pem SECURE/a', 77],
  ['https://PLAIN/a', 35],
  ['-x PROXY -k SECURE/a', 0],
  ['-x PROXY SECURE/a', 60],
  ['-x http://127.0.0.1:1 -k SECURE/a', 7],
  ['-x http://PLAIN -k SECURE/a', 56],
  ['-x http://PLAIN -k SECURE/status/404', 56],
];

const outcomesOf = sideBySide(ROWS, async ([args]) => {
  const words = args.replace('SECURE', secure.url).replace('PROXY', proxyUrl).replace('PLAIN', plain.host).split(' ');
  return Promise.all([sigv4([...SIGNED, ...words], { cwd: folder }), curl(['-sS', ...words], { cwd: folder })]);
});

itWithCurl.each(ROWS.map((row) => [row[0], row] as const))('ends as curl does: %s', async (_args, row) => {
  const [ours, theirs] = await outcomesOf(row);
  const [, code] = row;
  expect([ours.code, ours.stdout.toString()]).toEqual([theirs.code, theirs.stdout.toString()]);
  expect(ours.code).toBe(code);
  expect(ours.stderr).toMatch(code === 0 ? /^$/ : new RegExp(`^sigv4: \\(${code}\\) .+\\.\\n$`));
});

it('uses the proxy of the environment, except for the hosts of NO_PROXY', async () => {
  tunnels.splice(0);
  const through = await sigv4([...SIGNED, '-k', `${secure.url}/a`], { env: { HTTPS_PROXY: proxyUrl } });
  expect([through.code, tunnels]).toEqual([0, [secure.host]]);
  const direct = await sigv4([...SIGNED, '-k', `${secure.url}/a`], {
    env: { HTTPS_PROXY: proxyUrl, NO_PROXY: '127.0.0.1' },
  });
  expect([direct.code, tunnels.length]).toEqual([0, 1]);
});

it('follows the redirects of a request without a signature', async () => {
  plain.take();
  const { code, stdout } = await sigv4(['--no-sign', '-iL', `${plain.url}/redirect/302`]);
  expect(code).toBe(0);
  expect(stdout.toString()).toMatch(/^HTTP\/1\.1 302 Found\r\n[^]*HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/);
  expect((await sigv4(['--no-sign', '-L', `${plain.url}/loop`])).code).toBe(47);
});

it('writes the body while it arrives', async () => {
  let finish = (): void => undefined;
  const server = createServer((_request, response) => {
    response.write('first ');
    finish = () => void response.end('last');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const child = spawn(process.execPath, [COMMAND, ...SIGNED, url], { env: { ...process.env, ...KEYS } });
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  expect(first.toString()).toBe('first ');
  finish();
  const [last] = (await once(child.stdout, 'data')) as [Buffer];
  expect(last.toString()).toBe('last');
  await once(child, 'close');
  server.close();
});

it.each([SIGNED, ['--no-sign']])(
  'with %s, ends when its time is over, also while a connection is being made',
  async (...args) => {
    const silent = createTcpServer((socket) => void sockets.add(socket.resume())).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    expect((await sigv4([...args, '-m', '0.5', url])).code).toBe(28);
    silent.close();
  },
);

it('closes each answer that it follows to the next, so that Node warns of nothing', async () => {
  const { code, stderr } = await sigv4([...SIGNED, '-L', `${plain.url}/loop`]);
  expect(code).toBe(47);
  expect(stderr).toMatch(/^sigv4: \(47\) [^\n]+\n$/);
});

it('goes on when nobody reads what it says', async () => {
  const child = spawn(process.execPath, [COMMAND, ...SIGNED, '-v', `${plain.url}/a`], {
    env: { ...process.env, ...KEYS },
  });
  child.stderr.destroy();
  child.stdout.resume();
  expect(await once(child, 'close')).toEqual([0, null]);
});

it('waits for a reader of what it says, as long as that takes', async () => {
  const text = '-'.repeat(120_000); // more than a pipe holds
  const lateReader = '"$@" 2>&1 | (sleep 1; cat)';
  const { stdout } = await run('sh', ['-c', lateReader, 'sh', process.execPath, COMMAND, `--${text}`]);
  const said = stdout.toString();
  expect(said.length).toBeGreaterThan(text.length);
  expect(said.endsWith('sigv4 --help shows the options.\n')).toBe(true);
});

it('ends with 130 when it is interrupted', async () => {
  const child = spawn(process.execPath, [COMMAND, ...SIGNED, '-v', `${plain.url}/hang`], {
    env: { ...process.env, ...KEYS },
  });
  for await (const chunk of child.stderr) if (String(chunk).includes('> GET')) break;
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(130);
});

it('sends a large file to S3 without a signature of its bytes, and with its length', async () => {
  const file = join(folder, 'large.bin');
  writeFileSync(file, Buffer.alloc(11 * 1024 * 1024, 'x'));
  plain.take();
  const { code, stderr } = await sigv4(['--service', 's3', '-T', file, `${plain.url}/large`]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [{ headers, body } = { headers: {}, body: Buffer.of() }] = plain.take();
  expect(headers).toMatchObject({
    'content-length': String(11 * 1024 * 1024),
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
  });
  expect(body.equals(readFileSync(file))).toBe(true);
});

it('assumes a role with the keys that are there', async () => {
  const credentials = { accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY };
  const role = { accessKeyId: 'ASIAROLE', secretAccessKey: 'secretofrole', sessionToken: 'tokenofrole' };
  const sts = await createGateway({
    credentials,
    service: 'sts',
    respond: () => ({
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${role.accessKeyId}</AccessKeyId><SecretAccessKey>${role.secretAccessKey}</SecretAccessKey><SessionToken>${role.sessionToken}</SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    }),
  });
  const gateway = await createGateway({ credentials: role });
  const args = [...SIGNED, '--role', 'arn:aws:iam::123456789012:role/reader', `${gateway.url}/x`];
  const { code, stdout, stderr } = await sigv4(args, { env: { AWS_ENDPOINT_URL_STS: sts.url, NODE_NO_WARNINGS: '1' } });
  expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: '"Hello from Lambda!"', stderr: '' });
  await gateway.close();
  await sts.close();
});

it('loads the AWS SDK only when it is needed', async () => {
  const call = [COMMAND, ...SIGNED, `${plain.url}/a`];
  const env = { ...KEYS, NODE_DEBUG: 'esm', AWS_PROFILE: undefined };
  const loaded = async (args: readonly string[]): Promise<boolean> =>
    (await run(process.execPath, args, { env })).stderr.includes('credential-providers');
  expect(await loaded([...call])).toBe(false);
  expect(await loaded([...call, '--profile', 'nobody'])).toBe(true);
});

/** On a terminal, which `script` of util-linux makes. */
const onTerminal = (words: readonly string[], stdin = ''): ReturnType<typeof run> =>
  run('script', ['-qec', words.join(' '), '/dev/null'], { env: { ...KEYS, TERM: 'xterm' }, stdin });

itOnTerminal('indents and colours JSON on a terminal, and leaves it alone with --raw', async () => {
  const call = [process.execPath, COMMAND, ...SIGNED, `${plain.url}/json`];
  const shown = (await onTerminal(call)).stdout.toString().replaceAll('\r', '');
  expect(shown).toContain('\u001b[');
  expect(stripVTControlCharacters(shown)).toContain('{\n  "b": [\n    1,\n    2.50,\n    {}\n  ],\n  "a": "x"\n}\n');
  expect((await onTerminal([...call, '--raw'])).stdout.toString()).toContain('{"b":[1,2.50,{}],"a":"x"}');
});

/** A server that stops in the middle of a transfer until a test lets it go on. An upload is not read before. */
async function startSlowServer() {
  let goOn = (): void => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const server = createServer((request, response) => {
    if (request.method === 'PUT') {
      let bytes = 0;
      const { 'content-length': length } = request.headers;
      request.on('end', () => response.end(`stored ${bytes} of ${length}`));
      return void gate.then(() => request.on('data', (chunk: Buffer) => (bytes += chunk.length)));
    }
    response.writeHead(200, { 'content-length': 2 * MEBIBYTE }).write(Buffer.alloc(MEBIBYTE));
    return void gate.then(() => response.end(Buffer.alloc(MEBIBYTE)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, goOn, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file` };
}

const MEBIBYTE = 1024 * 1024;

/** Both directions: the arguments, and what the line says. */
const TRANSFERS: readonly (readonly [name: string, args: (file: string) => string[], line: RegExp])[] = [
  ['a long upload', (file) => ['-T', file], /\rSent \d+\.\d MiB of 12\.0 MiB \(\d+ %\)ESC\[K/],
  [
    'a long upload that is not read into memory',
    (file) => ['--service', 's3', '-T', file],
    /\rSent \d+\.\d MiB of 12\.0 MiB \(\d+ %\)ESC\[K/,
  ],
  ['a long download', (file) => ['-o', `${file}.out`], /\rReceived 1\.0 MiB of 2\.0 MiB \(50 %\)ESC\[K/],
];

/** Starts a transfer. It stands still until the test lets it go on. */
async function transfer(args: (file: string) => string[], isOnTerminal: boolean, ...options: string[]) {
  const slow = await startSlowServer();
  const file = join(folder, `${randomUUID()}.bin`);
  writeFileSync(file, Buffer.alloc(12 * MEBIBYTE, 'x'));
  const words = [process.execPath, COMMAND, ...SIGNED, ...options, ...args(file), slow.url];
  const env = { PATH: process.env['PATH'], ...KEYS };
  const child = isOnTerminal
    ? spawn('script', ['-qec', words.join(' '), '/dev/null'], { env })
    : spawn(String(words[0]), words.slice(1), { env });
  const shown = { text: '' };
  const show = (chunk: Buffer): void => void (shown.text += String(chunk).replaceAll('\u001b', 'ESC'));
  child.stdout.on('data', show);
  child.stderr.on('data', show);
  return {
    shown,
    child,
    end: async () => {
      slow.goOn();
      await once(child, 'close');
      slow.server.close();
      return shown.text;
    },
  };
}

itOnTerminal.each(TRANSFERS)('shows on a terminal how far %s is, and removes the line', async (_name, args, line) => {
  const { shown, child, end } = await transfer(args, true);
  while (!line.test(shown.text)) await once(child.stdout, 'data');
  const text = await end();
  expect(text).toMatch(/\rESC\[K(stored 12582912 of 12582912)?$/);
});

it.each(TRANSFERS)('shows no line for %s in a pipe, with -s and with -v', async (_name, args) => {
  const ways = await Promise.all([
    transfer(args, false),
    ...(HAS_TERMINAL ? [transfer(args, true, '-s'), transfer(args, true, '-v')] : []),
  ]);
  await wait(1500); // longer than a line waits
  for (const { end } of ways) expect(await end()).not.toMatch(/MiB|\rESC/);
});

it('closes the connection to a server that sends something else than HTTP', async () => {
  const server = createTcpServer((socket) => socket.end('hello\r\n\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { code } = await sigv4([...SIGNED, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`]);
  expect(code).toBe(8);
  server.close();
});

itOnTerminal('asks for keys on a terminal, and does not show what is typed', async () => {
  const words = [process.execPath, COMMAND, '--ask-keys', ...SIGNED, '--region', 'us-east-1', `${plain.url}/a`];
  plain.take();
  const child = spawn('script', ['-qec', words.join(' '), '/dev/null'], { env: { PATH: process.env['PATH'] } });
  const answers = ['AKIATYPED\n', 'typedsecret\n', '\n'];
  let shown = '';
  for await (const chunk of child.stdout) {
    shown += String(chunk);
    if (shown.endsWith(': ')) child.stdin.write(answers.shift() ?? '');
  }
  expect(shown).toMatch(/^Access key ID: [^]*Secret access key: [^]*ok$/);
  expect(shown).not.toMatch(/typed/i);
  expect(plain.take()[0]?.headers.authorization).toContain('Credential=AKIATYPED/');
});

it('asks for no keys without a terminal', async () => {
  const { code, stderr } = await sigv4([...SIGNED, '--ask-keys', `${plain.url}/a`]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('needs a terminal') });
});
