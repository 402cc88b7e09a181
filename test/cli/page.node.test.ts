import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { verify } from '@sigv4/testing';
import { generate } from 'selfsigned';
import { blocksOf } from '../docs/markdown.ts';
import { BINARY } from './recorder.ts';
import { COMMAND, type Ended, KEYS, run } from './run.ts';
import { sideBySide } from './side-by-side.ts';

// What docs/command-line.md tells people to type is typed, word for word. Its hosts are behind a proxy, which leads to this machine.

const blocks = blocksOf('docs/command-line.md');
const lines = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ code }) => code.trim().split('\n'))
  .filter((line) => !line.startsWith('npm '));
const { stdout: help } = spawnSync(process.execPath, [COMMAND, '--help'], { encoding: 'utf8' });
const examples = (/^Examples:\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? '').trim().split(/\n */);

const credentials = { accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY };

let folder: string;
let api: Server;
let proxy: Server;
let env: Record<string, string | undefined>;
const sockets = new Set<Duplex>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sigv4-page-'));
  const hosts = new Set([...lines, ...examples].flatMap((line) => line.match(/(?<=https:\/\/)[\w.-]+/g) ?? []));
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'page' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [...hosts].map((value) => ({ type: 2 as const, value })) },
    ],
  });
  const files = {
    'photo.jpg': BINARY,
    'ca.pem': cert,
    'answer.txt': 'HTTP/1.1 403 Forbidden\n\n{"message":"Forbidden"}',
    credentials: `[work]\naws_access_key_id=${KEYS.AWS_ACCESS_KEY_ID}\naws_secret_access_key=${KEYS.AWS_SECRET_ACCESS_KEY}\n`,
    'request.txt': 'GET / HTTP/1.1\nhost: abc123.execute-api.eu-west-1.amazonaws.com\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/sigv4'), `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`, {
    mode: 0o755,
  });

  api = createTlsServer({ key, cert }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: target = '', rawHeaders: raw } = request;
      const headers = Array.from({ length: raw.length / 2 }, (_, at): [string, string] => [
        raw[2 * at] ?? '',
        raw[2 * at + 1] ?? '',
      ]);
      const verdict = verify({ method, target, headers, body: Buffer.concat(chunks) }, credentials);
      response.writeHead(verdict.ok ? 200 : 403).end(verdict.ok ? 'accepted' : JSON.stringify(verdict));
    });
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  const { port } = api.address() as AddressInfo;
  proxy = createServer()
    .on('connect', (_request, socket) => {
      const to = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        to.pipe(socket).pipe(to);
      });
      for (const each of [to, socket]) sockets.add(each.on('error', () => undefined));
    })
    .listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  env = {
    ...KEYS,
    PATH: `${folder}/bin:${process.env['PATH']}`,
    HTTPS_PROXY: url,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
  };
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  proxy.close();
  api.close();
  rmSync(folder, { recursive: true });
});

const typed = [
  ...lines.map((line) => ['docs/command-line.md shows', line] as const),
  ...examples.map((line) => ['--help shows', line] as const),
];

const endOf = sideBySide(typed, async ([, line]): Promise<Ended> => {
  const given = line.replace('http://127.0.0.1:3128', String(env['HTTPS_PROXY']));
  return run('sh', ['-c', given], { cwd: folder, env });
});

it.each(typed.map((row) => [...row, row] as const))('does what %s: %s', async (_where, line, row) => {
  const { code, stdout, stderr } = await endOf(row);
  expect(code).toBe(0);
  expect(stderr).toMatch(/ (presign|token|--dry-run) /.test(line) && !line.includes(' -s ') ? /^This .*\n$/ : /^$/);
  expect(stdout.toString()).not.toContain('"ok":false');
  if (/^(echo .*|cat .*)?sigv4 .*https:/.test(line) && !/ (presign|--dry-run|explain|-o|>) /.test(line))
    expect(stdout.toString()).toMatch(/accepted$/);
});

it('a kubeconfig gets its token from the command that it names', async () => {
  const { code = '' } = blocks.find(({ language }) => language === 'yaml') ?? {};
  const [, command = '', args = ''] = /command: (\S+)\n\s+args: \[(.*)\]/.exec(code) ?? [];
  const ended = await run('sh', ['-c', [command, ...args.split(', ')].join(' ')], { env });
  const [, apiVersion] = /exec:\n\s+apiVersion: (\S+)/.exec(code) ?? [];
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ended.stdout.toString())).toMatchObject({
    kind: 'ExecCredential',
    apiVersion,
    status: { token: expect.stringMatching(/^k8s-aws-v1\./), expirationTimestamp: expect.any(String) },
  });
});
