import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sigv4, type SigV4Options } from '@sigv4/fetch';
import { sigv4 as sigv4axios } from '@sigv4/axios';
import { createGateway, type Gateway } from '@sigv4/testing';
import axios, { type AxiosAdapter } from 'axios';
import { LONG_TERM } from '../support/credentials.ts';
import { fakeProvider } from '../support/provider.ts';

// A body in chunks is sent again, after a refusal or a redirect, only if nobody has begun to read it.

const BYTES = Buffer.alloc(100_000, 'x');
const HEADERS = { 'content-length': String(BYTES.length) };
const EXPIRED = '<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await createGateway({ credentials: LONG_TERM, service: 's3', answersAs: 's3' });
});
afterAll(() => gateway.close());

const options = (more: SigV4Options = {}): SigV4Options => ({
  credentials: LONG_TERM,
  service: 's3',
  region: 'us-east-1',
  hosts: ['127.0.0.1', 'first.example'],
  payload: 'chunked',
  allowHttp: true,
  ...more,
});

type FirstAnswer = (init: RequestInit) => Promise<Response>;

/** A fetch whose first answer is given by a test. The others come from the gateway. */
function fetchAfter(first: FirstAnswer) {
  let count = 0;
  const urls: string[] = [];
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    urls.push(url);
    return count++ === 0 ? first(init) : fetch(url, init);
  };
  return { send: send as unknown as typeof fetch, urls };
}

const answerOnly =
  (status: number, body: string, headers: Record<string, string> = {}): FirstAnswer =>
  async () =>
    new Response(body, { status, headers });

const afterOneChunk =
  (answer: FirstAnswer): FirstAnswer =>
  async (init) => {
    await (init.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]().next();
    return answer(init);
  };

/** What a client does that reads nothing, and ends the body. */
const afterEarlyCancel =
  (answer: FirstAnswer): FirstAnswer =>
  async (init) => {
    await (init.body as ReadableStream).cancel();
    return answer(init);
  };

/** The same, after it has its answer. */
const afterCancel =
  (answer: FirstAnswer): FirstAnswer =>
  async (init) => {
    const answered = await answer(init);
    setImmediate(() => void (init.body as ReadableStream).cancel().catch(() => undefined));
    return answered;
  };

const upload = (send: typeof fetch, body: unknown, more: SigV4Options = {}, url = `${gateway.url}/bucket/key`) =>
  sigv4(send, options(more))(url, {
    method: 'PUT',
    headers: HEADERS,
    body: body as BodyInit,
    duplex: 'half',
  } as RequestInit);

const stream = () => Readable.from([BYTES.subarray(0, 70_000), BYTES.subarray(70_000)]);

describe('after an expired token', () => {
  const provided = () => {
    const { provider, calls } = fakeProvider(() => Date.now());
    const credentials = async (request?: { readonly forceRefresh?: boolean }) => {
      const { accessKeyId, ...keys } = await provider(request);
      return accessKeyId === 'ASIA1' ? { accessKeyId, ...keys } : LONG_TERM;
    };
    return { credentials, calls };
  };

  it.each([
    ['a stream that nobody has read', stream, answerOnly(403, EXPIRED)],
    ['a stream whose first client ends its body unread', stream, afterEarlyCancel(answerOnly(403, EXPIRED))],
    ['a stream whose first client ends its body late', stream, afterCancel(answerOnly(403, EXPIRED))],
    ['a Blob, although it was read', () => new Blob([BYTES]), afterOneChunk(answerOnly(403, EXPIRED))],
  ])('%s is signed and sent once more', async (_, body, first) => {
    const { credentials } = provided();
    const { send, urls } = fetchAfter(first);
    const response = await upload(send, body(), { credentials });
    expect(response.status).toBe(200);
    expect(urls).toHaveLength(2);
    expect(gateway.requests.at(-1)?.verdict).toMatchObject({ code: 'ok', decodedBody: BYTES });
  });

  it('the first answer stands for a stream that was read, and the stream is closed', async () => {
    const { credentials } = provided();
    const { send, urls } = fetchAfter(afterOneChunk(answerOnly(403, EXPIRED)));
    const body = stream();
    const response = await upload(send, body, { credentials });
    expect([response.status, await response.text()]).toEqual([403, EXPIRED]);
    expect(urls).toHaveLength(1);
    expect(body.destroyed).toBe(true);
  });

  it('the first answer stands for a hasher that has hashed a Blob', async () => {
    const { credentials } = provided();
    const { send, urls } = fetchAfter(afterOneChunk(answerOnly(403, EXPIRED)));
    const checksum = { name: 'sha1', update: () => 0, digest: () => new Uint8Array(20) };
    expect((await upload(send, new Blob([BYTES]), { credentials, checksum })).status).toBe(403);
    expect(urls).toHaveLength(1);
  });
});

describe('a redirect', () => {
  const redirect = (to = `${gateway.url}/bucket/other`) => answerOnly(307, '', { location: to });

  it('is followed with a stream that nobody has read', async () => {
    const { send, urls } = fetchAfter((init) => redirect()(init));
    const response = await upload(send, stream(), {}, 'http://first.example/bucket/key');
    expect(response.status).toBe(200);
    expect(urls).toEqual(['http://first.example/bucket/key', `${gateway.url}/bucket/other`]);
    expect(gateway.requests.at(-1)?.verdict).toMatchObject({ code: 'ok', decodedBody: BYTES });
  });

  it('keeps content-encoding away if the caller has sent identity', async () => {
    const { send } = fetchAfter((init) => redirect()(init));
    const init = {
      method: 'PUT',
      headers: { ...HEADERS, 'content-encoding': 'identity' },
      body: stream(),
      duplex: 'half',
    };
    const response = await sigv4(send, options())('http://first.example/bucket/key', init as unknown as RequestInit);
    expect(response.status).toBe(200);
    const names = gateway.requests.at(-1)?.headers.map(([name]) => name.toLowerCase());
    expect(names).toContain('x-amz-decoded-content-length');
    expect(names).not.toContain('content-encoding');
  });

  it('of a stream that was read is ERR_REDIRECT, and names the host', async () => {
    const { send } = fetchAfter((init) => afterOneChunk(redirect())(init));
    const body = stream();
    await expect(upload(send, body, {}, 'http://first.example/bucket/key')).rejects.toMatchObject({
      code: 'ERR_REDIRECT',
      message: expect.stringContaining(gateway.host),
    });
    expect(body.destroyed).toBe(true);
  });

  it('to a host that gets no signature sends the plain bytes', async () => {
    const { send } = fetchAfter((init) => redirect(`http://localhost:${gateway.host.split(':')[1]}/plain`)(init));
    await upload(send, stream(), {}, 'http://first.example/bucket/key');
    expect(gateway.requests.at(-1)).toMatchObject({
      target: '/plain',
      body: BYTES,
      verdict: { code: 'missing-token' },
    });
  });
});

it('an adapter of axios that is not its own gets the body in chunks', async () => {
  const chunks: Uint8Array[] = [];
  let announced = 0;
  const adapter: AxiosAdapter = async (config) => {
    announced = Number(config.headers.get('content-length'));
    for await (const chunk of config.data as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return { data: '', status: 200, statusText: 'OK', headers: {}, config };
  };
  const instance = axios.create({ adapter });
  instance.interceptors.request.use(sigv4axios(options()));
  await instance.put(`${gateway.url}/bucket/key`, stream(), { headers: HEADERS });
  expect(Buffer.concat(chunks)).toHaveLength(announced);
  expect(Buffer.concat(chunks).toString('latin1')).toContain('10000;chunk-signature=');
});
