import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sigv4, type SigV4Options } from '@sigv4/axios';
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { MINUTE, SECOND, stopTime } from '../support/clock.ts';
import { TEMPORARY } from '../support/credentials.ts';
import { fakeProvider, gate } from '../support/provider.ts';
import { turn, until } from '../support/until.ts';
import { ADAPTERS, IS_OLDEST } from './axios-gateway.ts';

/** A server that answers at once, but for `/held`: that waits until a test answers it. */
let server: Server;
let url: string;
const arrived: (string | undefined)[] = [];
const held: ServerResponse[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    arrived.push(request.url);
    if (request.url === '/held') held.push(response);
    else response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  arrived.length = held.length = 0;
  stopTime();
});
afterEach(() => void jest.useRealTimers());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The server's end of a request to `/held`, once it is there. */
async function arrival(): Promise<ServerResponse> {
  await until(() => held.length > 0);
  return held.shift() as ServerResponse;
}

/** A provider that is asked, and answers only when a test says so. */
function slowSource() {
  const { closed, open } = gate();
  const { provider, calls, state } = fakeProvider(Date.now);
  state.gate = closed;
  return { provider, calls, open, asked: () => until(() => calls.length > 0) };
}

function client(config: AxiosRequestConfig, options: SigV4Options = {}): AxiosInstance {
  const instance = axios.create({ baseURL: url, ...config });
  instance.interceptors.request.use(
    sigv4({ credentials: TEMPORARY, service: 'execute-api', region: 'us-east-1', hosts: ['127.0.0.1'], ...options }),
  );
  return instance;
}

/** What a request fails with; nothing if it does not. */
const failure = (sent: Promise<unknown>): Promise<unknown> =>
  sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );

/** How a request fails when this much more time has passed; it must not do so a millisecond before. */
async function failureAfter(milliseconds: number, sent: Promise<unknown>): Promise<unknown> {
  let isOver = false;
  const error = failure(sent).finally(() => (isOver = true));
  jest.advanceTimersByTime(milliseconds - 1);
  await turn();
  expect(isOver).toBe(false);
  jest.advanceTimersByTime(1);
  return error;
}

describe.each(ADAPTERS)('%s adapter', (adapter) => {
  const canceled = { name: 'CanceledError', code: 'ERR_CANCELED', __CANCEL__: true };

  it('a signal ends the wait for credentials at once', async () => {
    const controller = new AbortController();
    const source = slowSource();
    const sent = failure(client({ adapter }, { credentials: source.provider }).get('/', { signal: controller.signal }));
    await source.asked();
    controller.abort();
    expect(await sent).toMatchObject(canceled);
  });

  it('a signal ends a request under way', async () => {
    const controller = new AbortController();
    const sent = failure(client({ adapter }).get('/held', { signal: controller.signal }));
    await arrival();
    controller.abort();
    expect(await sent).toMatchObject({ ...canceled, message: 'canceled' });
  });

  it('nothing is sent for a signal that was aborted before', async () => {
    expect(await failure(client({ adapter }).get('/', { signal: AbortSignal.abort() }))).toMatchObject(canceled);
    expect(arrived).toEqual([]);
  });

  it('nothing is sent when credentials come too late', async () => {
    const controller = new AbortController();
    const source = slowSource();
    const instance = client({ adapter }, { credentials: source.provider });
    const sent = failure(instance.get('/late', { signal: controller.signal }));
    await source.asked();
    controller.abort();
    await sent;
    source.open();
    await instance.get('/next');
    expect(arrived).toEqual(['/next']);
  });

  it('a cancelToken ends the wait for credentials, and a request under way', async () => {
    const source = slowSource();
    for (const [path, credentials, isWaiting] of [
      ['/', source.provider, source.asked],
      ['/held', TEMPORARY, arrival],
    ] as const) {
      const { token, cancel } = axios.CancelToken.source();
      const sent = failure(client({ adapter }, { credentials }).get(path, { cancelToken: token }));
      await isWaiting();
      cancel('enough');
      expect(await sent).toMatchObject({ ...canceled, message: 'enough' });
    }
  });

  const timeout = MINUTE;
  const code = adapter === 'fetch' ? 'ETIMEDOUT' : 'ECONNABORTED';
  const tooLate = { isAxiosError: true, name: 'AxiosError', code, message: 'timeout of 60000ms exceeded' };

  it('the timeout ends the wait for credentials', async () => {
    const source = slowSource();
    const sent = client({ adapter, timeout }, { credentials: source.provider }).get('/');
    await source.asked();
    expect(await failureAfter(timeout, sent)).toMatchObject({ ...tooLate, config: { url: '/', timeout, adapter } });
  });

  it('the timeout ends a request under way', async () => {
    const sent = client({ adapter, timeout }).get('/held');
    await arrival();
    expect(await failureAfter(timeout, sent)).toMatchObject({ ...tooLate, config: { url: '/held', timeout, adapter } });
  });

  it('the wait for credentials counts for the timeout', async () => {
    const source = slowSource();
    const sent = client({ adapter, timeout }, { credentials: source.provider }).get('/held');
    await source.asked();
    jest.advanceTimersByTime(40 * SECOND);
    source.open();
    await arrival();
    expect(await failureAfter(20 * SECOND, sent)).toMatchObject(tooLate);
  });

  it('a redirect counts for the timeout', async () => {
    const sent = client({ adapter, timeout }).get('/held');
    const redirect = await arrival();
    jest.advanceTimersByTime(40 * SECOND);
    redirect.writeHead(302, { location: '/held' }).end();
    await arrival();
    expect(await failureAfter(20 * SECOND, sent)).toMatchObject(tooLate);
  });

  it('timeoutErrorMessage and clarifyTimeoutError are heard in every phase', async () => {
    const config = { adapter, timeout, timeoutErrorMessage: 'too slow', transitional: { clarifyTimeoutError: true } };
    const source = slowSource();
    for (const [path, credentials, isWaiting] of [
      ['/', source.provider, source.asked],
      ['/held', TEMPORARY, arrival],
    ] as const) {
      const sent = client(config, { credentials }).get(path);
      await isWaiting();
      expect(await failureAfter(timeout, sent)).toMatchObject({
        isAxiosError: true,
        code: 'ETIMEDOUT',
        message: 'too slow',
      });
    }
  });

  it('a timeout that is long enough does nothing, and leaves nothing behind', async () => {
    const controller = new AbortController();
    await expect(client({ adapter, timeout, signal: controller.signal }).get('/')).resolves.toMatchObject({
      data: 'ok',
    });
    if (adapter === 'http' || !IS_OLDEST) await until(() => jest.getTimerCount() === 0); // its fetch adapter keeps a timer
    controller.abort();
  });
});

it('a timeout of text is read as axios reads it', async () => {
  const source = slowSource();
  const sent = client({ adapter: 'http', timeout: '60000ms' as never }, { credentials: source.provider }).get('/');
  await source.asked();
  expect(await failureAfter(MINUTE, sent)).toMatchObject({
    code: 'ECONNABORTED',
    message: 'timeout of 60000msms exceeded',
  });
  expect(await failure(client({ adapter: 'http', timeout: 'soon' as never }).get('/'))).toMatchObject({
    code: 'ERR_BAD_OPTION_VALUE',
  });
});

it('no timeout ends a long download over the http adapter while it comes, as axios has it', async () => {
  let loaded = 0;
  const sent = client({ adapter: 'http', timeout: MINUTE }).get<string>('/held', {
    onDownloadProgress: (event) => (loaded = event.loaded),
  });
  const answer = await arrival();
  for (const drops of [1, 2, 3]) {
    answer.write('x');
    await until(() => loaded === drops);
    jest.advanceTimersByTime(40 * SECOND);
  }
  answer.end();
  expect((await sent).data).toBe('xxx');
});

it('credentials that one caller no longer waits for arrive for another', async () => {
  const source = slowSource();
  const instance = client({}, { credentials: source.provider });
  const controller = new AbortController();
  const [first, second] = [failure(instance.get('/', { signal: controller.signal })), failure(instance.get('/'))];
  await source.asked();
  controller.abort();
  expect(await first).toMatchObject({ name: 'CanceledError' });
  source.open();
  expect([await second, source.calls.length]).toEqual([undefined, 1]);
});
