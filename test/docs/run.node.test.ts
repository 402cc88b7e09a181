import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { createGateway, verify, type Gateway, type Verdict } from '@sigv4/testing';
import { iam } from '@sigv4/testing/msw';
import axios from 'axios';
import { http, HttpResponse, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { getGlobalDispatcher, setGlobalDispatcher, type Dispatcher } from 'undici';
import { type Api, serverOf } from '../appsync/model.ts';
import { withEnvironment } from '../support/environment.ts';
import { until } from '../support/until.ts';
import { blocksOf, isCode, moduleOf, pages, programsOf, type Program } from './markdown.ts';

// What a page tells people to run is run, word for word. The hosts in it are stood in for, where the packets leave: what arrives there is
// judged as the gateway judges it, and what a program prints is what the comments beside its `console` calls say.

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const environment = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: 'eu-west-1',
};

const arrived: Verdict[] = [];
const note = async ({ request }: { request: Request }): Promise<undefined> =>
  void arrived.push(await verify(request, credentials));
const hello = (): Response => HttpResponse.json('Hello from Lambda!');
const server = setupServer(
  http.all('http://127.0.0.1:*/*', () => passthrough()),
  http.all('https://*', note),
  http.all('https://status.example.com/', hello),
  http.all(
    'https://bucket.s3.eu-west-1.amazonaws.com/key',
    iam({ credentials, service: 's3', region: 'eu-west-1', answersAs: 's3' }, hello),
  ),
  http.all('https://:host/*', iam({ credentials, service: 'execute-api', region: 'eu-west-1' }, hello)),
);
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

const API = 'abc123.appsync-api.eu-west-1.amazonaws.com';
const REALTIME = 'wss://abc123.appsync-realtime-api.eu-west-1.amazonaws.com';
const apis: readonly Api[] = [
  { kind: 'graphql', host: API, path: '/graphql', region: 'eu-west-1', socketUrl: `${REALTIME}/graphql` },
  { kind: 'events', host: API, path: '/event', region: 'eu-west-1', socketUrl: `${REALTIME}/event/realtime` },
];
const connected: string[] = [];

/** Node 20 has no WebSocket. This one opens no connection, and asks a model of AppSync whether it would. */
class JudgedSocket {
  constructor(url: string, protocols: readonly string[]) {
    const api = apis.find(({ socketUrl }) => socketUrl === url);
    connected.push(api ? serverOf(api, credentials, Date.now()).connect(url, protocols) : `no socket at ${url}`);
  }
}

/** Where the connections of undici end: msw does not answer them. */
let gateway: Gateway;
beforeAll(async () => (gateway = await createGateway({ credentials, region: 'eu-west-1' })));
afterAll(() => gateway.close());

/** In place of `tls.connect`: a connection to the gateway, without TLS. */
function connectToGateway(): tls.TLSSocket {
  const socket = new Socket();
  const { hostname, port } = new URL(gateway.url);
  socket.connect(Number(port), hostname, () => socket.emit('secureConnect'));
  return socket as tls.TLSSocket;
}

const folder = mkdtempSync(join(tmpdir(), 'sigv4-run-'));
const folderBefore = process.cwd();
beforeAll(() => {
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  for (const name of ['client.pem', 'client.key', 'ca.pem']) writeFileSync(join(folder, name), '');
  process.chdir(folder); // where a program looks for its files
});
afterAll(() => {
  process.chdir(folderBefore);
  rmSync(folder, { recursive: true });
});

const printed: string[] = [];
let fetchBefore: typeof fetch;
let socketBefore: typeof WebSocket;
let dispatcherBefore: Dispatcher;
let sentBefore: number;
let listening: jest.SpiedFunction<Server['listen']>;
beforeEach(() => {
  fetchBefore = fetch;
  socketBefore = globalThis.WebSocket;
  dispatcherBefore = getGlobalDispatcher();
  sentBefore = gateway.requests.length;
  globalThis.WebSocket = JudgedSocket as unknown as typeof WebSocket;
  listening = jest.spyOn(Server.prototype, 'listen');
  for (const method of ['log', 'error'] as const)
    jest.spyOn(console, method).mockImplementation((...values) => void printed.push(...format(...values).split('\n')));
});
afterEach(() => {
  for (const opened of listening.mock.contexts) (opened as Server).close(); // of a program that fails half-way, too, or jest would not end
  jest.restoreAllMocks();
  globalThis.fetch = fetchBefore;
  globalThis.WebSocket = socketBefore;
  setGlobalDispatcher(dispatcherBefore);
  axios.interceptors.request.clear();
  arrived.length = printed.length = connected.length = 0;
});

/** What comments say is printed: behind a `console` call, or in the lines below it; `...` stands for the rest. */
function toBePrinted(text: string): string[] {
  return [...text.matchAll(/^.*console\..*;(?: \/\/ (.*))?\n((?:\/\/.*\n)*)/gm)].flatMap(([, beside, below = '']) => [
    ...(beside === undefined ? [] : [beside]),
    ...below
      .split('\n')
      .slice(0, -1)
      .map((line) => line.slice(3)),
  ]);
}

/** Matchers and handlers need a test around them, or a server of their own; `test/kit` has these. */
const isRun = ({ blocks: [first] }: Program): boolean => !/@jest\/globals|from 'msw/.test(first?.code ?? '');

const run = pages.filter((page) => /^README|^packages\/|^docs\/(reference\/|guides\/api-gateway)/.test(page));
const programs = programsOf(run.flatMap(blocksOf).filter((block) => isCode(block) && block.mark === '')).filter(isRun);

/** How many programs tell what they print, what is signed, or send something: pages that are written anew must leave some to compare. */
const compared = { said: 0, noted: 0, sent: 0 };

it.each(programs.map((program, index) => [program.name, index, program] as const))(
  '%s runs, and does what it says',
  async (_name, index, program) => {
    const text = moduleOf(program);
    const path = join(folder, `program-${index}.${program.blocks[0]?.language === 'ts' ? 'ts' : 'mjs'}`);
    writeFileSync(path, text);
    if (text.includes("from 'undici'")) jest.spyOn(tls, 'connect').mockImplementation(connectToGateway);
    await withEnvironment(environment, () => import(path));
    const sockets = [...text.matchAll(/new WebSocket\(/g)];
    const isOfUndici = /import .*\bWebSocket\b.* from 'undici'/.test(text);
    const received = (): Verdict[] => gateway.requests.slice(sentBefore).map(({ verdict }) => verdict);
    if (isOfUndici) await until(() => received().length >= sockets.length); // it connects after the program has ended
    arrived.push(...received());

    const said = toBePrinted(text);
    const end = said.includes('...') ? said.indexOf('...') : undefined;
    expect(printed.slice(0, end)).toEqual(said.length > 0 ? said.slice(0, end) : printed);

    const notes = [...text.matchAll(/\/\/ (signed|not signed)(?=[,\n])/g)].map(([, note]) => note);
    const codes = arrived.map(({ code }) => code);
    const told = arrived.map(({ ok }) => (ok ? 'signed' : 'not signed'));
    const code = text.includes("'mistyped'") ? 'signature-mismatch' : 'ok';
    expect(notes.length > 0 ? told : codes).toEqual(notes.length > 0 ? notes : codes.map(() => code));

    expect(connected).toEqual(isOfUndici ? [] : sockets.map(() => 'ok'));

    compared.said += Math.sign(said.length);
    compared.noted += Math.sign(notes.length);
    compared.sent += Math.sign(arrived.length);
  },
);

it('enough of them tell what they print and what is signed, and send something', () => {
  expect(compared.said).toBeGreaterThanOrEqual(8);
  expect(compared.noted).toBeGreaterThanOrEqual(1);
  expect(compared.sent).toBeGreaterThanOrEqual(5);
});

it('docs/troubleshooting.md shows what its program prints', async () => {
  const blocks = blocksOf('docs/troubleshooting.md');
  const at = blocks.findIndex(({ code }) => code.includes('createGateway'));
  const path = join(folder, 'troubleshooting.mjs');
  writeFileSync(path, blocks[at]?.code ?? '');
  await import(path);
  // The port, the request ID and the hash of what holds the port are others every time.
  const steady = (text: string): string =>
    text
      .replace(/ +$/gm, '')
      .replace(/127\.0\.0\.1:\d+/g, '{host}')
      .replace(/(?<=Request ID: ).*/, '{id}')
      .replace(/(?<=aws4_request\n {2})[\da-f]{64}/g, '{hash}');
  expect(steady(printed.join('\n'))).toBe(steady(blocks[at - 1]?.code.trimEnd() ?? ''));
});
