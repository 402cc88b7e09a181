import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { sigv4 } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';

const S3 = { credentials: LONG_TERM, service: 's3', region: 'eu-west-1', hosts: ['127.0.0.1'] };
const API = { ...S3, service: 'execute-api' };
const streamed = (body: unknown, more: RequestInit = {}): RequestInit => ({ method: 'PUT', body: body as BodyInit, duplex: 'half', ...more }) as RequestInit;

/** A server that lets a test look at a request while it is arriving. */
async function during(test: (url: string, arriving: Promise<IncomingMessage>) => Promise<void>): Promise<void> {
  const server = createServer();
  const arriving = once(server, 'request').then(([incoming, outgoing]: unknown[]) => {
    (incoming as IncomingMessage).on('end', () => (outgoing as { end(): void }).end());
    return incoming as IncomingMessage;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket/key`, arriving);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

it.each([
  ['a web stream', (source: AsyncGenerator<Uint8Array>) => new ReadableStream({ pull: (controller) => source.next().then(({ done, value }) => (done ? controller.close() : controller.enqueue(value))) })],
  ['a Node stream', (source: AsyncGenerator<Uint8Array>) => Readable.from(source)],
  ['an async generator', (source: AsyncGenerator<Uint8Array>) => source],
])('S3 receives the first bytes of %s before the last ones exist', (_, bodyOf) =>
  during(async (url, arriving) => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    async function* source(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('first');
      await finished;
      yield Buffer.from(' last');
    }
    const answered = sigv4(fetch, S3)(url, streamed(bodyOf(source())));
    const incoming = await arriving;
    expect(incoming.headers).toMatchObject({ 'transfer-encoding': 'chunked', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
    const [first] = (await once(incoming, 'data')) as [Buffer];
    expect(String(first)).toBe('first');
    finish();
    const [last] = (await once(incoming, 'data')) as [Buffer];
    expect(String(last)).toBe(' last');
    expect((await answered).status).toBe(200);
  }),
);

it('a stream of the caller is handed on to fetch as it is', async () => {
  const seen: unknown[] = [];
  const inner = ((_: unknown, init: RequestInit) => (seen.push(init.body), Promise.resolve(new Response()))) as typeof fetch;
  const body = new ReadableStream();
  await sigv4(inner, S3)('https://bucket.s3.eu-west-1.amazonaws.com/key', streamed(body));
  expect(seen).toEqual([body]);
  expect(seen[0]).toBe(body);
});

it('nothing of a stream is read that is too long, beyond what shows that it is', async () => {
  let pulled = 0;
  let cancelled = false;
  const body = new ReadableStream({ pull: (controller) => (pulled++, controller.enqueue(new Uint8Array(100))), cancel: () => void (cancelled = true) }, { highWaterMark: 0 });
  await expect(sigv4(fetch, { ...API, maxBufferedBytes: 250 })('http://127.0.0.1:1/', streamed(body))).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
  expect([pulled, cancelled]).toEqual([3, true]);
});

it('a Node stream that is too long is destroyed', async () => {
  const body = Readable.from([Buffer.alloc(200), Buffer.alloc(200)]);
  await expect(sigv4(fetch, { ...API, maxBufferedBytes: 100 })('http://127.0.0.1:1/', streamed(body))).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
  expect(body.destroyed).toBe(true);
});

it('the error of a stream that is read comes through untouched', async () => {
  const broken = new Error('the disk is gone');
  const body = new ReadableStream({ pull: (controller) => controller.error(broken) });
  await expect(sigv4(fetch, API)('http://127.0.0.1:1/', streamed(body))).rejects.toBe(broken);
});

it('a chunk that is neither bytes nor text is refused, and not sent as nothing', async () => {
  const body = new ReadableStream({ pull: (controller) => (controller.enqueue(new ArrayBuffer(3)), controller.close()) });
  await expect(sigv4(fetch, API)('http://127.0.0.1:1/', streamed(body))).rejects.toMatchObject({ name: 'TypeError' });
});

it.each([
  ['a web stream', (closed: () => void) => new ReadableStream({ cancel: closed, pull: (controller) => (controller.enqueue(new Uint8Array(1)), new Promise((resolve) => setTimeout(resolve, 1))) })],
  ['a web stream that gives nothing', (closed: () => void) => new ReadableStream({ cancel: closed })],
  ['a Node stream that gives nothing', (closed: () => void) => new Readable({ read: () => undefined }).on('close', closed)],
])('%s that is being read is let go of when the caller aborts', async (_, bodyOf) => {
  const gone = new AbortController();
  const closed = new Promise<void>((resolve) => {
    const body = bodyOf(resolve);
    const sent = sigv4(fetch, API)('http://127.0.0.1:1/', streamed(body, { signal: gone.signal }));
    setTimeout(() => gone.abort(new Error('enough')), 5);
    void expect(sent).rejects.toThrow('enough');
  });
  await closed;
});
