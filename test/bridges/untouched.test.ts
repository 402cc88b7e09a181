import { describe, expect, it } from '@jest/globals';
import axios, { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4, type Signer } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';
import { recorder } from '../support/recorder.ts';
import { startServer } from '../support/server.ts';

const ELSEWHERE = 'https://example.com/';

describe('a request that is not signed', () => {
  it('is handed on before the call returns, so that a caller may change its headers after that', () => {
    const inner = recorder();
    void sigv4(inner.fetch, { credentials: LONG_TERM })(ELSEWHERE, { headers: new Headers() });
    expect(inner.calls).toHaveLength(1);
  });

  it('keeps headers that can be read only once', async () => {
    const inner = recorder();
    await sigv4(inner.fetch, { credentials: LONG_TERM })(ELSEWHERE, {
      headers: new Map([['x-a', '1']]).entries() as never,
    });
    expect(inner.only.headers.get('x-a')).toBe('1');
  });

  it('keeps the stream of a refusal as axios has it, at once', async () => {
    const server = await startServer((_, response) => void response.writeHead(403).write('slow'));
    const instance = axios.create({ adapter: 'http', responseType: 'stream' });
    instance.interceptors.request.use(signAxios({ credentials: LONG_TERM }));
    const error = (await instance.get(server.url).catch((reason: unknown) => reason)) as AxiosError<{
      statusCode: number;
    }>;
    expect(error.response?.data.statusCode).toBe(403); // an IncomingMessage, not a copy of one
    expect(error.cause).toBeUndefined();
    await server.close();
  });
});

it.each([
  ['null', null],
  ['a text', 'execute-api'],
  ['a signer that is not ours', { sign: () => undefined }],
])('a bridge made with %s is a TypeError', (_, given) => {
  expect(() => sigv4(fetch, given as unknown as Signer)).toThrow(TypeError);
  expect(() => signAxios(given as unknown as Signer)).toThrow(TypeError);
});

// U+017F becomes an S in capitals, and U+212A a k in small letters: a method or a name that was neither would become one.
describe('a letter that is an ASCII letter in the other case only', () => {
  const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';

  it('stays in a method as fetch has it', async () => {
    const inner = recorder();
    await sigv4(inner.fetch, { credentials: LONG_TERM })(url, { method: 'po\u017Ft' });
    expect(inner.only.init?.method).toBe('po\u017Ft'); // fetch refuses it
  });

  it('is read in a method as axios reads it', async () => {
    const sent: InternalAxiosRequestConfig[] = [];
    await axiosTo(sent).request({ url, method: 'po\u017Ft' });
    expect(sent[0]?.method).toBe('post');
  });

  it('stays in the name of a header of axios, also in one of beforeRedirect', async () => {
    const sent: InternalAxiosRequestConfig[] = [];
    await axiosTo(sent).get(url, {
      headers: { 'x-amz-\u212Aey': '1' },
      beforeRedirect: ({ headers }: { headers?: Record<string, string> }) =>
        void Object.assign(headers!, { 'x-amz-\u212Aeys': '2' }),
    });
    expect(
      sent.map(({ headers }) => Object.keys(headers).filter((name) => name.endsWith('ey') || name.endsWith('eys'))),
    ).toEqual([['x-amz-\u212Aey'], ['x-amz-\u212Aey', 'x-amz-\u212Aeys']]);
  });

  function axiosTo(sent: InternalAxiosRequestConfig[]): ReturnType<typeof axios.create> {
    const instance = axios.create({
      maxRedirects: 5,
      adapter: async (config) => {
        sent.push({ ...config }); // which is the caller's again later
        const [status, headers] = sent.length === 1 ? [307, { location: `${url}/2` }] : [200, {}];
        return { status, headers, statusText: '', data: '', config };
      },
    });
    instance.interceptors.request.use(signAxios({ credentials: LONG_TERM }));
    return instance;
  }
});
