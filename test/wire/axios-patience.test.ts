import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sigv4, type Credentials, type SigV4Options } from '@sigv4/axios';
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { TEMPORARY } from '../support/credentials.ts';
import { ADAPTERS } from './axios-gateway.ts';

/** A server that takes its time: `/never` does not answer, `/redirect` does so slowly, `/drip` sends its body in drops. */
let slow: Server;
let url: string;
const arrived: (string | undefined)[] = [];
beforeAll(async () => {
  slow = createServer((request, response) => {
    arrived.push(request.url);
    if (request.url === '/never') return;
    if (request.url === '/redirect') setTimeout(() => response.writeHead(302, { location: '/never' }).end(), 600);
    else if (request.url === '/drip') {
      response.write('drop');
      const timer = setInterval(() => response.write('drop'), 30);
      setTimeout(() => response.end(() => clearInterval(timer)), 250);
    } else response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(slow, 'listening');
  url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
});
afterAll(() => {
  slow.closeAllConnections();
  slow.close();
});

/** Credentials that nobody will get. */
const never = (): Promise<Credentials> => new Promise(() => undefined);
const later = (milliseconds: number) => (): Promise<Credentials> => new Promise((resolve) => setTimeout(resolve, milliseconds, TEMPORARY));

function client(config: AxiosRequestConfig, options: SigV4Options = {}): AxiosInstance {
  const instance = axios.create({ baseURL: url, ...config });
  instance.interceptors.request.use(sigv4({ credentials: TEMPORARY, service: 'execute-api', region: 'us-east-1', hosts: ['127.0.0.1'], ...options }));
  return instance;
}

async function timed(sent: Promise<unknown>): Promise<{ error: unknown; milliseconds: number }> {
  const start = performance.now();
  const error: unknown = await sent.then(() => undefined, (reason: unknown) => reason);
  return { error, milliseconds: performance.now() - start };
}

describe.each(ADAPTERS)('%s adapter', (adapter) => {
  const canceled = { name: 'CanceledError', code: 'ERR_CANCELED', __CANCEL__: true };

  it.concurrent('a signal ends the wait for credentials at once', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const { error, milliseconds } = await timed(client({ adapter }, { credentials: never }).get('/', { signal: controller.signal }));
    expect(error).toMatchObject(canceled);
    expect(milliseconds).toBeLessThan(500);
  });

  it.concurrent('a signal ends a request under way', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { error } = await timed(client({ adapter }).get('/never', { signal: controller.signal }));
    expect(error).toMatchObject({ ...canceled, message: 'canceled' });
  });

  it.concurrent('nothing is sent for a signal that was aborted before', async () => {
    const { error } = await timed(client({ adapter }).get(`/before/${adapter}`, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject(canceled);
    expect(arrived).not.toContain(`/before/${adapter}`);
  });

  it.concurrent('nothing is sent when credentials come too late', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await timed(client({ adapter }, { credentials: later(60) }).get(`/late/${adapter}`, { signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(arrived).not.toContain(`/late/${adapter}`);
  });

  it.concurrent('a cancelToken ends the wait for credentials, and a request under way', async () => {
    for (const [path, credentials] of [['/', never], ['/never', TEMPORARY]] as const) {
      const source = axios.CancelToken.source();
      setTimeout(() => source.cancel('enough'), 30);
      const { error } = await timed(client({ adapter }, { credentials }).get(path, { cancelToken: source.token }));
      expect(error).toMatchObject({ ...canceled, message: 'enough' });
    }
  });

  const code = adapter === 'fetch' ? 'ETIMEDOUT' : 'ECONNABORTED';

  it.concurrent('the timeout ends the wait for credentials', async () => {
    const { error, milliseconds } = await timed(client({ adapter, timeout: 60 }, { credentials: never }).get('/'));
    expect(error).toMatchObject({ isAxiosError: true, name: 'AxiosError', code, message: 'timeout of 60ms exceeded', config: { url: '/', timeout: 60, adapter } });
    expect(milliseconds).toBeGreaterThan(50);
  });

  it.concurrent('the timeout ends a request under way', async () => {
    const { error } = await timed(client({ adapter, timeout: 80 }).get('/never'));
    expect(error).toMatchObject({ isAxiosError: true, code, message: 'timeout of 80ms exceeded', config: { url: '/never', timeout: 80, adapter } });
  });

  it.concurrent('the wait for credentials counts for the timeout', async () => {
    const { error, milliseconds } = await timed(client({ adapter, timeout: 800 }, { credentials: later(600) }).get('/never'));
    expect(error).toMatchObject({ code, message: 'timeout of 800ms exceeded' });
    expect(milliseconds).toBeLessThan(1300); // it would be 1400 if the time began anew
  });

  it.concurrent('a redirect counts for the timeout', async () => {
    const { error, milliseconds } = await timed(client({ adapter, timeout: 800 }).get('/redirect'));
    expect(error).toMatchObject({ code, message: 'timeout of 800ms exceeded' });
    expect(milliseconds).toBeLessThan(1300);
  });

  it.concurrent('timeoutErrorMessage and clarifyTimeoutError are heard in every phase', async () => {
    const config = { adapter, timeout: 50, timeoutErrorMessage: 'too slow', transitional: { clarifyTimeoutError: true } };
    for (const [path, credentials] of [['/', never], ['/never', TEMPORARY]] as const) {
      const { error } = await timed(client(config, { credentials }).get(path));
      expect(error).toMatchObject({ isAxiosError: true, code: 'ETIMEDOUT', message: 'too slow' });
    }
  });

  it.concurrent('a timeout that is long enough does nothing, and leaves nothing behind', async () => {
    const controller = new AbortController();
    await expect(client({ adapter, timeout: 60_000, signal: controller.signal }).get('/')).resolves.toMatchObject({ data: 'ok' });
    controller.abort();
  });
});

it.concurrent('a timeout of text is read as axios reads it', async () => {
  const { error } = await timed(client({ adapter: 'http', timeout: '60ms' as never }, { credentials: never }).get('/'));
  expect(error).toMatchObject({ code: 'ECONNABORTED', message: 'timeout of 60msms exceeded' });
  const { error: refused } = await timed(client({ adapter: 'http', timeout: 'soon' as never }).get('/'));
  expect(refused).toMatchObject({ code: 'ERR_BAD_OPTION_VALUE' });
});

it.concurrent('http adapter counts its timeout from drop to drop of a long download, as axios does', async () => {
  await expect(client({ adapter: 'http', timeout: 120 }).get('/drip')).resolves.toMatchObject({ status: 200 });
});

it.concurrent('credentials that one caller no longer waits for arrive for another', async () => {
  let loads = 0;
  const instance = client({}, { credentials: () => (loads++, later(60)()) });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  const [first, second] = await Promise.all([timed(instance.get('/', { signal: controller.signal })), timed(instance.get('/'))]);
  expect([first.error, second.error, loads]).toMatchObject([{ name: 'CanceledError' }, undefined, 1]);
});
