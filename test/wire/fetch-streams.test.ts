import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { explain, sigv4 } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';
import { recorder } from '../support/recorder.ts';
import { startServer } from '../support/server.ts';

const S3 = { credentials: LONG_TERM, service: 's3', region: 'eu-west-1', hosts: ['127.0.0.1'] };
const API = { ...S3, service: 'execute-api' };
const streamed = (body: unknown, more: RequestInit = {}): RequestInit =>
  ({ method: 'PUT', body: body as BodyInit, duplex: 'half', ...more }) as RequestInit;

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
  [
    'a web stream',
    (source: AsyncGenerator<Uint8Array>) =>
      new ReadableStream({
        pull: (controller) =>
          source.next().then(({ done, value }) => (done ? controller.close() : controller.enqueue(value))),
      }),
  ],
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
    expect(incoming.headers).toMatchObject({
      'transfer-encoding': 'chunked',
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    });
    const [first] = (await once(incoming, 'data')) as [Buffer];
    expect(String(first)).toBe('first');
    finish();
    const [last] = (await once(incoming, 'data')) as [Buffer];
    expect(String(last)).toBe(' last');
    expect((await answered).status).toBe(200);
  }),
);

it('a stream to S3 is read into memory in a browser that would send the text of an object', async () => {
  const ofRequest = Object.getOwnPropertyDescriptor(Request.prototype, 'body');
  Reflect.deleteProperty(Request.prototype, 'body'); // as in Firefox
  const sent: unknown[] = [];
  const send = sigv4(async (_url: string | URL | Request, init?: RequestInit) => {
    sent.push(init?.body);
    return new Response();
  }, S3);
  try {
    for (const payload of [undefined, 'unsigned'] as const)
      await send('http://127.0.0.1/bucket/key', streamed(new Blob(['text']).stream(), { sigv4: { payload } }));
  } finally {
    Object.defineProperty(Request.prototype, 'body', ofRequest as PropertyDescriptor);
  }
  expect(sent.map((body) => Buffer.from(body as Uint8Array).toString())).toEqual(['text', 'text']);
});

it('a stream of the caller is handed on to fetch as it is', async () => {
  const seen: unknown[] = [];
  const inner = ((_: unknown, init: RequestInit) => (
    seen.push(init.body),
    Promise.resolve(new Response())
  )) as typeof fetch;
  const body = new ReadableStream();
  await sigv4(inner, S3)('https://bucket.s3.eu-west-1.amazonaws.com/key', streamed(body));
  expect(seen).toEqual([body]);
  expect(seen[0]).toBe(body);
});

it('nothing of a stream is read that is too long, beyond what shows that it is', async () => {
  let pulled = 0;
  let cancelled = false;
  const body = new ReadableStream(
    {
      pull: (controller) => (pulled++, controller.enqueue(new Uint8Array(100))),
      cancel: () => void (cancelled = true),
    },
    { highWaterMark: 0 },
  );
  await expect(
    sigv4(fetch, { ...API, maxBufferedBytes: 250 })('http://127.0.0.1:1/', streamed(body)),
  ).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
  expect([pulled, cancelled]).toEqual([3, true]);
});

it('a Node stream that is too long is destroyed', async () => {
  const body = Readable.from([Buffer.alloc(200), Buffer.alloc(200)]);
  await expect(
    sigv4(fetch, { ...API, maxBufferedBytes: 100 })('http://127.0.0.1:1/', streamed(body)),
  ).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_BODY' });
  expect(body.destroyed).toBe(true);
});

it('the error of a stream that is read comes through untouched', async () => {
  const broken = new Error('the disk is gone');
  const body = new ReadableStream({ pull: (controller) => controller.error(broken) });
  await expect(sigv4(fetch, API)('http://127.0.0.1:1/', streamed(body))).rejects.toBe(broken);
});

it('a chunk that is neither bytes nor text is refused, and not sent as nothing', async () => {
  const body = new ReadableStream({
    pull: (controller) => (controller.enqueue(new ArrayBuffer(3)), controller.close()),
  });
  await expect(sigv4(fetch, API)('http://127.0.0.1:1/', streamed(body))).rejects.toMatchObject({ name: 'TypeError' });
});

it.each([
  [
    'a web stream',
    (closed: () => void) =>
      new ReadableStream({
        cancel: closed,
        pull: (controller) => (controller.enqueue(new Uint8Array(1)), new Promise((resolve) => setTimeout(resolve, 1))),
      }),
  ],
  ['a web stream that gives nothing', (closed: () => void) => new ReadableStream({ cancel: closed })],
  [
    'a Node stream that gives nothing',
    (closed: () => void) => new Readable({ read: () => undefined }).on('close', closed),
  ],
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

describe('a signed stream of a fetch that would keep it for a redirect', () => {
  const keeps = Number.parseInt(process.versions.node, 10) < 26;
  const wrappers: readonly (readonly [string, typeof fetch])[] = [
    ["Node's own", sigv4(fetch, S3)],
    ['another wrapper of ours around it', sigv4(sigv4(fetch, API), S3)],
  ];
  /** A stream that counts how often somebody makes two of it. */
  const counted = () => {
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => (controller.enqueue(Buffer.from('bytes')), controller.close()),
    });
    let tees = 0;
    stream.tee = () => (tees++, ReadableStream.prototype.tee.call(stream)) as ReturnType<typeof stream.tee>;
    return { stream, tees: () => tees };
  };
  const redirecting = async (test: (url: string) => Promise<void>): Promise<void> => {
    const server = await startServer(
      (request, response) =>
        void response.writeHead(request.url === '/ok' ? 200 : 307, { location: '/elsewhere?secret=1' }).end(),
    );
    await test(server.url).finally(server.close);
  };

  it.each(wrappers)('is not kept: %s', (_, signedFetch) =>
    redirecting(async (url) => {
      const { stream, tees } = counted();
      expect((await signedFetch(`${url}/ok`, streamed(stream))).status).toBe(200);
      expect(tees()).toBe(0);
    }),
  );

  it.each(wrappers)('ends at a redirect, and says how to see where it leads: %s', (_, signedFetch) =>
    redirecting(async (url) => {
      for (const init of [{}, { redirect: 'follow' }, { redirect: 'error' }] as const) {
        const error: unknown = await signedFetch(`${url}/moved?secret=2`, streamed(counted().stream, init)).catch(
          (thrown: unknown) => thrown,
        );
        expect(error).toMatchObject({
          name: 'SigV4Error',
          code: 'ERR_REDIRECT',
          message: expect.stringMatching(
            /^Stopped at a redirect: PUT http:\S+\/moved answered with a redirect, .* stream, which cannot be sent twice/,
          ),
        });
        expect((error as Error).message).not.toContain('secret');
        if (keeps)
          expect(error).toMatchObject({
            message: expect.stringContaining("pass redirect: 'manual'"),
            cause: { name: 'TypeError' },
          });
        expect(await explain(error)).toBeUndefined();
      }
    }),
  );

  it.each(wrappers)("gives the redirect to the caller who says 'manual': %s", (_, signedFetch) =>
    redirecting(async (url) => {
      const response = await signedFetch(`${url}/moved`, streamed(counted().stream, { redirect: 'manual' }));
      expect([response.status, response.headers.get('location')]).toEqual([307, '/elsewhere?secret=1']);
    }),
  );

  it('is sent as ever by any other fetch, which need not know that', async () => {
    const inner = recorder();
    await sigv4(inner.fetch, S3)('http://127.0.0.1/', streamed(counted().stream));
    expect(inner.only.init).toMatchObject({ redirect: 'manual' });
  });

  it('changes nothing for bytes, whose redirects are followed', async () => {
    const server = await startServer(
      (request, response) => void response.writeHead(request.url === '/moved' ? 307 : 200, { location: '/ok' }).end(),
    );
    expect((await sigv4(fetch, S3)(`${server.url}/moved`, { method: 'PUT', body: 'bytes' })).url).toBe(
      `${server.url}/ok`,
    );
    await server.close();
  });

  it('changes nothing of a stream that is passed: its redirect is the business of fetch', () =>
    redirecting(async (url) => {
      const error: unknown = await sigv4(fetch, S3)(`${url}/moved`, streamed(counted().stream, { sigv4: false })).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
      expect(error).not.toMatchObject({ cause: { message: 'unexpected redirect' } });
    }));
});
