import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { PassThrough, Stream } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createGateway, type Gateway } from '@sigv4/testing';
import { sigv4, type SigV4Options } from '@sigv4/undici';
import type { Dispatcher } from 'undici';
import { TEMPORARY } from '../support/credentials.ts';
import { until } from '../support/until.ts';
import { VERSIONS } from './undici-case.ts';

// Options that undici refuses are refused, and never sent unsigned or as something else. What it takes is signed.

let gateway: Gateway;
beforeAll(async () => {
  gateway = await createGateway({ credentials: TEMPORARY, region: 'eu-west-1' });
});
afterAll(() => gateway.close());

describe.each(VERSIONS)('%s', (_, undici) => {
  const agents: Dispatcher[] = [];
  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });
  const agent = (): Dispatcher => {
    const lookup: LookupFunction = (__, { all }, done) =>
      all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
    const made = new undici.Agent({ connect: { lookup } });
    agents.push(made);
    return made;
  };
  const options = (more: SigV4Options = {}): SigV4Options => ({
    credentials: TEMPORARY,
    region: 'eu-west-1',
    service: 'execute-api',
    hosts: [gateway.host],
    ...more,
  });
  const send = async (given: object, dispatcher = agent().compose(sigv4(options()))): Promise<string> => {
    const all = { origin: gateway.url, path: '/prod', method: 'POST', ...given };
    const { statusCode, body } = await dispatcher.request(all as never);
    await body.dump();
    return `${statusCode}`;
  };
  const verdicts = (from: number): string[] => gateway.requests.slice(from).map(({ verdict }) => verdict.code);

  it.each<[string, () => unknown]>([
    ['a text', () => 'x-a: 1'],
    ['a number', () => 5],
    ['an odd list', () => ['x-a']],
    ['texts instead of pairs', () => new Set(['ab'])],
    ['a pair of three', () => new Set([['x-a', '1', '2']])],
    ['no pairs, from an iterator', () => [['x-a', '1', '2']][Symbol.iterator]()],
    ['an object as a value', () => ({ 'x-a': {} })],
    ['an object in a list of values', () => ({ 'x-a': [{}] })],
    ['a symbol as a value', () => ({ 'x-a': Symbol('x') })],
    ['two hosts', () => ['host', 'a.example', 'Host', 'b.example']],
    ['a list of hosts', () => ({ host: ['a.example'] })],
    ['two lengths', () => ['content-length', '0', 'Content-Length', '0']],
  ])('headers that undici refuses are refused in its own words: %s', async (__, headers) => {
    const before = gateway.requests.length;
    const ofUndici = await send({ headers: headers() }, agent()).catch((error: unknown) => error);
    expect(ofUndici).toBeInstanceOf(Error);
    await expect(send({ headers: headers() })).rejects.toMatchObject({ message: (ofUndici as Error).message });
    expect(verdicts(before)).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['null in a list', ['x-amz-meta-a', null], ''],
    ['undefined in a list', ['x-amz-meta-b', undefined, 'x-amz-meta-a', '1'], '1'],
    ['a function', { 'x-amz-meta-a': () => 1 }, '() => 1'],
    ['numbers and truth values', { 'x-amz-meta-a': [1, true, null] }, '1, true, '],
  ])('a header that undici takes is signed: %s', async (__, headers, value) => {
    const before = gateway.requests.length;
    expect(await send({ headers })).toBe('200');
    expect(verdicts(before)).toEqual(['ok']);
    expect(Object.fromEntries(gateway.requests.at(-1)!.headers)).toMatchObject({ 'x-amz-meta-a': value.trim() });
  });

  it.each(['/a\r\nb', '/a\tb', '/a?b\nc'])(
    'a path with a line break or a tab is refused, and not sent without it: %j',
    async (path) => {
      const before = gateway.requests.length;
      await expect(send({ path })).rejects.toThrow('invalid request path');
      expect(verdicts(before)).toEqual([]);
    },
  );

  it.each<[string, unknown]>([
    ['a function', () => 'secret'],
    ['a number', 5],
    ['false', false],
    ['a symbol', Symbol('x')],
    ['a date', new Date(0)],
    ['a URL', new URL('http://a.example/')],
    ['an error', new Error('boo')],
    ['an object with a text', { toString: () => 'text' }],
  ])('a body that undici refuses is not sent as its text: %s', async (__, body) => {
    const before = gateway.requests.length;
    await expect(send({ body })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
    await expect(send({ body, sigv4: false })).rejects.toThrow(/body must be a string/);
    expect(verdicts(before)).toEqual([]);
  });

  describe('an old stream, such as one of the package form-data,', () => {
    class Old extends Stream {
      readonly readable = true;
      override pipe<T extends NodeJS.WritableStream>(to: T): T {
        setImmediate(() => to.end('hello'));
        return to;
      }
    }

    it('is read and signed', async () => {
      const before = gateway.requests.length;
      expect(await send({ body: new Old() })).toBe('200');
      expect([verdicts(before), String(Buffer.from(gateway.requests.at(-1)!.body))]).toEqual([['ok'], 'hello']);
    });

    it('that fails is the error of the request', async () => {
      const body = Object.assign(new Stream(), {
        pipe: (to: PassThrough) => (setImmediate(() => body.emit('error', new Error('the disk is gone'))), to),
      });
      await expect(send({ body })).rejects.toThrow('the disk is gone');
    });

    it('that fails while credentials are loaded is the error of the request, too', async () => {
      const body = new Old();
      const credentials = async () => (body.emit('error', new Error('the disk is gone')), TEMPORARY);
      const signing = agent().compose(sigv4(options({ credentials, service: 's3' })));
      await expect(send({ body }, signing)).rejects.toMatchObject({ message: 'the disk is gone' });
    });
  });

  it('a file that cannot be read, and whose text says whether it is signed, is the error of the request', async () => {
    const body = createReadStream('no-such-file');
    const credentials = async () => (await until(() => body.closed), TEMPORARY);
    const signing = agent().compose(sigv4(options({ credentials, service: 's3', hosts: ['sts.localhost'] })));
    const sent = send({ origin: gateway.url.replace('127.0.0.1', 'sts.localhost'), body }, signing);
    await expect(sent).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([undefined, null, 'the disk is gone'])(
    'a body that fails with %p is an error of the request',
    async (reason) => {
      const body = new ReadableStream({ pull: (controller) => controller.error(reason) });
      await expect(send({ body })).rejects.toMatchObject({ name: 'Error', message: String(reason) });
    },
  );

  it('an origin that the caller changes while credentials are loaded leads nobody elsewhere', async () => {
    const arrived: unknown[] = [];
    const elsewhere = createServer(({ headers }, response) => {
      arrived.push(headers['x-amz-security-token']);
      response.end();
    });
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
    const before = gateway.requests.length;
    const origin = new URL(gateway.url);
    const credentials = async () => {
      origin.port = String((elsewhere.address() as AddressInfo).port);
      return TEMPORARY;
    };
    expect(await send({ origin }, agent().compose(sigv4(options({ credentials }))))).toBe('200');
    expect([verdicts(before), arrived]).toEqual([['ok'], []]);
    elsewhere.close();
    elsewhere.closeAllConnections();
  });

  it('sigv4: false holds for every interceptor of this library', async () => {
    const before = gateway.requests.length;
    const twice = agent().compose(sigv4(options()), sigv4(options()));
    expect(await send({ sigv4: false }, twice)).toBe('403');
    expect(verdicts(before)).toEqual(['missing-token']);
  });

  it.each([{ path: 'https://user:sesame@a.example/x' }, { method: 'sesame 1' }, { path: '/a#sesame' }])(
    'the error of a request without an origin shows no password: %j',
    (given) => {
      const dispatch = sigv4(options())(() => true);
      const handler = { onRequestStart: () => undefined };
      const send = () => dispatch({ path: '/', method: 'GET', ...given } as Dispatcher.DispatchOptions, handler);
      expect(send).toThrow(/^Cannot sign (?!.*sesame).*origin/);
    },
  );
});
