import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo, type LookupFunction, type Socket } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { inspect } from 'node:util';
import { runInThisContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sigv4 as signFetch } from '@sigv4/fetch';
import { createGateway, verify, type Gateway } from '@sigv4/testing';
import { explain, sigv4, type SigV4Event, type SigV4Options } from '@sigv4/undici';
import type { Dispatcher } from 'undici';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { VERSIONS } from './undici-case.ts';

const REGION = 'eu-west-1';
let gateway: Gateway;
let other: Gateway;
/** A server that is not signed for. */
let plain: Server;
let plainUrl: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeAll(async () => {
  const made = { credentials: [LONG_TERM, TEMPORARY], region: REGION, respond: respond };
  [gateway, other] = await Promise.all([createGateway(made), createGateway(made)]);
  plain = createServer((request, response) => answer(request, response));
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  plainUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
});
afterAll(async () => {
  plain.closeAllConnections();
  await Promise.all([gateway.close(), other.close(), new Promise((resolve) => plain.close(resolve))]);
});
beforeEach(() => {
  gateway.credentials = [LONG_TERM, TEMPORARY];
  answer = (_, response) => response.end('plain');
});

/** The gateways redirect whoever asks for it. */
function respond({ target }: { target: string }) {
  const to = new URL(target, 'http://gateway').searchParams.get('to');
  return to ? { status: 302, headers: { location: to } } : { status: 200, body: 'hello' };
}

/** Every name leads to this machine. */
const loopback: LookupFunction = (_, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

describe.each(VERSIONS)('%s', (_, undici) => {
  const agents: Dispatcher[] = [];
  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });
  const agent = (): Dispatcher => {
    const made = new undici.Agent({ connect: { lookup: loopback } });
    agents.push(made);
    return made;
  };
  const options = (more: SigV4Options = {}): SigV4Options => ({
    credentials: TEMPORARY,
    region: REGION,
    service: 'execute-api',
    hosts: [gateway.host],
    ...more,
  });
  const signing = (more?: SigV4Options): Dispatcher => agent().compose(sigv4(options(more)));
  const verdicts = (from = 0, of = gateway): string[] => of.requests.slice(from).map(({ verdict }) => verdict.code);

  describe('what request sends is signed as it arrives:', () => {
    const text = async function* (...chunks: string[]) {
      for (const chunk of chunks) yield Buffer.from(chunk);
    };
    const form = () => {
      const made = new undici.FormData();
      made.append('a', 'ü');
      return made;
    };
    it.each<[string, () => object, { target?: string; body?: string | RegExp }]>([
      ['a GET', () => ({}), {}],
      [
        'parameters of the option query',
        () => ({ query: { a: ['1', '2'], b: "it's" } }),
        { target: '/prod?a=1&a=2&b=it%27s' },
      ],
      [
        'a path in another spelling',
        () => ({ path: '/a b'.replace(' ', '%20') + "/it's" }),
        { target: '/a%20b/it%27s' },
      ],
      [
        'two slashes, which are a path and no host',
        () => ({ path: '//evil.example/x' }),
        { target: '//evil.example/x' },
      ],
      ['a text', () => ({ method: 'POST', body: 'hällo' }), { body: 'hällo' }],
      ['a Buffer', () => ({ method: 'POST', body: Buffer.from('hello') }), { body: 'hello' }],
      [
        'a view of bytes',
        () => ({ method: 'PUT', body: new Uint8Array(Buffer.from('xhellox')).subarray(1, 6) }),
        { body: 'hello' },
      ],
      [
        'a stream',
        () => ({ method: 'POST', body: Readable.from([Buffer.from('he'), Buffer.from('llo')]) }),
        { body: 'hello' },
      ],
      ['an async iterator', () => ({ method: 'POST', body: text('he', 'llo') }), { body: 'hello' }],
      ['an iterator', () => ({ method: 'POST', body: ['he', 'llo'][Symbol.iterator]() }), { body: 'hello' }],
      ['a form', () => ({ method: 'POST', body: form() }), { body: /name="a"\r\n\r\nü\r\n/ }],
      ['a Blob', () => ({ method: 'POST', body: new Blob(['hello'], { type: 'text/css' }) }), { body: 'hello' }],
      [
        'headers in an object, one of them several times',
        () => ({ headers: { 'X-Amz-Meta-A': ['1', '2'], 'x-b': undefined } }),
        {},
      ],
      ['headers in a flat list', () => ({ headers: ['X-Amz-Meta-A', '1', 'x-amz-meta-a', '2'] }), {}],
      ['headers in a Map', () => ({ headers: new Map([['X-Amz-Meta-A', '1']]) }), {}],
      ['headers in an iterator', () => ({ headers: new Map([['X-Amz-Meta-A', '1']]).entries() }), {}],
      ['a host header of its own', () => ({ headers: { host: 'api.example.com' } }), {}],
    ])('%s', async (__, given, { target = '/prod', body = '' }) => {
      const before = gateway.requests.length;
      const { origin, ...rest } = {
        origin: gateway.url,
        path: '/prod',
        method: 'GET',
        ...given(),
      } as Dispatcher.DispatchOptions;
      const response = await signing().request({ origin: origin!, ...rest });
      expect([response.statusCode, await response.body.text()]).toEqual([200, 'hello']);
      const [arrived, ...others] = gateway.requests.slice(before);
      expect(others).toEqual([]);
      expect(arrived).toMatchObject({ verdict: { code: 'ok' }, target });
      expect(String(Buffer.from(arrived!.body))).toEqual(typeof body === 'string' ? body : expect.stringMatching(body));
    });
  });

  it('stream, pipeline and fetch are signed, too', async () => {
    const before = gateway.requests.length;
    const dispatcher = signing();
    await undici.stream(
      `${gateway.url}/a`,
      { dispatcher, method: 'GET' },
      () => new Writable({ write: (__, ___, done) => done() }),
    );
    const piped = undici.pipeline(`${gateway.url}/b`, { dispatcher, method: 'POST' }, ({ body }) => body);
    expect(await new Response(Readable.toWeb(piped.end('x')) as ReadableStream).text()).toBe('hello');
    expect(await (await undici.fetch(`${gateway.url}/c`, { dispatcher, method: 'POST', body: 'x' })).text()).toBe(
      'hello',
    );
    expect(verdicts(before)).toEqual(['ok', 'ok', 'ok']);
  });

  it("the global dispatcher signs for Node's own fetch", async () => {
    const before = gateway.requests.length;
    const kept = undici.getGlobalDispatcher();
    undici.setGlobalDispatcher(signing());
    const names = ['1', '2'].map((version) => Symbol.for(`undici.globalDispatcher.${version}`)); // Node 26 looks at the second
    const [ofNode, ofJest] = [runInThisContext('globalThis'), globalThis] as [
      Record<symbol, unknown>,
      Record<symbol, unknown>,
    ]; // jest has a global object of its own
    const keptOfNode = names.map((name) => ofNode[name]);
    for (const name of names) ofNode[name] = ofJest[name];
    try {
      const response = await fetch(`${gateway.url}/prod`, { method: 'POST', body: 'hello' });
      expect([response.status, await response.text()]).toEqual([200, 'hello']);
    } finally {
      for (const [at, name] of names.entries()) ofNode[name] = keptOfNode[at];
      undici.setGlobalDispatcher(kept);
    }
    expect(verdicts(before)).toEqual(['ok']);
  });

  it("a request's own options are read, and false sends it as it is", async () => {
    const before = gateway.requests.length;
    const dispatcher = signing();
    for (const sigv4 of [false, { region: 'us-east-1' }] as const) {
      const { body } = await undici.request(`${gateway.url}/prod`, { dispatcher, sigv4 });
      await body.dump();
      await undici.upgrade(`${gateway.url}/prod`, { dispatcher, sigv4 }).catch(() => undefined);
    }
    expect(verdicts(before)).toEqual(['missing-token', 'missing-token', 'wrong-scope', 'wrong-scope']);
  });

  it('a request without an origin is refused, for its host is unknown', async () => {
    const pool = new undici.Pool(gateway.url);
    agents.push(pool);
    const before = gateway.requests.length;
    const composed = pool.compose(sigv4(options()));
    const sent = await composed.request({ path: '/prod?secret=1', method: 'GET' } as never).then(
      ({ statusCode }) => statusCode,
      (error: unknown) => error,
    );
    if (sent === 200)
      expect(verdicts(before)).toEqual(['ok']); // undici 8 tells an interceptor the origin of a pool
    else {
      expect(sent).toMatchObject({
        code: 'ERR_UNSIGNABLE_REQUEST',
        message: expect.stringMatching(/GET \/prod: .*origin/),
      });
      expect(verdicts(before)).toEqual([]);
    }
  });

  it('options that undici refuses are refused in its own words', async () => {
    const dispatcher = signing();
    await expect(undici.request(`${gateway.url}/prod`, { dispatcher, headers: ['odd'] })).rejects.toThrow(
      /headers array must be even/,
    );
    await expect(undici.request(`${gateway.url}/prod`, { dispatcher, headers: { a: {} } as never })).rejects.toThrow(
      /invalid a header/,
    );
    await expect(
      dispatcher.request({ origin: gateway.url, path: '/a?b', method: 'GET', query: { c: 1 } }),
    ).rejects.toThrow(/Query params cannot be passed/);
  });

  it('what cannot be signed fails before anything is sent', async () => {
    const before = gateway.requests.length;
    const dispatcher = signing({ credentials: () => Promise.reject(new Error('sealed')) });
    await expect(undici.request(gateway.url, { dispatcher })).rejects.toMatchObject({ code: 'ERR_CREDENTIALS' });
    expect(verdicts(before)).toEqual([]);
  });

  describe('an abort', () => {
    it('before the call, and while credentials are waited for, sends nothing', async () => {
      const before = gateway.requests.length;
      const gone = AbortSignal.abort(new Error('gone'));
      await expect(undici.request(gateway.url, { dispatcher: signing(), signal: gone })).rejects.toThrow('gone');
      const controller = new AbortController();
      const waiting = signing({
        credentials: async () => {
          controller.abort(new Error('gone'));
          return TEMPORARY;
        },
      });
      await expect(undici.request(gateway.url, { dispatcher: waiting, signal: controller.signal })).rejects.toThrow(
        'gone',
      );
      expect(verdicts(before)).toEqual([]);
    });

    it.each(['while the request is under way', 'while an answer is held back', 'while the body is read'])(
      '%s ends it',
      async (when) => {
        const controller = new AbortController();
        const closed = new Promise((resolve) => {
          answer = (request, response) => {
            request.socket.once('close', resolve);
            if (when.includes('held')) response.writeHead(403).write('slow');
            if (when.includes('body')) response.writeHead(200).write('slow');
            if (!when.includes('body')) setImmediate(() => controller.abort(new Error('gone')));
          };
        });
        const dispatcher = signing({ hosts: [new URL(plainUrl).host] });
        const sent = undici.request(plainUrl, { dispatcher, signal: controller.signal }).then(({ body }) => {
          const read = body.text();
          controller.abort(new Error('gone'));
          return read;
        });
        await expect(sent).rejects.toThrow('gone');
        await closed;
      },
    );
  });

  describe('an answer', () => {
    const dispatcher = () => signing({ hosts: [new URL(plainUrl).host], recover: false });

    it('that is slowly read is slowly received', async () => {
      let written = 0;
      answer = (__, response) => {
        response.writeHead(200);
        const more = (): void => {
          while (written < 64 << 20 && response.write(Buffer.alloc(65_536))) written += 65_536;
          if (written < 64 << 20) {
            written += 65_536;
            response.once('drain', more);
          } else response.end();
        };
        more();
      };
      const { body } = await undici.request(plainUrl, { dispatcher: dispatcher() });
      for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
      expect(written).toBeLessThan(32 << 20);
      let size = 0;
      for await (const chunk of body) size += (chunk as Buffer).length;
      expect(size).toBeGreaterThanOrEqual(64 << 20);
    });

    it.each([403, 404, 302, 500])('of status %i arrives whole, though it was held back', async (status) => {
      const long = 'x'.repeat(1 << 20);
      answer = (__, response) => response.writeHead(status, { location: '/next' }).end(long);
      const { statusCode, body } = await undici.request(plainUrl, { dispatcher: dispatcher() });
      expect(statusCode).toBe(status);
      expect((await body.text()) === long).toBe(true);
    });

    it('comes after its early hints, which are told once', async () => {
      answer = (__, response) =>
        response.writeEarlyHints({ link: '</a.css>; rel=preload' }, () => response.writeHead(403).end('no'));
      const hints: number[] = [];
      const { statusCode, body } = await undici.request(plainUrl, {
        dispatcher: dispatcher(),
        onInfo: ({ statusCode: status }) => hints.push(status),
      });
      expect([hints, statusCode, await body.text()]).toEqual([[103], 403, 'no']);
    });

    it.each([200, 403])('of status %i that is cut off is an error of its body', async (status) => {
      answer = (__, response) => {
        response.writeHead(status, { 'content-length': '100' });
        response.write('part', () => setImmediate(() => response.destroy()));
      };
      const { body } = await undici.request(plainUrl, { dispatcher: dispatcher() });
      await expect(body.text()).rejects.toThrow();
    });

    it('has its trailers', async () => {
      answer = (__, response) => {
        response.writeHead(403, { trailer: 'x-checksum' });
        response.write('no');
        response.addTrailers({ 'x-checksum': '1' });
        response.end();
      };
      const { body, trailers } = await undici.request(plainUrl, { dispatcher: dispatcher() });
      await body.text();
      expect(trailers).toEqual({ 'x-checksum': '1' });
    });

    it('that refuses the token is sent once more with a new one, and the caller sees one request', async () => {
      gateway.credentials = [LONG_TERM];
      const before = gateway.requests.length;
      const calls: unknown[] = [];
      const credentials: SigV4Options['credentials'] = async (load) => (
        calls.push(load),
        load?.forceRefresh ? LONG_TERM : TEMPORARY
      );
      const { statusCode, body } = await undici.request(gateway.url, {
        dispatcher: signing({ credentials }),
        method: 'POST',
        body: Readable.from([Buffer.from('hello')]),
      });
      expect([statusCode, await body.text()]).toEqual([200, 'hello']);
      expect(verdicts(before)).toEqual(['unknown-key', 'ok']);
      expect(calls).toHaveLength(2);
    });
  });

  it('a refusal is explained by its answer, by the error of responseError, and by the event, and none of them shows a secret', async () => {
    const events: SigV4Event[] = [];
    const wrong = {
      credentials: { ...TEMPORARY, secretAccessKey: 'never-shown' },
      onEvent: (event: SigV4Event) => void events.push(event),
    };
    const response = await undici.request(gateway.url, { dispatcher: signing(wrong) });
    await response.body.text();
    const error: unknown = await undici
      .request(gateway.url, { dispatcher: signing(wrong).compose(undici.interceptors.responseError()) })
      .catch((thrown: unknown) => thrown);
    for (const thing of [response, error, events.find(({ type }) => type === 'rejected')]) {
      const explanation = await explain(thing);
      expect(explanation?.code).toBe('wrong-secret');
      const shown = inspect([(thing as { context?: unknown }).context, explanation], { depth: 9 });
      expect(shown).not.toContain(TEMPORARY.sessionToken);
      expect(shown).not.toContain('never-shown');
    }
  });

  it('an error of the network is explained, also as the cause of that of fetch', async () => {
    const dispatcher = signing({ hosts: ['127.0.0.1'] });
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    const error: unknown = await undici.request(url, { dispatcher }).catch((thrown: unknown) => thrown);
    expect(await explain(error)).toMatchObject({ code: 'no-answer' });
    expect(await explain(new TypeError('fetch failed', { cause: error }))).toMatchObject({ code: 'no-answer' });
  });

  it('there is one signature below another wrapper, whichever it is', async () => {
    const before = gateway.requests.length;
    const events: string[] = [];
    const onEvent = (event: SigV4Event): void => void events.push(event.type === 'passed' ? event.reason : event.type);
    const dispatcher = signing({ onEvent });
    const twice = dispatcher.compose(sigv4(options()));
    await (await undici.request(gateway.url, { dispatcher: twice })).body.text();
    await (await signFetch(undici.fetch, options())(gateway.url, { dispatcher })).text();
    expect(events).toEqual(['already-signed', 'already-signed']);
    expect(verdicts(before)).toEqual(['ok', 'ok']);
  });

  describe('a redirect that is followed above', () => {
    const followers: [string, (url: string, more?: SigV4Options) => Promise<{ status: number; text: string }>][] = [
      [
        'by the interceptor',
        async (url, more) => {
          const dispatcher = signing(more).compose(undici.interceptors.redirect({ maxRedirections: 5 }));
          const { statusCode, body } = await undici.request(url, {
            dispatcher,
            headers: { 'x-amz-meta-a': 'b', 'x-api-key': 'key' },
          });
          return { status: statusCode, text: await body.text() };
        },
      ],
      [
        'by the interceptor, with retries below it',
        async (url, more) => {
          const { retry, redirect } = undici.interceptors;
          const dispatcher = signing(more).compose(
            retry({ maxRetries: 1, minTimeout: 1 }),
            redirect({ maxRedirections: 5 }),
          );
          const { statusCode, body } = await undici.request(url, {
            dispatcher,
            headers: { 'x-amz-meta-a': 'b', 'x-api-key': 'key' },
          });
          return { status: statusCode, text: await body.text() };
        },
      ],
      [
        'by fetch',
        async (url, more) => {
          const response = await undici.fetch(url, {
            dispatcher: signing(more),
            headers: { 'x-amz-meta-a': 'b', 'x-api-key': 'key' },
          });
          return { status: response.status, text: await response.text() };
        },
      ],
    ];
    const to = (url: string, target: string): string => `${url}/?to=${encodeURIComponent(target)}`;
    const redirecting = (target: string) => (__: unknown, response: ServerResponse) =>
      void response.writeHead(302, { location: target }).end();

    describe.each(followers)('%s', (__, follow) => {
      it('is signed anew on the same host, and on a host that is named', async () => {
        const [first, second] = [gateway.requests.length, other.requests.length];
        expect(await follow(to(gateway.url, `${gateway.url}/next`))).toMatchObject({ status: 200 });
        expect(await follow(to(gateway.url, `${other.url}/next`), { hosts: [gateway.host, other.host] })).toMatchObject(
          { status: 200 },
        );
        expect([verdicts(first), verdicts(second, other)]).toEqual([['ok', 'ok', 'ok'], ['ok']]);
      });

      it('goes to another host unsigned, without what was said to AWS', async () => {
        let arrived: IncomingHttpHeaders = {};
        answer = (request, response) => {
          arrived = request.headers;
          response.end('plain');
        };
        expect(await follow(to(gateway.url, `${plainUrl}/next`))).toEqual({
          status: 200,
          text: 'plain',
        });
        expect(Object.keys(arrived).filter((name) => /^(authorization|x-amz-.*|x-api-key)$/.test(name))).toEqual([]);
      });

      it.each(['/iam?Action=CreateUser', '/ä?b=ü'])(
        'is not signed when a host that got no signature chooses it: %s',
        async (path) => {
          const before = gateway.requests.length;
          const aws = `http://abc123.execute-api.${REGION}.amazonaws.com:${new URL(gateway.url).port}`;
          const open: SigV4Options = { service: undefined, hosts: [], allowHttp: true };
          answer = redirecting(Buffer.from(aws + path).toString('latin1'));
          await follow(`${plainUrl}/`, open);
          await follow(`${plainUrl}/`, { ...open, hosts: [new URL(aws).host] });
          await follow(to(aws, `${plainUrl}/`), open);
          expect(verdicts(before)).toEqual(['missing-token', 'missing-token', 'ok', 'missing-token']);
        },
      );
    });
  });

  it('a redirect interceptor below carries no signature on: the caller gets the redirect', async () => {
    let count = 0;
    answer = (__, response) => (count++, response.end('plain'));
    const dispatcher = agent().compose(undici.interceptors.redirect({ maxRedirections: 5 }), sigv4(options()));
    const { statusCode, body } = await undici.request(`${gateway.url}/?to=${encodeURIComponent(plainUrl)}`, {
      dispatcher,
    });
    await body.dump();
    expect([statusCode, count]).toEqual([302, 0]);
  });

  it('each retry above is signed anew', async () => {
    const dates: (string | undefined)[] = [];
    let now = Date.UTC(2026, 0, 1);
    answer = (request, response) => {
      dates.push(request.headers['x-amz-date'] as string);
      now += 60_000;
      if (dates.length === 2) request.socket.destroy();
      else response.writeHead(dates.length === 1 ? 503 : 200).end('ok');
    };
    const dispatcher = signing({ hosts: [new URL(plainUrl).host], now: () => now }).compose(
      undici.interceptors.retry({ minTimeout: 1 }),
    );
    const { statusCode, body } = await undici.request(plainUrl, { dispatcher });
    expect([statusCode, await body.text()]).toEqual([200, 'ok']);
    expect(dates).toEqual(['20260101T000000Z', '20260101T000100Z', '20260101T000200Z']);
  });

  it('the upgrade of a WebSocket is signed in its headers', async () => {
    const verified: string[] = [];
    plain.once('upgrade', (request, socket) => {
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const raw = { method: 'GET', target: request.url ?? '', headers, body: new Uint8Array() };
      verified.push(verify(raw, [TEMPORARY], { service: 'execute-api', region: REGION }).code);
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    });
    const dispatcher = signing({ hosts: [new URL(plainUrl).host] });
    const socket = new undici.WebSocket(plainUrl.replace('http', 'ws'), { dispatcher } as never);
    await new Promise((resolve) => (socket.onerror = resolve));
    expect(verified).toEqual(['ok']);

    plain.once('upgrade', (__, raw) => {
      raw.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n');
      raw.pipe(raw);
    });
    const { socket: upgraded } = await undici.upgrade(plainUrl, { dispatcher, protocol: 'echo' });
    upgraded.write('hello');
    expect(String((await once(upgraded, 'data'))[0])).toBe('hello');
    upgraded.destroy();
  });

  it('what goes through a proxy is signed for the host behind it', async () => {
    const before = gateway.requests.length;
    const sockets: Socket[] = [];
    plain.once('connect', (request: { url?: string }, client: Socket) => {
      const [host, port] = (request.url ?? '').split(':');
      const upstream = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      upstream.pipe(client).pipe(upstream);
      sockets.push(client, upstream);
    });
    const proxy = new undici.ProxyAgent({ uri: plainUrl, proxyTunnel: true });
    agents.push(proxy);
    const { statusCode, body } = await undici.request(gateway.url, { dispatcher: proxy.compose(sigv4(options())) });
    await body.dump();
    expect([statusCode, verdicts(before)]).toEqual([200, ['ok']]);
    for (const socket of sockets) socket.destroy();
  });

  it('a mock gets the signed request, and its answer arrives', async () => {
    const mock = new undici.MockAgent();
    mock.disableNetConnect();
    const pool = mock.get('https://abc123.execute-api.eu-west-1.amazonaws.com');
    pool
      .intercept({ path: '/prod', headers: { authorization: /^AWS4-HMAC-SHA256 / } as never })
      .reply(403, { message: 'no' });
    const { statusCode, body } = await undici.request('https://abc123.execute-api.eu-west-1.amazonaws.com/prod', {
      dispatcher: mock.compose(sigv4({ credentials: TEMPORARY })),
    });
    expect([statusCode, await body.json()]).toEqual([403, { message: 'no' }]);
  });

  it('a handler of an older undici is refused in clear words', () => {
    const dispatch = sigv4(options())(() => true);
    expect(() =>
      dispatch({ path: '/', method: 'GET', origin: gateway.url }, { onConnect() {}, onError() {} } as never),
    ).toThrow(/setGlobalDispatcher/);
  });
});
