import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readRequest, verify } from '@sigv4/testing';
import { sigv4, type SigV4Event, type SigV4Options } from '@sigv4/undici';
import type { Dispatcher } from 'undici';
import { TEMPORARY } from '../support/credentials.ts';
import { turn, until } from '../support/until.ts';
import { VERSIONS } from './undici-case.ts';

// What lasts: uploads that are sent while they are produced, events that a server sends, interim answers, and redirects that are remembered.

const REGION = 'eu-west-1';
let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  answer = (request, response) => void request.resume().once('end', () => response.end('hello'));
});

const verdictOf = async (request: IncomingMessage, service = 'execute-api'): Promise<string> =>
  verify(await readRequest(request), [TEMPORARY], { service, region: REGION }).code;

/** A body that never ends, and counts what is taken from it. */
class Source extends Readable {
  taken = 0;
  override _read(): void {
    this.taken += 65_536;
    this.push(Buffer.alloc(65_536));
  }
}

describe.each(VERSIONS)('%s', (_, undici) => {
  const agents: Dispatcher[] = [];
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });
  const signing = (more: SigV4Options = {}): Dispatcher => {
    const agent = new undici.Agent();
    agents.push(agent);
    const hosts = [new URL(url).host];
    return agent.compose(sigv4({ credentials: TEMPORARY, region: REGION, service: 'execute-api', hosts, ...more }));
  };
  const put = (dispatcher: Dispatcher, body: Readable, signal?: AbortSignal) =>
    undici.request(`${url}/bucket/key`, { dispatcher, method: 'PUT', body, signal: signal ?? null });

  describe('a stream to S3', () => {
    const toS3 = (more?: SigV4Options): Dispatcher => signing({ service: 's3', ...more });

    it('is taken no faster than the server reads it', async () => {
      let isRead = false;
      answer = (request) => {
        request.pause();
        isRead = true;
      };
      const source = new Source();
      const sent = put(toS3(), source).catch((error: unknown) => error);
      await until(() => isRead);
      let before = -1;
      for (; before < source.taken; await turn()) before = source.taken; // until nothing more is taken
      expect(source.taken).toBeLessThan(32 << 20);
      source.destroy(new Error('enough'));
      expect(await sent).toMatchObject({ message: 'enough' });
    });

    it('is closed when the caller aborts while it is sent, and the connection is, too', async () => {
      const controller = new AbortController();
      const closed = new Promise((resolve) => {
        answer = (request) => {
          request.socket.once('close', resolve);
          request.once('data', () => controller.abort(new Error('gone')));
        };
      });
      const source = new Source();
      await expect(put(toS3(), source, controller.signal)).rejects.toThrow('gone');
      await closed;
      expect(source.destroyed).toBe(true);
    });

    it('is not read when the caller has aborted before', async () => {
      const source = new Source();
      const gone = AbortSignal.abort(new Error('gone'));
      await expect(put(toS3(), source, gone)).rejects.toThrow('gone');
      expect(source.taken).toBe(0);
    });

    it('that fails is the error of the request, and the connection is closed', async () => {
      let isRead = false;
      const closed = new Promise((resolve) => {
        answer = (request) => {
          request.resume().socket.once('close', resolve);
          isRead = true;
        };
      });
      const body = Readable.from(
        (async function* () {
          yield Buffer.alloc(65_536);
          await until(() => isRead);
          throw new Error('the disk is gone');
        })(),
      );
      await expect(put(toS3(), body)).rejects.toThrow('the disk is gone');
      await closed;
    });
  });

  it('the connection of a long refusal that never ends is closed when the request is sent once more', async () => {
    const closed = new Promise((resolve) => {
      answer = (request, response) => {
        answer = (__, next) => next.end('hello');
        request.socket.once('close', resolve);
        response.writeHead(403, { 'x-amzn-errortype': 'ExpiredTokenException' }).write('x'.repeat(20_000));
      };
    });
    let serial = 0;
    const credentials = async () => ({ ...TEMPORARY, accessKeyId: `ASIA${serial++}` });
    const { statusCode, body } = await undici.request(url, { dispatcher: signing({ credentials }) });
    expect([statusCode, await body.text()]).toEqual([200, 'hello']);
    await closed;
  });

  it('a refusal that is cut short fails for its reader, also for that of fetch', async () => {
    answer = (_request, response) => {
      response.writeHead(403, { 'content-length': 100 }).write('part', () => response.destroy());
    };
    const dispatcher = signing();
    const { statusCode, body } = await undici.request(url, { dispatcher });
    const response = await undici.fetch(url, { dispatcher });
    expect([statusCode, response.status]).toEqual([403, 403]);
    await expect(body.text()).rejects.toThrow('other side closed');
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('an answer 102 comes before the real one, and is told', async () => {
    const codes: string[] = [];
    answer = (request, response) => {
      response.writeProcessing();
      void verdictOf(request).then((code) => {
        codes.push(code);
        response.writeHead(403).end('no');
      });
    };
    const infos: number[] = [];
    const { statusCode, body } = await undici.request(url, {
      dispatcher: signing({ recover: false }),
      method: 'POST',
      body: 'hello',
      onInfo: ({ statusCode: status }) => void infos.push(status),
    });
    expect([statusCode, await body.text(), infos, codes]).toEqual([403, 'no', [102], ['ok']]);
  });

  it('an EventSource is signed, and signed anew each time it connects again', async () => {
    let now = Date.now() - 60_000;
    const arrived: unknown[] = [];
    answer = (request, response) => {
      const { 'x-amz-date': date, 'last-event-id': last } = request.headers;
      void verdictOf(request).then((code) => {
        arrived.push([code, date, last]);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(`retry: 1\nid: ${arrived.length}\ndata: tea ${arrived.length}\n\n`);
      });
    };
    const dispatcher = signing({ now: () => (now += 1000) });
    const source = new undici.EventSource(`${url}/events`, { node: { dispatcher } } as never);
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      source.onmessage = ({ data }) => heard.push(String(data)) === 3 && resolve();
    });
    source.close();
    expect(heard).toEqual(['tea 1', 'tea 2', 'tea 3']);
    expect(arrived).toMatchObject([
      ['ok', expect.any(String), undefined],
      ['ok', expect.any(String), '1'],
      ['ok', expect.any(String), '2'],
    ]);
    expect(new Set(arrived.map((one) => (one as string[])[1])).size).toBe(3);
  });

  it('a redirect is remembered for a minute: then its URL is signed again', async () => {
    let late = 0;
    const clock = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => clock() + late);
    const codes: Promise<string>[] = [];
    answer = (request, response) => {
      codes.push(verdictOf(request));
      response.end();
    };
    const other = createServer((__, response) => response.writeHead(302, { location: `${url}/next` }).end());
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const events: SigV4Event[] = [];
    const dispatcher = signing({ service: undefined, onEvent: (event) => void events.push(event) });
    const own = { service: 'execute-api' };
    const call = async (target: string): Promise<number> => {
      const { statusCode, body } = await undici.request(target, { dispatcher });
      await body.dump();
      return statusCode;
    };
    expect(await call(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`)).toBe(302);
    await undici.request(`${url}/another`, { dispatcher, sigv4: own }).then(({ body }) => body.dump());
    for (const time of [0, 59_000, 61_000, 122_000]) {
      late = time;
      await undici.request(`${url}/next`, { dispatcher, sigv4: own }).then(({ body }) => body.dump());
    }
    expect(await Promise.all(codes)).toEqual(['ok', 'missing-token', 'missing-token', 'ok', 'ok']);
    expect(events.filter(({ type }) => type === 'passed')).toMatchObject([
      { reason: expect.any(String) },
      { reason: 'redirected' },
      { reason: 'redirected' },
    ]);
    other.close();
    other.closeAllConnections();
  });
});
