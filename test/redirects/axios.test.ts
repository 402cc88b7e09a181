import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sigv4 } from '@sigv4/axios';
import axios, { type AxiosAdapter, type AxiosRequestConfig } from 'axios';
import { TEMPORARY } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { IS_OLDEST } from '../wire/axios-gateway.ts';
import { axiosWith } from './bridges.ts';
import { headersOf, redirectTo, REGION, textOf, useOrigins } from './origins.ts';

const { signed, foreign } = useOrigins();
const [a, b, c] = [
  (): (typeof signed)[0] => signed[0]!,
  (): (typeof signed)[0] => signed[1]!,
  (): (typeof foreign)[0] => foreign[0]!,
];

/** A server whose redirects have bodies that nobody can read, or should. */
let careless: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  careless = await startServer((request, response) => {
    const redirect = (headers: Record<string, string>) => response.writeHead(302, { location: '/next', ...headers });
    if (request.url === '/endless') redirect({}).write('x');
    else if (request.url === '/cut') redirect({ 'content-length': '1000' }).write('x', () => response.destroy());
    else if (request.url === '/no-gzip') redirect({ 'content-encoding': 'gzip' }).end('nope');
    else if (request.url === '/large') redirect({}).end('x'.repeat(5000));
    else response.end('next');
  });
});
afterAll(() => careless.close());

/** What a `beforeRedirect` may say: other values for what it is shown. */
const changing =
  (changes: object) =>
  (options: object): void =>
    void Object.assign(options, changes);
const withHeaders = (change: (headers: Record<string, string>) => void) => (options: Record<string, unknown>) =>
  change(options['headers'] as Record<string, string>);

describe.each(['http', 'fetch'] as const)('axios over %s', (adapter) => {
  const send = (config: AxiosRequestConfig) => axiosWith(adapter, { hosts: [a().host, b().host] })(config);
  const finalUrl = ({ request }: { request?: unknown }): unknown =>
    adapter === 'http' ? (request as { res: { responseUrl: string } }).res.responseUrl : (request as Request).url;

  it('follows as many redirects as maxRedirects says', async () => {
    expect(await send({ url: `${a().url}/chain/3`, maxRedirects: 3 })).toMatchObject({ data: 'GET /chain/0' });
    await expect(send({ url: `${a().url}/chain/4`, maxRedirects: 3 })).rejects.toMatchObject({
      isAxiosError: true,
      code: 'ERR_REDIRECT',
      cause: { name: 'SigV4Error' },
      message: expect.stringMatching(/at most 3/),
    });
    expect(a().requests).toHaveLength(8);
  });

  it('gives the redirect itself to the caller who says maxRedirects: 0', async () => {
    const redirect = { url: a().url + redirectTo('/next'), maxRedirects: 0 };
    await expect(send(redirect)).rejects.toMatchObject({
      isAxiosError: true,
      response: { status: 302, headers: { location: '/next' } },
    });
    expect(await send({ ...redirect, validateStatus: (status) => status === 302 })).toMatchObject({ status: 302 });
    expect(a().requests).toHaveLength(2);
  });

  it('tells the final URL, also when there was no redirect', async () => {
    expect(finalUrl(await send({ url: `${a().url}/a,b` }))).toBe(`${a().url}/a%2Cb`);
    expect(finalUrl(await send({ url: a().url + redirectTo(`${b().url}/next`) }))).toBe(`${b().url}/next`);
    expect(finalUrl(await send({ url: a().url + redirectTo(`${c().url}/next?x=y`) }))).toBe(`${c().url}/next?x=y`);
  });

  it('leaves the config as the caller wrote it, without signature', async () => {
    const url = a().url + redirectTo(`${b().url}/next`);
    const { config } = await send({ url, headers: { 'x-a': '1' }, params: { p: 1 } });
    expect(config).toMatchObject({ url, params: { p: 1 } });
    expect(JSON.stringify(config)).not.toMatch(/AWS4|x-amz|authorization/i);
  });

  it('does not send params again', async () => {
    expect(await send({ url: a().url + redirectTo(`${b().url}/next`), params: { p: 1 } })).toMatchObject({
      data: 'GET /next',
    });
  });

  it('runs response transforms once, for the last answer', async () => {
    const seen: unknown[] = [];
    await send({ url: `${a().url}/chain/2`, transformResponse: (data: unknown) => (seen.push(data), data) });
    expect(seen.at(-1)).toBe('GET /chain/0');
  });

  const canLetGo = adapter === 'http' || !IS_OLDEST; // the fetch adapter takes a fetch since axios 1.12
  (canLetGo ? it : it.skip).each(['/endless', '/cut', '/no-gzip', '/large'])(
    'does not wait for the body of a redirect, as of %s',
    async (path) => {
      const loaded: number[] = [];
      const sent = axiosWith(adapter, { hosts: [careless.host] })({
        url: careless.url + path,
        maxContentLength: 1000,
        onDownloadProgress: (event) => loaded.push(event.loaded),
      });
      await expect(sent).resolves.toMatchObject({ data: 'next' });
      await until(() => loaded.includes(4)); // progress is told a little later
      expect(loaded).toEqual([4]);
    },
  );

  it('follows redirects of an answer that is to be a stream', async () => {
    const { data } = await send({ url: `${a().url}/chain/2`, responseType: 'stream' });
    expect(await new Response(data as unknown as ReadableStream).text()).toBe('GET /chain/0');
  });

  it('takes sensitiveHeaders to the same origin only', async () => {
    const config = { headers: { 'X-Secret': 's', 'x-a': '1' }, sensitiveHeaders: ['x-SECRET'] };
    await send({ url: a().url + redirectTo('/next'), ...config });
    await send({ url: a().url + redirectTo(`${b().url}/next`), ...config });
    await send({ url: a().url + redirectTo(`${c().url}/next`), ...config });
    expect(headersOf(a().requests[1]!)).toMatchObject({ 'x-secret': 's', 'x-a': '1' });
    for (const { requests } of [b(), c()]) expect(headersOf(requests[0]!)).toMatchObject({ 'x-a': '1' });
    for (const { requests } of [b(), c()]) expect(headersOf(requests[0]!)).not.toHaveProperty('x-secret');
  });

  it('refuses sensitiveHeaders that are no list, before anything is sent', async () => {
    const refused: unknown = await send({
      url: a().url + redirectTo(`${c().url}/next`),
      sensitiveHeaders: 'x-secret' as never,
    }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      isAxiosError: true,
      code: 'ERR_BAD_OPTION_VALUE',
      message: 'sensitiveHeaders must be an array of strings',
    });
    expect(a().requests).toHaveLength(0);
  });

  (adapter === 'http' ? it : it.skip)('follows by itself where the transport is follow-redirects', async () => {
    const { http } = createRequire(createRequire(import.meta.url).resolve('axios'))('follow-redirects') as {
      http: object;
    };
    await send({ url: a().url + redirectTo(`${b().url}/next`), transport: http });
    await send({ url: a().url + redirectTo(`${c().url}/next`), transport: http });
    expect(b().requests).toMatchObject([{ verdict: { ok: true } }]);
    expect(headersOf(c().requests[0]!)).not.toHaveProperty('x-amz-security-token');
  });

  describe('beforeRedirect', () => {
    it('sees the next request, unsigned', async () => {
      const seen: { headers: object }[] = [];
      const url = a().url + redirectTo(`${b().url}/next?x=1`, 307);
      await send({
        url,
        method: 'PUT',
        data: 'x',
        headers: { 'x-a': '1', 'content-type': 'text/plain' },
        beforeRedirect: (options) => void seen.push(structuredClone(options) as { headers: object }),
      });
      const [hostname, port] = b().host.split(':');
      expect(seen).toEqual([
        {
          protocol: 'http:',
          hostname,
          port,
          path: '/next?x=1',
          href: `${b().url}/next?x=1`,
          method: 'PUT',
          headers: expect.objectContaining({ 'x-a': '1' }),
        },
      ]);
      expect(Object.keys(seen[0]!.headers).filter((name) => /^(authorization|x-amz-.*)$/i.test(name))).toEqual([]);
      expect(JSON.stringify(seen)).not.toContain(TEMPORARY.sessionToken);
    });

    it('is called for every redirect', async () => {
      const seen: unknown[] = [];
      await send({ url: `${a().url}/chain/3`, beforeRedirect: ({ path }) => void seen.push(path) });
      expect(seen).toEqual(['/chain/2', '/chain/1', '/chain/0']);
    });

    it('learns of the answer, and of the request that it answers', async () => {
      const seen: unknown[] = [];
      const beforeRedirect = (...[, answer, request]: unknown[]): void => void seen.push(answer, request);
      await send({ url: redirectTo('/chain/1', 307), baseURL: a().url, beforeRedirect });
      expect(seen).toMatchObject([
        { statusCode: 307, headers: { location: '/chain/1' } },
        { url: expect.stringContaining(`${a().url}/redirect?`), method: 'GET' },
        { statusCode: 302 },
        { url: `${a().url}/chain/1` },
      ]);
    });

    it('may change headers, which are then signed', async () => {
      await send({
        url: a().url + redirectTo(`${b().url}/next`),
        beforeRedirect: withHeaders((headers) => void (headers['X-Amz-Meta-A'] = 'b')),
      });
      expect(b().requests).toMatchObject([
        { verdict: { ok: true, signedHeaders: expect.arrayContaining(['x-amz-meta-a']) } },
      ]);
    });

    it('may take headers away', async () => {
      await send({
        url: a().url + redirectTo(`${b().url}/next`),
        headers: { 'x-a': '1' },
        beforeRedirect: withHeaders((headers) => void delete headers['x-a']),
      });
      expect(headersOf(b().requests[0]!)).not.toHaveProperty('x-a');
    });

    it('may change the path, which is then signed', async () => {
      expect(
        await send({ url: a().url + redirectTo(`${b().url}/next`), beforeRedirect: changing({ path: '/other?x=1' }) }),
      ).toMatchObject({ data: 'GET /other?x=1' });
      expect(b().requests).toMatchObject([{ verdict: { ok: true } }]);
    });

    it('may change the host: to a foreign one it goes unsigned', async () => {
      const [hostname, port] = c().host.split(':');
      await send({
        url: a().url + redirectTo(`${b().url}/next`),
        headers: { 'x-amz-meta-a': 'b' },
        beforeRedirect: changing({ hostname, port }),
      });
      expect(b().requests).toHaveLength(0);
      expect(
        Object.keys(headersOf(c().requests[0]!)).filter((name) => /^(authorization|x-amz-.*)$/.test(name)),
      ).toEqual([]);
    });

    it('may change href', async () => {
      await send({ url: a().url + redirectTo('/next'), beforeRedirect: changing({ href: `${b().url}/there` }) });
      expect(b().requests).toMatchObject([{ target: '/there', verdict: { ok: true } }]);
    });

    it('may change the method', async () => {
      await send({
        url: a().url + redirectTo(`${b().url}/next`),
        method: 'POST',
        data: 'x',
        beforeRedirect: changing({ method: 'HEAD' }),
      });
      expect(b().requests).toMatchObject([{ method: 'HEAD', verdict: { ok: true } }]);
      expect(textOf(b().requests[0]!)).toBe('');
    });

    it('may stop the redirect by throwing', async () => {
      const stop = new Error('not there');
      const refuse = (): never => {
        throw stop;
      };
      await expect(
        send({ url: a().url + redirectTo(`${b().url}/next`), beforeRedirect: refuse }),
      ).rejects.toMatchObject({ isAxiosError: true, message: 'not there', cause: stop });
      expect(b().requests).toHaveLength(0);
    });
  });
});

it('takes sensitiveHeaders to no other scheme, whatever the host', async () => {
  const sent: { url: string | undefined; secret: unknown }[] = [];
  const answer: AxiosAdapter = async (config) => {
    sent.push({ url: config.url, secret: config.headers.get('x-secret') });
    const redirect = { status: 307, headers: { location: 'http://api.example.com/next' } };
    return { status: 200, headers: {}, ...(sent.length === 1 && redirect), statusText: '', data: '', config };
  };
  const instance = axios.create({ adapter: answer, validateStatus: null });
  const options = { credentials: TEMPORARY, service: 'execute-api', region: REGION, hosts: ['api.example.com'] };
  instance.interceptors.request.use(sigv4({ ...options, allowHttp: true }));
  await instance.get('https://api.example.com/', { headers: { 'X-Secret': 's' }, sensitiveHeaders: ['x-secret'] });
  expect(sent).toEqual([
    { url: 'https://api.example.com/', secret: 's' },
    { url: 'http://api.example.com/next', secret: undefined },
  ]);
});
