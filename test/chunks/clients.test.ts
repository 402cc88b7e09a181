import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sigv4 as signAxios } from '@sigv4/axios';
import { createSigner, type Hasher, type RequestOptions, type SigV4Options } from '@sigv4/core';
import { createGateway, type Gateway } from '@sigv4/testing';
import axios from 'axios';
import { CLIENTS, type Call, type Client } from '../support/clients.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { until } from '../support/until.ts';

// S3 streams with payload: 'chunked', over a socket to the gateway, which verifies every chunk by itself.

const CHUNKED: SigV4Options = {
  credentials: TEMPORARY,
  service: 's3',
  region: 'us-east-1',
  hosts: ['127.0.0.1'],
  payload: 'chunked',
};
const BYTES = Buffer.from(Array.from({ length: 200_001 }, (_, index) => index % 249));
const LENGTH = { 'content-length': String(BYTES.length) };

async function* pieces(body: Uint8Array = BYTES, size = 3333): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

const webStream = (source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await source.return(undefined)),
  });

let gateway: Gateway;
beforeAll(async () => {
  gateway = await createGateway({ credentials: [TEMPORARY, LONG_TERM], service: 's3', answersAs: 's3' });
});
afterAll(() => gateway.close());

/** Sends a body to the gateway. */
const put = (
  send: Client,
  body: unknown,
  { headers = LENGTH, ...call }: Partial<Call> & { headers?: Record<string, string> } = {},
  options: SigV4Options = CHUNKED,
) =>
  send(
    { url: `${gateway.url}/bucket/key`, method: 'PUT', headers, body: body as AsyncIterable<Uint8Array>, ...call },
    options,
  );

const last = () => gateway.requests.at(-1);
const header = (name: string): string | undefined =>
  last()?.headers.find(([given]) => given.toLowerCase() === name)?.[1];

describe.each(CLIENTS)('%s', (name, send) => {
  it.each<[string, () => unknown, Record<string, string>]>([
    ['a stream of Node', () => Readable.from(pieces()), LENGTH],
    ['a web stream', () => webStream(pieces()), LENGTH],
    ['a Blob', () => new Blob([BYTES]), {}],
    ['an empty Blob with a checksum', () => new Blob([]), {}],
  ])('sends %s in signed chunks, each with its signature', async (kind, body, headers) => {
    const isEmpty = kind.startsWith('an empty');
    const { status } = await put(send, body(), {
      headers,
      sigv4: isEmpty ? { payload: 'chunked', checksum: 'crc32' } : {},
    });
    const expected = isEmpty ? Buffer.alloc(0) : BYTES;
    expect(status).toBe(200);
    expect(last()?.verdict).toMatchObject({ code: 'ok', decodedBody: expected });
    expect(header('x-amz-content-sha256')).toMatch(/^STREAMING-AWS4-HMAC-SHA256-PAYLOAD/);
    expect(header('x-amz-decoded-content-length')).toBe(String(expected.length));
    expect(header('content-encoding')).toBe('aws-chunked');
    expect(header('transfer-encoding')).toBeUndefined();
    expect(last()?.verdict.signedHeaders).toEqual(
      expect.arrayContaining(['content-encoding', 'x-amz-decoded-content-length']),
    );
    expect(last()?.verdict.signedHeaders).not.toContain('content-length');
  });

  it.each(['crc32', 'sha256'] as const)('sends the %s of a stream behind it', async (checksum) => {
    const { status } = await put(send, Readable.from(pieces()), {}, { ...CHUNKED, checksum });
    expect(status).toBe(200);
    expect(last()?.verdict).toMatchObject({ code: 'ok', decodedBody: BYTES });
    expect(header('x-amz-trailer')).toBe(`x-amz-checksum-${checksum}`);
  });

  it('sends a checksum by a hasher of the caller', async () => {
    const hash = createHash('sha1');
    const sha1: Hasher = { name: 'SHA1', update: (bytes) => hash.update(bytes), digest: async () => hash.digest() };
    const sigv4: RequestOptions = { checksum: sha1 }; // beside the signer's payload: 'chunked'
    expect((await put(send, Readable.from(pieces()), { sigv4 })).status).toBe(200);
    expect(last()?.verdict).toMatchObject({ code: 'ok' });
    expect(header('x-amz-trailer')).toBe('x-amz-checksum-sha1');
    await expect(put(send, Readable.from(pieces()), { sigv4 })).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_BODY',
      message: expect.stringContaining('new hasher'),
    });
  });

  it('hashes text, bytes and an empty stream as a whole, and chunks bytes for a checksum', async () => {
    for (const body of ['text', BYTES]) {
      expect((await put(send, body, { headers: {} })).status).toBe(200);
      expect(header('x-amz-content-sha256')).toMatch(/^[\da-f]{64}$/);
    }
    expect((await put(send, Readable.from([]), { headers: { 'content-length': '0' } })).status).toBe(200);
    expect(last()).toMatchObject({ verdict: { code: 'ok' }, body: Buffer.alloc(0) });
    expect(header('content-encoding')).toBeUndefined();
    for (const body of ['text', BYTES]) {
      expect((await put(send, body, { headers: {} }, { ...CHUNKED, checksum: 'crc32' })).status).toBe(200);
      expect(last()?.verdict).toMatchObject({ code: 'ok', decodedBody: Buffer.from(body) });
    }
  });

  it('keeps the other codings of a body, and leaves all out for identity', async () => {
    await put(send, Readable.from(pieces()), { headers: { ...LENGTH, 'content-encoding': 'gzip' } });
    expect(header('content-encoding')).toBe('aws-chunked,gzip');
    await put(send, Readable.from(pieces()), { headers: { ...LENGTH, 'content-encoding': 'gzip, aws-chunked' } });
    expect(header('content-encoding')).toBe('gzip, aws-chunked');
    await put(send, Readable.from(pieces()), { headers: { ...LENGTH, 'content-encoding': 'identity' } });
    expect(header('content-encoding')).toBeUndefined();
    expect(last()?.verdict).toMatchObject({ code: 'ok', decodedBody: BYTES });
  });

  it('signs requests without a body as ever', async () => {
    expect((await send({ url: `${gateway.url}/bucket/key` }, CHUNKED)).status).toBe(200);
    expect(last()?.verdict).not.toHaveProperty('decodedBody');
  });

  it.each([
    ['one byte less', BYTES.length + 1, 'only 200001 bytes'],
    ['one byte more', BYTES.length - 1, 'more than 200000 bytes'],
    ['a byte, and none was announced', 0, 'more than 0 bytes'],
  ])('ends a request whose body has %s', async (_, length, text) => {
    const before = gateway.requests.length;
    const source = Readable.from(pieces());
    const sent = put(send, source, { headers: { 'content-length': String(length) } });
    await expect(sent).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY', message: expect.stringContaining(text) });
    expect(source.destroyed).toBe(true);
    expect(gateway.requests).toHaveLength(before);
  });

  it('ends a request whose body has a piece more than was announced', async () => {
    const before = gateway.requests.length;
    const sent = put(send, Readable.from([BYTES, BYTES.subarray(0, 1)]));
    await expect(sent).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_BODY',
      message: expect.stringContaining('more than'),
    });
    expect(gateway.requests).toHaveLength(before);
  });

  it.each<[string, () => unknown, Partial<Call>, SigV4Options, string]>([
    ['of unknown length', () => Readable.from(pieces()), { headers: {} }, CHUNKED, 'Set the header content-length'],
    [
      'whose length is no number',
      () => Readable.from(pieces()),
      { headers: { 'content-length': '1e3' } },
      CHUNKED,
      'content-length',
    ],
    ['to another service', () => Readable.from(pieces()), {}, { ...CHUNKED, service: 'lambda' }, '"lambda"'],
    [
      'that has another reader',
      () => {
        const stream = webStream(pieces());
        stream.getReader();
        return stream;
      },
      {},
      CHUNKED,
      'another reader',
    ],
    [
      'with a hash of its own',
      () => Readable.from(pieces()),
      { headers: { ...LENGTH, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      CHUNKED,
      'x-amz-content-sha256',
    ],
    [
      'with two checksums',
      () => Readable.from(pieces()),
      { headers: { ...LENGTH, 'x-amz-checksum-crc32': 'AAAAAA==' } },
      { ...CHUNKED, checksum: 'crc32' },
      'checksum',
    ],
    [
      'with a hasher that S3 does not know',
      () => Readable.from(pieces()),
      { sigv4: { payload: 'chunked', checksum: { name: 'md5', update: () => 0, digest: () => new Uint8Array() } } },
      CHUNKED,
      'crc64nvme',
    ],
  ])('refuses a stream %s before anything is sent or read', async (_, body, call, options, text) => {
    const before = gateway.requests.length;
    const source = body();
    const sent = put(send, source, call as Parameters<typeof put>[2], options);
    await expect(sent).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY', message: expect.stringContaining(text) });
    expect(gateway.requests).toHaveLength(before);
    if (source instanceof Readable) expect(source.readableDidRead).toBe(false);
  });

  it('fails if the digest of a hasher has another length than the name says', async () => {
    const checksum: Hasher = { name: 'crc32', update: () => 0, digest: () => new Uint8Array(5) };
    const sent = put(send, Readable.from(pieces()), { sigv4: { payload: 'chunked', checksum } });
    await expect(sent).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_BODY',
      message: expect.stringContaining('4 bytes'),
    });
  });

  it.each([new Error('the hasher failed'), undefined])('fails with what a hasher rejects with: %p', async (reason) => {
    const update = () => Promise.reject(reason as Error);
    const checksum: Hasher = { name: 'crc32', update, digest: () => new Uint8Array(4) };
    const error: unknown = await put(send, Readable.from(pieces()), { sigv4: { payload: 'chunked', checksum } }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect([error, (error as Error).cause].map(String).join()).toContain(reason?.message ?? 'undefined');
  });

  it('sends nothing more when the source fails, and the caller gets its error', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield BYTES.subarray(0, 100_000);
      throw new Error('the disk is gone');
    }
    const before = gateway.requests.length;
    const error: unknown = await put(send, Readable.from(failing())).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const texts = [error, (error as Error).cause, ((error as Error).cause as Error | undefined)?.cause].map(String);
    expect(texts.join()).toContain('the disk is gone');
    expect(gateway.requests).toHaveLength(before);
  });

  it('closes a source that waits when the caller aborts', async () => {
    const { signal, abort } = aborter();
    let isClosed = false;
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(BYTES.subarray(0, 100_000)),
      cancel: () => {
        isClosed = true;
      },
    });
    const server = await listening(() => undefined);
    const sent = put(send, source, { url: `${server.url}/bucket/key`, signal }).catch(() => 'aborted');
    await until(() => server.received() > 65_536);
    abort();
    expect(await sent).toBe('aborted');
    await until(() => isClosed);
    await until(() => server.connections() === 0);
  });

  it('refuses a checksum of a request whose payload is not in chunks', async () => {
    const before = gateway.requests.length;
    const { payload: _payload, ...options } = CHUNKED;
    await expect(put(send, BYTES, { headers: {}, sigv4: { checksum: 'crc32' } }, options)).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_BODY',
      message: expect.stringContaining("Pass payload: 'chunked', or leave checksum out."),
    });
    expect(gateway.requests).toHaveLength(before);
  });

  it('closes the source and the connection after an early refusal', async () => {
    const source = new Readable({
      read() {
        if (source.readableLength === 0 && !isFed) this.push(BYTES.subarray(0, 100_000));
        isFed = true; // and then it waits
      },
    });
    let isFed = false;
    const server = await listening((_, response) => {
      response.writeHead(403, { 'content-type': 'application/xml' });
      response.end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
    });
    const answer = await put(send, source, { url: `${server.url}/bucket/key` });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('AccessDenied');
    await until(() => source.destroyed);
    await until(() => server.connections() === 0);
  });
});

it('an answer of axios that is a stream closes the connection of an upload that was refused early', async () => {
  const server = await listening((_, response) => response.writeHead(403).end('no'));
  const agent = new Agent({ keepAlive: true });
  const instance = axios.create({
    adapter: 'http',
    httpAgent: agent,
    responseType: 'stream',
    validateStatus: () => true,
  });
  instance.interceptors.request.use(signAxios(CHUNKED));
  const source = new Readable({ read: () => undefined });
  source.push(BYTES.subarray(0, 100_000)); // and then it waits
  const { status, data } = await instance.put<Readable>(`${server.url}/bucket/key`, source, { headers: LENGTH });
  expect(status).toBe(403);
  expect(String(Buffer.concat(await data.toArray()))).toBe('no');
  await until(() => source.destroyed);
  await until(() => server.connections() === 0);
  agent.destroy();
});

const aborter = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
};

/** Closed after each test, also after one that fails. */
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server that answers before the body is through, or never. */
async function listening(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('error', () => undefined);
    answer(request, response);
  });
  let open = 0;
  server.on('connection', (socket) => {
    open++;
    socket.on('close', () => open--);
  });
  server.keepAliveTimeout = 0; // only the client closes a connection
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => bytes,
    connections: () => open,
  };
}

describe('signer.sign', () => {
  const request = (body: unknown, headers: Record<string, string> = LENGTH) => ({
    method: 'PUT',
    url: `${gateway.url}/bucket/key`,
    headers,
    body: body as AsyncIterable<Uint8Array>,
  });

  it.each([
    ['a stream', () => pieces(), LENGTH],
    ['a Blob', () => new Blob([BYTES]), {}],
  ])('returns the body to send for %s', async (_, body, headers) => {
    const { hosts: _hosts, ...options } = CHUNKED;
    const signed = await createSigner(options).sign(request(body(), headers));
    const init = { method: 'PUT', headers: signed.headers, body: signed.body, duplex: 'half' };
    expect((await fetch(signed.url, init as RequestInit)).status).toBe(200);
    expect(last()?.verdict).toMatchObject({ code: 'ok', decodedBody: BYTES });
  });

  it('reads nothing before its body is read, and closes the source when that is cancelled', async () => {
    const source = Readable.from(pieces());
    const { body } = await createSigner(CHUNKED).sign(request(source));
    expect(source.readableDidRead).toBe(false);
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    expect((await reader.read()).value).toHaveLength('10000;chunk-signature='.length + 64 + 2 + 65_536 + 2);
    await reader.cancel();
    expect(source.destroyed).toBe(true);
  });

  it.each(['x-amz-content-sha256', 'x-amz-decoded-content-length', 'x-amz-trailer'])(
    'refuses a caller’s own %s, which would say something else about the body',
    async (name) => {
      await expect(
        createSigner(CHUNKED).sign(request(new Blob([BYTES]), { [name]: 'x-amz-checksum-crc32' })),
      ).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY', message: expect.stringContaining(`it has an ${name}`) });
    },
  );

  it.each<[string, () => unknown]>([
    ['returns no promise', () => ({ done: true })],
    [
      'throws',
      () => {
        throw new Error('the iterator failed');
      },
    ],
  ])('tells of a wrong length although the return() of the source %s', async (_, end) => {
    const source = { [Symbol.asyncIterator]: () => ({ next: () => ({ done: false, value: BYTES }), return: end }) };
    const { body } = await createSigner(CHUNKED).sign(request(source, { 'content-length': '5' }));
    await expect(body?.[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
  });

  it.each([
    ['at the same time', [BYTES, BYTES]],
    ['of which the first is empty', [Buffer.alloc(0), Buffer.alloc(0)]],
  ])('a hasher hashes one of two bodies %s', async (_, bodies) => {
    const hash = createHash('sha1');
    const checksum: Hasher = { name: 'sha1', update: (bytes) => hash.update(bytes), digest: () => hash.digest() };
    const signer = createSigner(CHUNKED);
    const [first, second] = await Promise.all(
      bodies.map((bytes) => signer.sign(request(new Blob([bytes]), {}), { checksum })),
    );
    const read = async (body: AsyncIterable<Uint8Array> | undefined) => {
      for await (const _bytes of body ?? []);
    };
    await read(first?.body);
    await expect(read(second?.body)).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_BODY',
      message: expect.stringContaining('new hasher'),
    });
  });

  it('a request without a body is signed in a browser, too, and only a body is refused', async () => {
    Object.assign(globalThis, { XMLHttpRequest: class {} });
    try {
      const signer = createSigner(CHUNKED);
      const url = `${gateway.url}/bucket/key`;
      expect((await fetch(url, await signer.sign({ method: 'GET', url }))).status).toBe(200);
      await expect(signer.sign({ method: 'PUT', url, body: 'x' })).rejects.toThrow('browsers cannot send');
    } finally {
      Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
    }
  });

  it('returns no body for bytes', async () => {
    expect(Object.keys(await createSigner(CHUNKED).sign(request(BYTES, {})))).toEqual(['url', 'headers']);
  });
});

describe('options', () => {
  it.each([
    [{ payload: 'chunk' }, "'signed', 'unsigned' or 'chunked'"],
    [{ payload: 'chunked', checksum: 'md5' }, "'crc32', 'sha256' or a hasher"],
    [{ payload: 'chunked', checksum: {} }, "'crc32', 'sha256' or a hasher"],
    [{ payload: 'chunked', checksum: { name: 'sha1', update: () => 0 } }, "'crc32', 'sha256' or a hasher"],
    [{ checksum: 'crc32' }, "with payload: 'chunked'"],
  ])('%j is a TypeError when the signer is made', (options, text) => {
    expect(() => createSigner(options as SigV4Options)).toThrow(TypeError);
    expect(() => createSigner(options as SigV4Options)).toThrow(text);
  });
});
