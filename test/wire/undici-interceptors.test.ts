import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createGateway, type Answer, type Gateway } from '@sigv4/testing';
import { sigv4, type SigV4Options } from '@sigv4/undici';
import type { Dispatcher } from 'undici';
import { TEMPORARY } from '../support/credentials.ts';
import { VERSIONS } from './undici-case.ts';

// The interceptors of undici around the one that signs.

let gateway: Gateway;
let answer: Answer;
beforeAll(async () => {
  gateway = await createGateway({ credentials: TEMPORARY, region: 'eu-west-1', respond: () => answer });
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.faults = {};
});

describe.each(VERSIONS)('%s', (_, { Agent, RetryAgent, interceptors, request }) => {
  const agents: Dispatcher[] = [];
  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });
  const agent = (): Dispatcher => {
    const made = new Agent();
    agents.push(made);
    return made;
  };
  const signing = (more?: SigV4Options): Dispatcher.DispatcherComposeInterceptor =>
    sigv4({ credentials: TEMPORARY, region: 'eu-west-1', service: 'execute-api', hosts: [gateway.host], ...more });
  const { cache, decompress, deduplicate, dns, dump, redirect, responseError, retry } = interceptors as Required<
    typeof interceptors
  >;
  const all: readonly [name: string, make: () => Dispatcher.DispatcherComposeInterceptor][] = [
    ['retry', () => retry({ maxRetries: 1 })],
    ['redirect', () => redirect({ maxRedirections: 5 })],
    ['cache', () => cache()], // undici 8 takes it only after redirect
    ['deduplicate', () => deduplicate()],
    ['decompress', () => decompress()],
    ['responseError', () => responseError()],
    ['dump', () => dump()],
  ];
  const get = async (dispatcher: Dispatcher, url = `${gateway.url}/prod`): Promise<[number, string]> => {
    const { statusCode, body } = await request(url, { dispatcher });
    return [statusCode, await body.text()];
  };
  const verdicts = (from: number): string[] => gateway.requests.slice(from).map(({ verdict }) => verdict.code);

  it.each(all)('%s after it sees an unsigned request, and a signed one arrives', async (__, make) => {
    answer = { status: 200, body: 'hello' };
    const before = gateway.requests.length;
    const seen: unknown[] = [];
    const looking: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      seen.push(options.headers && JSON.stringify(options.headers).includes('AWS4'));
      return dispatch(options, handler);
    };
    await expect(get(agent().compose(signing(), looking, make()))).resolves.toMatchObject([200, expect.any(String)]);
    expect([seen.some(Boolean), verdicts(before)]).toEqual([false, ['ok']]);
  });

  it('all of them after it work together, and so does a RetryAgent', async () => {
    answer = { status: 200, body: 'hello' };
    const before = gateway.requests.length;
    const others = all.filter(([name]) => name !== 'dump').map(([, make]) => make());
    expect(await get(agent().compose(signing(), ...others))).toEqual([200, 'hello']);
    expect(await get(new RetryAgent(agent().compose(signing())))).toEqual([200, 'hello']);
    expect(verdicts(before)).toEqual(['ok', 'ok']);
  });

  it.each([200, 503])(
    'an interceptor after it that refuses a %i may send again later: nobody has aborted',
    async (status) => {
      answer = { status };
      const seen: unknown[] = [];
      const refusing: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
        dispatch(options, {
          onRequestStart: (controller, context: unknown) => handler.onRequestStart?.(controller, context),
          onResponseStart() {
            throw new Error('once more');
          },
          onResponseError(controller, error) {
            setImmediate(() => {
              seen.push(controller.aborted, controller.reason, error.message);
              handler.onResponseError?.(controller, error);
            });
          },
        });
      await expect(get(agent().compose(signing(), refusing))).rejects.toThrow('once more');
      expect(seen).toEqual([false, null, 'once more']);
    },
  );

  it('a cache answers without a request, and revalidates with a signed one', async () => {
    const before = gateway.requests.length;
    const dispatcher = agent().compose(signing(), cache());
    answer = { status: 200, headers: { 'cache-control': 'max-age=60', date: new Date().toUTCString() }, body: 'kept' };
    expect([await get(dispatcher), await get(dispatcher)]).toEqual([
      [200, 'kept'],
      [200, 'kept'],
    ]);
    const stranger = { dispatcher, sigv4: { credentials: { ...TEMPORARY, secretAccessKey: 'mistyped' } } };
    const { body } = await request(`${gateway.url}/prod`, stranger);
    expect(await body.text()).toBe('kept'); // what is stored is for everybody who has this store
    expect(verdicts(before)).toEqual(['ok']);
    const stale = `${gateway.url}/prod/stale`;
    answer = { status: 200, headers: { 'cache-control': 'no-cache, max-age=60', etag: '"1"' }, body: 'asked for' };
    await get(dispatcher, stale);
    answer = { status: 304, headers: { etag: '"1"' } };
    await get(dispatcher, stale);
    expect(verdicts(before)).toEqual(['ok', 'ok', 'ok']);
  });

  it('dns before it leads the signed request to an address; after it, the host is not known any more', async () => {
    answer = { status: 200, body: 'hello' };
    const before = gateway.requests.length;
    const host = `api.example.com:${new URL(gateway.url).port}`;
    const named = signing({ hosts: [host], allowHttp: true });
    const lookup: NonNullable<Parameters<typeof dns>[0]>['lookup'] = (__, ___, found) =>
      found(null, [{ address: '127.0.0.1', family: 4, ttl: 1000 }]);
    expect(await get(agent().compose(dns({ lookup }), named), `http://${host}/prod`)).toEqual([200, 'hello']);
    expect(gateway.requests.at(-1)?.headers.filter(([name]) => name.toLowerCase() === 'host')).toEqual([
      [expect.any(String), host],
    ]);
    await expect(get(agent().compose(named, dns({ lookup })), `http://${host}/prod`)).rejects.toMatchObject({
      code: 'ERR_HOST_NOT_ALLOWED',
    });
    expect(verdicts(before)).toEqual(['ok']);
  });
});
