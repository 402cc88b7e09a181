/** @jest-environment jest-fixed-jsdom */
import { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { sigv4 } from '@sigv4/axios';
import { verify, type RawRequest } from '@sigv4/testing';
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { TEMPORARY } from '../support/credentials.ts';

// The environment has no crypto.subtle, which every page on https and on localhost has.
Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });

/** A server that answers preflights as API Gateway does, and keeps what comes after them. */
let server: Server;
let url: string;
const arrived: RawRequest[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-methods', '*');
      const allowed = `authorization,content-type,x-amz-date,x-amz-security-token${request.url?.startsWith('/bucket/') ? ',x-amz-content-sha256' : ''}`;
      response.setHeader('access-control-allow-headers', allowed);
      if (request.method === 'OPTIONS') return response.end();
      const { rawHeaders, method = '', url: target = '' } = request;
      const headers = rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
      );
      arrived.push({ method, target, headers, body: Buffer.concat(chunks) });
      if (target.startsWith('/never')) return undefined;
      return response.writeHead(target.startsWith('/missing') ? 404 : 200).end('{"hello":"world"}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => void arrived.splice(0));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function client(config: AxiosRequestConfig = {}): AxiosInstance {
  const instance = axios.create({ baseURL: url, adapter: 'xhr', ...config });
  instance.interceptors.request.use(
    sigv4({ credentials: TEMPORARY, service: 'execute-api', region: 'us-east-1', hosts: ['127.0.0.1'] }),
  );
  return instance;
}

function expectArrived(target: string, body: string): void {
  expect(arrived.map((request) => [request.target, Buffer.from(request.body).toString()])).toEqual([[target, body]]);
  expect(
    verify(arrived[0] as RawRequest, () => TEMPORARY, { service: 'execute-api', region: 'us-east-1' }),
  ).toMatchObject({ code: 'ok' });
}

it('the environment is that of a page', () => {
  expect(typeof XMLHttpRequest).toBe('function');
});

it.each<readonly [name: string, config: AxiosRequestConfig, target: string, body: string]>([
  ['a GET with params', { url: '/items', params: { q: "it's a+b" } }, '/items?q=it%27s%20a%2Bb', ''],
  ['an object', { url: '/items', method: 'post', data: { a: 'ü' } }, '/items', '{"a":"ü"}'],
  [
    'a view, only its bytes',
    { url: '/items', method: 'put', data: new TextEncoder().encode('0123456789').subarray(2, 6) },
    '/items',
    '2345',
  ],
  ['a GET with a body, which XMLHttpRequest drops', { url: '/items', data: { a: 1 } }, '/items', ''],
  ['a DELETE with a body', { url: '/items', method: 'delete', data: { a: 1 } }, '/items', '{"a":1}'],
  ['URLSearchParams', { url: '/items', method: 'post', data: new URLSearchParams('a=1&b=x y') }, '/items', 'a=1&b=x+y'],
  ['a POST without a body', { url: '/items', method: 'post' }, '/items', ''],
])('%s', async (_name, config, target, body) => {
  const { data } = await client().request<unknown>(config);
  expect(data).toEqual({ hello: 'world' });
  expectArrived(target, body);
});

it.each([undefined, 'unsigned'] as const)(
  'a stream to S3 is read into memory, because XMLHttpRequest would send the text of an object; payload: %s',
  async (payload) => {
    const data = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('text'));
        controller.close();
      },
    });
    await client().put('/bucket/key', data, { sigv4: { service: 's3', payload } });
    const [request] = arrived as [RawRequest];
    expect(Buffer.from(request.body).toString()).toBe('text');
    expect(verify(request, () => TEMPORARY, { service: 's3', region: 'us-east-1' }).code).toBe('ok');
  },
);

it('an error answer is axios’ own', async () => {
  await expect(client().get('/missing')).rejects.toMatchObject({
    isAxiosError: true,
    response: { status: 404, data: { hello: 'world' } },
    config: { adapter: 'xhr', url: '/missing' },
  });
});

it('the timeout is axios’ own, in the caller’s words', async () => {
  await expect(client({ timeout: 80, timeoutErrorMessage: 'too slow' }).get('/never')).rejects.toMatchObject({
    code: 'ECONNABORTED',
    message: 'too slow',
  });
  await expect(client({ timeout: 80 }).get('/never')).rejects.toMatchObject({
    code: 'ECONNABORTED',
    message: 'timeout of 80ms exceeded',
  });
});

it('a signal ends it', async () => {
  await expect(client().get('/never', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    name: 'CanceledError',
  });
});

it("the URL's host is signed in place of a Host that differs", async () => {
  await client().get('/items', { headers: { Host: 'private.example.com' } });
  expectArrived('/items', '');
});
