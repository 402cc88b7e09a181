import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sigv4, type SigV4Options } from '@sigv4/undici';
import type { Dispatcher } from 'undici';
import { TEMPORARY } from '../support/credentials.ts';
import { until } from '../support/until.ts';
import { VERSIONS } from './undici-case.ts';

// Redirects that are followed above the interceptor: no server gets a signature, a token or a key by choosing where they lead, and when.

type Respond = (request: IncomingMessage, response: ServerResponse) => void;
const ok: Respond = (_, response) => response.end('ok');

/** A server that keeps what arrives. */
class Recorder {
  readonly arrived: string[] = [];
  respond: Respond = ok;
  readonly #server: Server = createServer((request, response) => {
    const told = ['authorization', 'x-amz-security-token', 'x-amz-meta-a', 'x-api-key'].filter(
      (name) => request.headers[name],
    );
    this.arrived.push([request.method, request.url, ...told].join(' '));
    request.resume().once('end', () => this.respond(request, response));
  });

  async listen(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

const loopback: LookupFunction = (_, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

const [aws, stranger, another] = [new Recorder(), new Recorder(), new Recorder()];
let api: string;
let late = 0;
beforeAll(async () => {
  await Promise.all([aws.listen(), stranger.listen(), another.listen()]);
  api = `http://abc123.execute-api.eu-west-1.amazonaws.com:${aws.port}`;
});
afterAll(() => [aws, stranger, another].forEach((one) => one.close()));

const redirectTo =
  (location: string | string[]): Respond =>
  (_, response) =>
    response
      .writeHead(
        302,
        [location].flat().flatMap((one) => ['location', one]),
      )
      .end();

describe.each(VERSIONS)('%s', (_, undici) => {
  const { redirect, retry } = undici.interceptors;
  const agents: Dispatcher[] = [];
  beforeEach(() => {
    const clock = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => clock() + late);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    late = heads = 0;
    for (const one of [aws, stranger, another]) {
      one.arrived.length = 0;
      one.respond = ok;
    }
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });
  const signing = (more: SigV4Options = {}): Dispatcher => {
    const agent = new undici.Agent({ connect: { lookup: loopback } });
    agents.push(agent);
    const hosts = [new URL(api).host];
    return agent.compose(sigv4({ credentials: TEMPORARY, region: 'eu-west-1', allowHttp: true, hosts, ...more }));
  };
  let heads = 0;
  /** Counts the heads that the interceptor has handed on. */
  const counting: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    class Counting extends undici.DecoratorHandler {
      onResponseStart(...head: Parameters<Required<Dispatcher.DispatchHandler>['onResponseStart']>): void {
        heads++;
        handler.onResponseStart?.(...head);
      }
    }
    return dispatch(options, new Counting(handler) as Dispatcher.DispatchHandler);
  };
  const following = (more?: SigV4Options): Dispatcher =>
    signing(more).compose(counting, redirect({ maxRedirections: 5 }));
  const call = async (url: string, dispatcher: Dispatcher, more: object = {}): Promise<string> => {
    const { body } = await undici.request(url, { dispatcher, ...more });
    return body.text();
  };
  /** What the caller says to its API, and to nobody else. */
  const SAID = {
    headers: { 'x-amz-meta-a': 'b', 'x-api-key': 'key' },
    sigv4: { service: 'execute-api', region: 'eu-west-1' },
  };
  /** Answers with the head of a redirect. Its end is for the test to send. */
  const slowly = (recorder: Recorder, location: string): (() => void) => {
    let held: ServerResponse | undefined;
    recorder.respond = (__, response) => {
      held = response.writeHead(302, { location });
      held.write('x');
    };
    return () => held?.end();
  };

  describe('several headers location', () => {
    it.each<[string, (dispatcher: Dispatcher) => Promise<string>]>([
      ['the interceptor', (dispatcher) => call(stranger.url, dispatcher.compose(redirect({ maxRedirections: 5 })))],
      ['fetch', async (dispatcher) => (await undici.fetch(stranger.url, { dispatcher })).text()],
    ])('are one URL to %s, and it is not signed for the server that has chosen it', async (__, follow) => {
      stranger.respond = redirectTo([`${api}/prod?a=`, 'b']);
      expect(await follow(signing())).toBe('ok');
      expect(aws.arrived).toEqual([expect.stringMatching(/^GET \/prod\?a=,(%20)?b$/)]);
    });
  });

  describe('a redirect that ends after more than a minute', () => {
    it('is not signed for the server that has chosen it', async () => {
      const end = slowly(stranger, `${api}/prod`);
      const sent = call(stranger.url, following());
      await until(() => heads);
      late = 61_000;
      end();
      expect(await sent).toBe('ok');
      expect(aws.arrived).toEqual(['GET /prod']);
    });

    it('carries no token and no key to the next host', async () => {
      const end = slowly(aws, `${stranger.url}/next`);
      const sent = call(api, following(), SAID);
      await until(() => heads);
      late = 61_000;
      end();
      expect(await sent).toBe('ok');
      expect(aws.arrived).toEqual(['GET / authorization x-amz-security-token x-amz-meta-a x-api-key']);
      expect(stranger.arrived).toEqual(['GET /next']);
    });
  });

  it('a path that begins with two slashes leads to no URL that is signed', async () => {
    const host = new URL(api).host;
    stranger.respond = (request, response) =>
      redirectTo(request.url === '/' ? `${stranger.url}//${host}/x` : '/prod')(request, response);
    await call(stranger.url, following()).catch(() => undefined);
    expect(aws.arrived).not.toContainEqual(expect.stringContaining('authorization'));
  });

  it.each([301, 302, 308])('a redirect %i is not followed from a cache, when it has been forgotten', async (status) => {
    const headers = { location: `${api}/prod`, 'cache-control': 'public, max-age=600' };
    stranger.respond = (__, response) => response.writeHead(status, headers).end();
    const dispatcher = signing().compose(undici.interceptors.cache());
    for (late of [0, 61_000]) expect(await (await undici.fetch(stranger.url, { dispatcher })).text()).toBe('ok');
    expect(aws.arrived).toEqual(['GET /prod', 'GET /prod']);
    expect(stranger.arrived).toEqual(['GET /', 'GET /']);
  });

  it.each<[string, number, Dispatcher.DispatcherComposeInterceptor[]]>([
    ['however long it waits', 236_000, []],
    ['also with another interceptor below it', 59_000, [counting]],
  ])('retry above sends no token to the host that a redirect led to, %s', async (__, wait, below) => {
    aws.respond = redirectTo(`${stranger.url}/next`);
    stranger.respond = (___, response) => response.writeHead(stranger.arrived.length < 4 ? 503 : 200).end('ok');
    const retries = retry({
      retry: (___, ____, done) => {
        late += wait;
        done();
      },
    });
    const dispatcher = signing().compose(...below, retries, redirect({ maxRedirections: 5 }));
    expect(await call(api, dispatcher, SAID)).toBe('ok');
    expect(stranger.arrived).toEqual(Array(4).fill('GET /next'));
  });

  describe('two redirects to the same URL', () => {
    it('are both unsigned, if one of them comes from a host that got no signature', async () => {
      const end = slowly(stranger, `${api}/prod`);
      another.respond = redirectTo(`${api}/prod`);
      const hosts = [new URL(api).host, new URL(another.url).host];
      const dispatcher = following({ hosts });
      const unsigned = call(stranger.url, dispatcher);
      await until(() => heads);
      expect(await call(another.url, dispatcher, { sigv4: { service: 'execute-api' } })).toBe('ok');
      end();
      expect(await unsigned).toBe('ok');
      expect(another.arrived).toEqual(['GET / authorization x-amz-security-token']);
      expect(aws.arrived).toEqual(['GET /prod', 'GET /prod']);
    });

    it('carry no key, if one of them has begun signed', async () => {
      aws.respond = another.respond = redirectTo(`${stranger.url}/next`);
      const dispatcher = signing();
      for (const url of [api, another.url]) await call(url, dispatcher, url === api ? SAID : {});
      await call(`${stranger.url}/next`, dispatcher, SAID); // followed by the program itself
      expect(stranger.arrived).toEqual(['GET /next']);
    });
  });
});
