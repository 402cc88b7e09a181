import { inspect } from 'node:util';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sigv4 } from '@sigv4/axios';
import axios, { type AxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { MINUTE, stopTime } from '../support/clock.ts';
import { TEMPORARY } from '../support/credentials.ts';
import { ADAPTERS } from './axios-gateway.ts';

/** A server that keeps what it saw: its authorization fields are what must not be shown. */
let server: Server;
let url: string;
const signatures: string[] = [];
/** Called when a request to `/never` is there. */
const arrivals: (() => void)[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    signatures.push(/Signature=(\w+)/.exec(request.headers.authorization ?? '')?.[1] ?? 'none');
    if (request.url === '/hang-up') return request.socket.destroy();
    if (request.url === '/never') return arrivals.shift()?.();
    if (request.url === '/large') return response.write('x'.repeat(50_000), () => response.end('x'.repeat(50_000)));
    if (request.url === '/endless') return response.write('x');
    return response.writeHead(request.url === '/refused' ? 403 : 200).end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void jest.useRealTimers());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Deeper than anybody prints; but a stream of Node leads to its socket, and this to all that there is. */
const DEEP = 9;
const AS_PRINTED = 2;

function shown(value: unknown, depth: number): string {
  const { config, response } = value as AxiosError;
  const json = value instanceof Error ? [JSON.stringify(value), JSON.stringify((value as AxiosError).toJSON?.())] : [];
  return [
    inspect(value, { depth }),
    inspect(config, { depth: DEEP }),
    JSON.stringify(config),
    inspect(response),
    ...json,
  ].join('\n');
}

function expectNoSecret(value: unknown, depth = DEEP): void {
  const text = shown(value, depth);
  for (const secret of [TEMPORARY.secretAccessKey, TEMPORARY.sessionToken, signatures.at(-1) as string])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(/AWS4-HMAC-SHA256/);
}

function client(config: AxiosRequestConfig): AxiosInstance {
  const instance = axios.create({ baseURL: url, ...config });
  const ofRequest = config.sigv4 !== undefined;
  instance.interceptors.request.use(
    sigv4({
      service: 'execute-api',
      region: 'us-east-1',
      hosts: ['127.0.0.1'],
      ...(!ofRequest && { credentials: TEMPORARY }),
    }),
  );
  return instance;
}

const setUps = ADAPTERS.flatMap((adapter) => [
  [`${adapter} adapter, credentials of the signer`, { adapter }] as const,
  [`${adapter} adapter, credentials of the request`, { adapter, sigv4: { credentials: TEMPORARY } }] as const,
]);

describe.each<readonly [string, AxiosRequestConfig]>(setUps)('nothing secret is shown: %s', (_name, config) => {
  it('a response', async () => {
    const response = await client(config).get('/');
    expectNoSecret(response);
    expect(response.request).toBeDefined();
    expect(Object.keys(response)).not.toContain('request');
  });

  it('what is hidden is of one response alone, and stays writable', async () => {
    const [one, other] = [await client(config).get('/'), await client(config).get('/')];
    expect(one.request).not.toBe(other.request);
    one.request = 'mine';
    expect([one.request, other.request]).toEqual(['mine', expect.any(Object)]);
  });

  it('no response has accessors of its own, which V8 would keep, with the response, for long', async () => {
    const [one, other] = [await client(config).get('/'), await client(config).get('/')];
    expect(Object.getOwnPropertyDescriptor(one, 'request')).toHaveProperty('get', expect.any(Function));
    expect(Object.getOwnPropertyDescriptor(one, 'request')).toEqual(Object.getOwnPropertyDescriptor(other, 'request'));
  });

  it('a response that is a stream', async () => {
    expectNoSecret(await client(config).get('/', { responseType: 'stream' }), AS_PRINTED);
  });

  it('an error answer', async () => {
    const error = (await client(config)
      .post('/refused', { a: 1 })
      .catch((reason: unknown) => reason)) as AxiosError;
    expectNoSecret(error);
    expect([error.request, error.response?.status]).toEqual([expect.anything(), 403]);
    expect(Object.keys(error)).not.toContain('request');
  });

  it('an error answer that is a stream', async () => {
    expectNoSecret(
      await client(config)
        .get('/refused', { responseType: 'stream' })
        .catch((reason: AxiosError) => reason),
      AS_PRINTED,
    );
  });

  it('a connection that breaks', async () => {
    expectNoSecret(
      await client(config)
        .get('/hang-up')
        .catch((reason: AxiosError) => reason),
    );
  });

  it('a timeout', async () => {
    stopTime();
    arrivals.push(() => jest.advanceTimersByTime(MINUTE));
    expectNoSecret(
      await client(config)
        .get('/never', { timeout: MINUTE })
        .catch((reason: AxiosError) => reason),
    );
  });

  it('a cancellation', async () => {
    const controller = new AbortController();
    arrivals.push(() => controller.abort());
    expectNoSecret(
      await client(config)
        .get('/never', { signal: controller.signal })
        .catch((reason: AxiosError) => reason),
    );
  });

  it('an answer that is too long', async () => {
    expectNoSecret(
      await client(config)
        .get('/', { maxContentLength: 1 })
        .catch((reason: AxiosError) => reason),
    );
  });

  it('an answer that turns out to be too long while its stream is read', async () => {
    const { data } = await client(config).get<AsyncIterable<Uint8Array>>('/large', {
      responseType: 'stream',
      maxContentLength: 60_000,
    });
    const read = async (): Promise<void> => {
      for await (const _ of data);
    };
    await read().catch((reason: unknown) => expectNoSecret(reason));
  });

  it('a refusal of ours', async () => {
    expectNoSecret(
      await client(config)
        .get('/', { headers: { 'x-amz-a': 'ü' } })
        .catch((reason: AxiosError) => reason),
    );
  });

  it('an error from while a stream is read', async () => {
    const controller = new AbortController();
    const { data } = await client(config).get<AsyncIterable<Uint8Array>>('/endless', {
      responseType: 'stream',
      signal: controller.signal,
    });
    const read = async (): Promise<void> => {
      for await (const _ of data) controller.abort();
    };
    expectNoSecret(await read().catch((reason: AxiosError) => reason));
  });
});

it('credentials of a request work again when its config is sent again', async () => {
  const { config } = await client({ sigv4: { credentials: TEMPORARY } }).get('/');
  await client({ sigv4: undefined }).request(config);
  expect(signatures.at(-1)).not.toBe('none');
});
