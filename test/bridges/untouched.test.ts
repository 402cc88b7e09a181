import { describe, expect, it } from '@jest/globals';
import axios, { AxiosError } from 'axios';
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
