import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import axios, { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { explain, sigv4, type SigV4Options } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';

// No answer at all: what the network did, as Node and the clients tell it, and the browser's case, where nobody tells anything.

let cutting: Server;
beforeEach(async () => {
  cutting = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => cutting.listen(0, '127.0.0.1', resolve));
});
afterEach(() => void cutting.close());

const options = (host: string): SigV4Options => ({
  credentials: LONG_TERM,
  service: 'execute-api',
  region: 'eu-west-1',
  hosts: [host],
});

/** What each client gives its caller when it gets no answer. */
const CLIENTS: readonly (readonly [name: string, fail: (url: string) => Promise<unknown>])[] = [
  ...(['http', 'fetch'] as const).map(
    (adapter) =>
      [
        `axios on its ${adapter} adapter`,
        async (url: string): Promise<unknown> => {
          const instance = axios.create({ adapter, proxy: false });
          instance.interceptors.request.use(signAxios(options(new URL(url).host)));
          return instance.get(url).catch((error: unknown) => error);
        },
      ] as const,
  ),
  ['a wrapped fetch', async (url) => sigv4(fetch, options(new URL(url).host))(url).catch((error: unknown) => error)],
];

const closedUrl = async (): Promise<string> => {
  const server = await startServer(() => undefined);
  await server.close();
  return server.url;
};
const cuttingUrl = (): string => `http://127.0.0.1:${(cutting.address() as AddressInfo).port}`;

const FAILURES: readonly (readonly [
  name: string,
  url: () => string | Promise<string>,
  summary: RegExp,
  fix: RegExp,
])[] = [
  [
    'a host that nobody knows',
    () => 'https://abc123.invalid',
    /^No answer came: the host name abc123\.invalid was not found \((ENOTFOUND|EAI_AGAIN)\)\.$/,
    /host.*VPC/,
  ],
  [
    'a port that nobody listens on',
    closedUrl,
    /^No answer came: nothing listens at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\.$/,
    /port/,
  ],
  [
    'a connection that is cut',
    cuttingUrl,
    /^No answer came: the connection was closed \((ECONNRESET|UND_ERR_SOCKET)\)\.$/,
    /proxy.*firewall.*client certificate/,
  ],
];

describe.each(CLIENTS)('%s', (_, fail) => {
  it.each(FAILURES)('%s', async (__, url, summary, fix) => {
    const error = await fail(await url());
    const explanation = await explain(error);
    expect(explanation).toMatchObject({
      code: 'no-answer',
      status: 0,
      summary: expect.stringMatching(summary),
      fix: expect.stringMatching(fix),
    });
    expect(explanation?.fix).not.toMatch(/CORS/);
  });
});

describe('an error', () => {
  const failWith = async (error: unknown): Promise<unknown> => {
    const failing: typeof fetch = () => Promise.reject(error as Error);
    return explain(
      await sigv4(failing, options('example.com'))('https://example.com/').catch((reason: unknown) => reason),
    );
  };

  it.each([
    [
      'a certificate that nobody signed',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      /TLS.*certificate.*\(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      /NODE_EXTRA_CA_CERTS/,
    ],
    ['a certificate of another host', 'ERR_TLS_CERT_ALTNAME_INVALID', /TLS/, /host name/],
    ['TLS with a server that has none', 'EPROTO', /TLS/, /https/],
    ['a connection that was not made in time', 'UND_ERR_CONNECT_TIMEOUT', /did not answer in time/, /security group/],
    ["axios' own timeout", 'ECONNABORTED', /did not answer in time/, /timeout/],
    ['another code', 'ERR_WHATEVER', /^No answer came: the client failed with ERR_WHATEVER\.$/, /cause of the error/],
  ])('of %s', async (_, code, summary, fix) => {
    const expected = { code: 'no-answer', summary: expect.stringMatching(summary), fix: expect.stringMatching(fix) };
    expect(await failWith(Object.assign(new Error('failed'), { code }))).toMatchObject(expected);
    expect(
      await failWith(new TypeError('fetch failed', { cause: Object.assign(new Error('failed'), { code }) })),
    ).toMatchObject(expected);
  });

  it.each([
    ["that has no code, as a browser's has none", new TypeError('Failed to fetch')],
    ['whose code is a number, as those of the DOM are', new DOMException('failed', 'NetworkError')],
  ])('%s may be one of CORS', async (_, error) => {
    expect(await failWith(error)).toMatchObject({
      code: 'no-answer',
      summary: expect.stringContaining('CORS'),
      fix: expect.stringContaining('gateway responses'),
    });
  });

  it('that axios has in a browser may be one of CORS: its code says no more than that there was no answer', async () => {
    const instance = axios.create({
      adapter: async (config: InternalAxiosRequestConfig) =>
        Promise.reject(new AxiosError('Network Error', 'ERR_NETWORK', config)),
    });
    instance.interceptors.request.use(signAxios(options('example.com')));
    const error: unknown = await instance.get('https://example.com/').catch((reason: unknown) => reason);
    expect(await explain(error)).toMatchObject({
      code: 'no-answer',
      fix: expect.stringContaining('gateway responses'),
    });
  });

  it('is explained without the secrets that its code may hold', async () => {
    const code = `token=${'hunter2'.repeat(3)}`;
    expect(JSON.stringify(await failWith(Object.assign(new Error('failed'), { code })))).not.toContain('hunter2');
  });
});
