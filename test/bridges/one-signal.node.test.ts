import { getEventListeners, getMaxListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import axios from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { onAbort, unlessAborted } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';
import { gate } from '../support/provider.ts';
import { recorder } from '../support/recorder.ts';
import { startServer } from '../support/server.ts';

// A program may use one signal for all that it does. Node warns of a leak at the eleventh listener.

const OPTIONS = { credentials: LONG_TERM, service: 'execute-api', region: 'eu-west-1', hosts: ['127.0.0.1'] };

const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;
const streamOf = (text: string): ReadableStream =>
  new ReadableStream({ start: (controller) => (controller.enqueue(Buffer.from(text)), controller.close()) });

const instance = axios.create({ proxy: false });
instance.interceptors.request.use(signAxios(OPTIONS));

const SENDERS: readonly (readonly [name: string, send: (url: string, signal: AbortSignal) => Promise<unknown>])[] = [
  ['fetch', async (url, signal) => (await sigv4(fetch, OPTIONS)(url, { signal })).text()],
  [
    'fetch of a stream that is read',
    async (url, signal) =>
      (await sigv4(fetch, OPTIONS)(url, { method: 'POST', body: streamOf('hello'), signal })).text(),
  ],
  ['axios on its http adapter', (url, signal) => instance.get(url, { signal })],
  ['axios on its fetch adapter', (url, signal) => instance.get(url, { signal, adapter: 'fetch' })],
];

/** A signal that counts how often Node would print a MaxListenersExceededWarning: the process of a test hears no warnings. */
function watchedSignal() {
  const { signal } = new AbortController();
  let warnings = 0;
  const add = signal.addEventListener.bind(signal);
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    add(...given);
    const most = getMaxListeners(signal);
    if (most > 0 && listenersOf(signal) > most) warnings++;
  };
  return { signal, warnings: () => warnings };
}

describe.each(SENDERS)('%s', (_, send) => {
  it.each([60, 1000])(
    'makes Node print no warning for %i calls of one signal',
    async (count) => {
      const server = await startServer((__, response) => void response.end('ok'));
      const { signal, warnings } = watchedSignal();
      try {
        await Promise.all(Array.from({ length: count }, () => send(server.url, signal)));
        expect([server.count, warnings()]).toEqual([count, 0]);
      } finally {
        await server.close();
      }
    },
    60_000,
  );
});

it('a signal of 60 calls has one listener of ours while they run, and none after', async () => {
  const held = gate();
  const inner = recorder();
  const { signal } = new AbortController();
  const signedFetch = sigv4(async (input, init) => (await held.closed, inner.fetch(input, init)), OPTIONS);
  const calls = Array.from({ length: 60 }, () => signedFetch('http://127.0.0.1/', { signal }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(listenersOf(signal)).toBe(1);
  held.open();
  await Promise.all(calls);
  expect([inner.calls.length, listenersOf(signal)]).toEqual([60, 0]);
});

it.each(['http', 'fetch'] as const)(
  'a signal of 60 calls of axios on its %s adapter has one listener while they run, and none after',
  async (adapter) => {
    const held = gate();
    const server = await startServer((_, response) => void held.closed.then(() => response.end('ok')));
    const { signal } = new AbortController();
    const calls = Array.from({ length: 60 }, () => instance.get(server.url, { signal, adapter }));
    while (server.count < 60) await new Promise((resolve) => setImmediate(resolve));
    expect(listenersOf(signal)).toBe(1);
    held.open();
    await Promise.all(calls);
    expect(listenersOf(signal)).toBe(0);
    await server.close();
  },
);

it.each(SENDERS)('whoever shares a signal is ended by it: %s', async (_, send) => {
  const server = await startServer(() => undefined);
  const gone = new AbortController();
  const calls = Array.from({ length: 20 }, () => send(server.url, gone.signal).catch((error: unknown) => error));
  while (server.count < 20) await new Promise((resolve) => setImmediate(resolve));
  gone.abort();
  for (const error of await Promise.all(calls))
    expect(error).toMatchObject({ name: expect.stringMatching(/^(AbortError|CanceledError)$/) });
  expect(server.count).toBe(20);
  await server.close();
});

it('an answer of axios that is read as a stream is ended by the signal, when the call is over', async () => {
  const server = await startServer((_, response) => void response.write('the first part'));
  const gone = new AbortController();
  const { data } = await instance.get<NodeJS.ReadableStream>(server.url, {
    signal: gone.signal,
    responseType: 'stream',
  });
  const failed = new Promise((resolve) => data.once('error', resolve));
  data.resume();
  gone.abort();
  expect(await failed).toMatchObject({ name: expect.stringMatching(/^(AbortError|CanceledError)$/) });
  await server.close();
});

it('who stops waiting hears nothing more, and leaves the others be', () => {
  const gone = new AbortController();
  const heard: string[] = [];
  const stops = ['a', 'b', 'c'].map((name) => onAbort(gone.signal, () => heard.push(name)));
  stops[1]?.();
  stops[1]?.();
  expect(listenersOf(gone.signal)).toBe(1);
  gone.abort();
  for (const stop of stops) stop();
  expect([heard, listenersOf(gone.signal)]).toEqual([['a', 'c'], 0]);
});

it('a signal can be waited for anew', async () => {
  const gone = new AbortController();
  await unlessAborted(gone.signal, Promise.resolve());
  await new Promise((resolve) => setImmediate(resolve));
  expect(listenersOf(gone.signal)).toBe(0);
  const waits = unlessAborted(gone.signal, new Promise(() => undefined));
  gone.abort(new Error('enough'));
  await expect(waits).rejects.toThrow('enough');
});
