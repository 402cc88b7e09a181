/** @jest-environment jsdom */
import { webcrypto } from 'node:crypto';
import { TextDecoder, TextEncoder } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sigv4 as sigv4axios } from '@sigv4/axios';
import { explain, sigv4, type SigV4Event, type SigV4Options } from '@sigv4/fetch';
import { createGateway, type Gateway } from '@sigv4/testing';
import axios from 'axios';
import * as whatwg from 'whatwg-fetch';
import { LONG_TERM } from '../support/credentials.ts';

// The fetch of React Native, and of old pages: its classes have no Symbol.toStringTag, a Request and a Response have no `body`, and its
// Response cannot serialise a form. XMLHttpRequest, Blob and FormData are those of jsdom.

Object.assign(globalThis, whatwg, { TextDecoder, TextEncoder });
Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });

let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway({ credentials: [LONG_TERM], service: 'execute-api', region: 'eu-west-1', cors: {} });
});
afterEach(() => gateway.close());

const options = (more: SigV4Options = {}): SigV4Options => ({
  credentials: LONG_TERM,
  service: 'execute-api',
  region: 'eu-west-1',
  hosts: ['127.0.0.1'],
  ...more,
});
const signed = (more?: SigV4Options): typeof fetch => sigv4(whatwg.fetch, options(more));
const arrived = (): unknown[] =>
  gateway.requests.map(({ verdict, method, body }) => [verdict.code, method, Buffer.from(body).toString()]);
const textOf = (of: Response): Promise<string> => of.text();

describe('a Request is signed', () => {
  const bytes = new TextEncoder().encode('{"a":"ü"}');
  it.each<[string, RequestInit, string, string]>([
    ['without a body', {}, 'GET', ''],
    ['that is a POST without a body', { method: 'POST' }, 'POST', ''],
    ['with a text', { method: 'POST', body: '{"a":"ü"}' }, 'POST', '{"a":"ü"}'],
    ['with bytes', { method: 'PUT', body: bytes }, 'PUT', '{"a":"ü"}'],
    ['with a Blob', { method: 'PUT', body: new Blob(['{"a":"ü"}']) }, 'PUT', '{"a":"ü"}'],
    ['with URLSearchParams', { method: 'POST', body: new URLSearchParams({ a: 'b c' }) }, 'POST', 'a=b+c'],
  ])('%s', async (_, init, method, body) => {
    const response = await signed()(new whatwg.Request(`${gateway.url}/items`, init));
    expect(response.status).toBe(200);
    expect(arrived()).toEqual([['ok', method, body]]);
  });

  it('with its headers', async () => {
    await signed({ signedHeaders: ['x-trace'] })(
      new whatwg.Request(`${gateway.url}/items`, { headers: { 'X-Trace': 'a' } }),
    );
    expect(gateway.requests[0]?.verdict).toMatchObject({
      code: 'ok',
      signedHeaders: expect.arrayContaining(['x-trace']),
    });
  });

  it('and the properties that it lacks are not sent to another fetch as null', async () => {
    let sent: RequestInit | undefined;
    const inner = async (_: unknown, init?: RequestInit): Promise<Response> => {
      sent = init;
      return new whatwg.Response('ok');
    };
    await sigv4(inner as typeof fetch, options())(new whatwg.Request(`${gateway.url}/items`));
    expect(sent).toMatchObject({ method: 'GET', credentials: 'same-origin' });
    expect(Object.entries(sent ?? {}).filter(([, value]) => value === null)).toEqual([]);
  });

  it('unless it is for a token of a web identity, which its body says', async () => {
    const request = new whatwg.Request('https://sts.eu-west-1.amazonaws.com/', {
      method: 'POST',
      body: 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15',
    });
    const events: SigV4Event[] = [];
    const inner = async (): Promise<Response> => new whatwg.Response('ok');
    await sigv4(inner as unknown as typeof fetch, {
      credentials: LONG_TERM,
      onEvent: (event) => void events.push(event),
    })(request);
    expect(events).toMatchObject([{ type: 'passed', reason: 'takes-no-signature' }]);
  });
});

describe('an object is read as fetch reads it', () => {
  const looks = { url: 'https://other.example/', method: 'GET', clone: () => ({}) };
  it.each<[string, () => object]>([
    ['that has a text of its own', () => ({ ...looks, toString: () => `${gateway.url}/items` })],
    ['that is a URL', () => Object.assign(new URL(`${gateway.url}/items`), looks)],
  ])('%s', async (_, input) => {
    await signed()(input() as URL);
    expect(gateway.requests.map(({ target }) => target)).toEqual(['/items']);
  });
});

describe('a form', () => {
  const form = new FormData();
  form.append('a', '1');
  it.each<[string, () => Promise<unknown>]>([
    ['in init', () => signed()(`${gateway.url}/items`, { method: 'POST', body: form })],
    ['in a Request', () => signed()(new whatwg.Request(`${gateway.url}/items`, { method: 'POST', body: form }))],
    [
      'in axios',
      async () => {
        const instance = axios.create({ adapter: 'xhr' });
        instance.interceptors.request.use(sigv4axios(options()));
        return instance.post(`${gateway.url}/items`, form);
      },
    ],
    ['without entries', () => signed()(`${gateway.url}/items`, { method: 'POST', body: new FormData() })],
    ['of React Native', () => signed()(`${gateway.url}/items`, { method: 'POST', body: nativeForm() })],
  ])('%s is refused, because nobody knows its bytes', async (_, send) => {
    await expect(send()).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_BODY',
      message: expect.stringMatching(
        /POST .*\/items: its body is a FormData whose bytes cannot be read.*Response.*pass bytes/,
      ),
    });
    expect(gateway.requests).toEqual([]);
  });

  /** The FormData of React Native has no iterator and no name. */
  function nativeForm(): FormData {
    const Native = {
      FormData: class FormData {
        append(): void {}
        getAll(): unknown[] {
          return [];
        }
      },
    };
    return new Native.FormData() as unknown as globalThis.FormData;
  }
});

describe('a rejection', () => {
  it('that a wrong clock has caused is corrected', async () => {
    const response = await signed({ now: () => Date.now() - 3_600_000 })(`${gateway.url}/items`, {
      method: 'POST',
      body: 'x',
    });
    expect(response.status).toBe(200);
    expect(arrived()).toEqual([
      ['expired', 'POST', 'x'],
      ['ok', 'POST', 'x'],
    ]);
  });

  it('that a wrong clock has caused is corrected, also for a Request', async () => {
    const response = await signed({ now: () => Date.now() + 3_600_000 })(
      new whatwg.Request(`${gateway.url}/items`, { method: 'POST', body: 'x' }),
    );
    expect(response.status).toBe(200);
    expect(arrived()).toEqual([
      ['not-yet-valid', 'POST', 'x'],
      ['ok', 'POST', 'x'],
    ]);
  });

  it('is explained, before and after its caller reads the body', async () => {
    const response = await signed({ credentials: { ...LONG_TERM, secretAccessKey: 'another' } })(
      `${gateway.url}/items`,
    );
    expect(await explain(response)).toMatchObject({ code: 'wrong-secret', status: 403 });
    expect(await textOf(response)).toContain('The request signature we calculated does not match');
    expect(await explain(response)).toMatchObject({ code: 'wrong-secret', status: 403 });
  });
});

it('the request that axios keeps of its fetch adapter has no secrets left', async () => {
  const instance = axios.create({
    adapter: 'fetch',
    env: { fetch: whatwg.fetch, Request: whatwg.Request, Response: whatwg.Response },
  } as never);
  instance.interceptors.request.use(sigv4axios(options()));
  const { status, request } = await instance.get<unknown>(`${gateway.url}/items`);
  expect(status).toBe(200);
  expect(arrived()).toEqual([['ok', 'GET', '']]);
  expect((request as Request).headers.get('authorization')).toBeNull();
});
