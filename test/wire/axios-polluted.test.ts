import { describe, expect, it } from '@jest/globals';
import { sigv4, type SigV4Options } from '@sigv4/axios';
import axios, { AxiosError, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { polluted } from '../support/polluted.ts';
import { IS_OLDEST } from './axios-gateway.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const REDIRECTED = `${API}/redirected`;
const REFUSED = `${API}/refused`;
const EVIL = 'https://evil.example';
const now = (): number => Date.parse('2026-01-02T03:04:05Z');

/** For every field of a config that is read before a request is signed, what somebody may have written into `Object.prototype`. */
const POLLUTION: Readonly<Record<string, unknown>> = {
  sigv4: { service: 'execute-api', region: 'eu-west-1', credentials: TEMPORARY },
  credentials: TEMPORARY,
  service: 'execute-api',
  region: 'sa-east-1',
  hosts: ['evil.example'],
  baseURL: EVIL,
  baseUrl: EVIL,
  allowAbsoluteUrls: false,
  params: { polluted: '1' },
  paramsSerializer: { serialize: () => 'polluted' },
  maxRedirects: 0,
  redirect: 'error',
  beforeRedirect: () => {
    throw new Error('polluted');
  },
  sensitiveHeaders: 'polluted',
  auth: { username: 'polluted', password: 'polluted' },
  transport: {},
  timeoutErrorMessage: 'polluted',
  errored: new Error('polluted'),
  error: new Error('polluted'),
  sent: true,
  redirected: true,
  arrived: true,
  subject: true,
  discard: true,
  res: true,
  cause: new Error('polluted'),
  transformRequest: true,
};

/** What the adapter that is wrapped is called with. */
async function calledWith(request: AxiosRequestConfig, options: SigV4Options = {}): Promise<unknown> {
  const calls: unknown[] = [];
  const answer = { data: '', status: 200, statusText: '', headers: {}, request: {} };
  const adapter = (config: InternalAxiosRequestConfig) => {
    calls.push({
      url: config.url,
      baseURL: Object.hasOwn(config, 'baseURL') && config.baseURL,
      method: config.method,
      data: config.data as unknown,
      headers: config.headers.toJSON(),
      sigv4: Object.hasOwn(config, 'sigv4') && config.sigv4,
    });
    if (config.url === REFUSED) {
      const response = { ...answer, status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, config };
      return Promise.reject(new AxiosError('refused', 'ERR_BAD_REQUEST', config, {}, response));
    }
    const redirect = config.url === REDIRECTED && { status: 307, headers: { location: API } };
    return Promise.resolve({ ...answer, ...redirect, config });
  };
  const instance = axios.create({ adapter });
  instance.interceptors.request.use(sigv4({ credentials: LONG_TERM, now, ...options }));
  return instance.request(request).then(
    () => calls,
    (error: Error & { code: string }) => [
      calls,
      error.code,
      error.message,
      Object.hasOwn(error, 'cause') && String(error.cause),
    ],
  );
}

/** With that, and params in the config, axios 1.7 throws by itself. */
const entries = Object.entries(POLLUTION).filter(
  ([name]) => !(IS_OLDEST && (name === 'params' || name === 'transformRequest')),
);

describe.each(entries)('Object.prototype.%s', (name, value) => {
  it.each<[string, AxiosRequestConfig, SigV4Options]>([
    ['is signed', { url: API }, {}],
    ['is signed, with a body', { url: API, method: 'post', data: '{}' }, {}],
    ['is signed, with params', { url: API, params: { a: '1' } }, {}],
    ['is signed, joined from a base URL', { url: 'items', baseURL: API }, { service: 'execute-api' }],
    ['is not signed', { url: `${EVIL}/a` }, {}],
    ['is redirected', { url: REDIRECTED }, {}],
    ['is refused by AWS', { url: REFUSED }, {}],
    ['is refused', { url: `${EVIL}/a` }, { service: 'execute-api', region: 'eu-west-1' }],
  ])('changes nothing of a request that %s', async (_, request, options) => {
    const clean = await calledWith(request, options);
    expect(await polluted({ [name]: value }, () => calledWith(request, options))).toEqual(clean);
  });
});

it('a relative address is not signed for a base URL that nobody gave', async () => {
  const request = { url: '/items' };
  const options: SigV4Options = { service: 'execute-api', region: 'eu-west-1', hosts: ['evil.example'] };
  const [call] = (await polluted({ baseURL: EVIL }, () => calledWith(request, options))) as { headers: object }[];
  expect(Object.keys(call!.headers)).not.toContain('authorization');
});

it('a config that inherits from another has what that one says', async () => {
  const sent: unknown[] = [];
  const instance = axios.create({
    adapter: (config) => (
      sent.push(axios.getUri(config), config.headers['authorization']),
      Promise.resolve({ data: '', status: 200, statusText: '', headers: {}, config })
    ),
  });
  instance.interceptors.request.use(
    (config) =>
      Object.create({ ...config, sigv4: { service: 'es', region: 'eu-west-2' }, params: { a: '1' } }) as typeof config,
  ); // which runs last
  instance.interceptors.request.use(sigv4({ credentials: LONG_TERM, now }));
  const { config } = await polluted({ service: 's3', region: 'sa-east-1' }, () =>
    instance.get('https://api.example.com/'),
  );
  expect(sent).toEqual(['https://api.example.com/?a=1', expect.stringContaining('/eu-west-2/es/aws4_request')]);
  expect(config).toMatchObject({ url: 'https://api.example.com/', params: { a: '1' } });
  expect(config.headers).not.toHaveProperty('authorization');
});
