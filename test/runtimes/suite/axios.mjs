// The axios bridge, on every adapter of axios that this runtime has.
import { explain, sigv4 } from '@sigv4/axios';
import axios from 'axios';
import { BODIES, streamOf } from './bodies.mjs';
import { equal, ok, rejection, test } from './check.mjs';
import { checkArrived } from './fetch.mjs';
import { EXPIRED, TEMPORARY } from './keys.mjs';

const hasAdapter = (name) => {
  try {
    return typeof axios.getAdapter(name) === 'function';
  } catch {
    return false;
  }
};
export const ADAPTERS = ['xhr', 'http', 'fetch'].filter(hasAdapter);

function instance(adapter, options = {}, config = {}) {
  const api = axios.create({ adapter, ...config });
  api.interceptors.request.use(
    sigv4({ credentials: TEMPORARY, service: 'execute-api', region: 'eu-west-1', hosts: ['127.0.0.1'], ...options }),
  );
  return api;
}

test('axios: there is an adapter', async () => ok(ADAPTERS.length > 0, 'none'));

for (const adapter of ADAPTERS) {
  const on = `axios on ${adapter}`;

  test(`${on}: a GET with params`, async ({ urls }) => {
    const { data } = await instance(adapter, {}, { baseURL: `${urls.api}/prod` }).get('/a b', {
      params: { s: "it's", sp: 'a b', list: ['1', '2'], plus: '+' },
    });
    equal(data.target, '/prod/a%20b?s=it%27s&sp=a%20b&list%5B%5D=1&list%5B%5D=2&plus=%2B');
  });

  test(`${on}: JSON`, async ({ urls }) => {
    const { data } = await instance(adapter).post(`${urls.api}/prod/items`, { name: 'Zoë' });
    ok(data.headers['content-type'].startsWith('application/json'), data.headers['content-type']);
    equal(data.length, 15);
  });

  test(`${on}: a content type arrives as it was written`, async ({ urls }) => {
    const type = 'application/json; charset=utf-8'; // XMLHttpRequest writes the charset of a text in capitals
    const { data } = await instance(adapter).post(`${urls.api}/prod/items`, '{}', {
      headers: { 'Content-Type': type },
    });
    equal(data.headers['content-type'], type);
  });

  for (const { type, ...body } of BODIES) {
    test(`${on}: ${body.kind} as the body`, async ({ urls }) => {
      const { data } = await instance(adapter).post(`${urls.api}/prod/items`, body.make());
      checkArrived(data, body.kind === 'a string' ? body : { ...body, type }); // axios has its own type for a string
    });
  }

  test(`${on}: a stream`, async ({ urls }) => {
    const { Readable } = adapter === 'http' ? process.getBuiltinModule('node:stream') : {};
    const { data } = await instance(adapter).post(
      `${urls.api}/prod/items`,
      Readable ? Readable.from(['one ', 'two']) : streamOf('one ', 'two'),
    );
    equal(data.body, 'one two');
  });

  test(`${on}: the caller's config comes back without a signature`, async ({ urls }) => {
    const api = instance(adapter);
    const response = await api.get(`${urls.api}/prod/items`);
    const error = await rejection(
      instance(adapter, { credentials: { ...TEMPORARY, secretAccessKey: 'wrong' } }).get(`${urls.api}/prod/items`),
    );
    for (const { config } of [response, error])
      ok(
        !JSON.stringify(config).includes('AWS4-HMAC') && !config.headers.has('x-amz-security-token'),
        JSON.stringify(config),
      );
    await api.request(response.config);
  });

  test(`${on}: a refusal is axios' own error, with the explanation as its cause`, async ({ urls }) => {
    const error = await rejection(
      instance(adapter, { credentials: { ...TEMPORARY, secretAccessKey: 'wrong' } }).get(`${urls.api}/prod/items`),
    );
    equal([error.name, error.response?.status, error.cause?.code], ['AxiosError', 403, 'ERR_REJECTED']);
    equal((await explain(error))?.code, 'wrong-secret');
  });

  test(`${on}: recovery from an expired token, and from a wrong clock`, async ({ urls }) => {
    const told = [];
    const credentials = async ({ forceRefresh } = {}) => (forceRefresh ? TEMPORARY : EXPIRED);
    const { data } = await instance(adapter, { credentials, onEvent: ({ type }) => told.push(type) }).post(
      `${urls.api}/prod/items`,
      new Blob(['again']),
    );
    equal(data.body, 'again');
    await instance(adapter, { onEvent: ({ type }) => told.push(type) }).get(`${urls.late}/prod/items`);
    equal(told, ['refreshed', 'signed', 'refreshed', 'recovered', 'signed', 'signed', 'recovered', 'signed']);
  });

  test(`${on}: timeout and signal end the wait for credentials`, async ({ urls }) => {
    const api = instance(adapter, { credentials: () => new Promise(() => undefined) });
    const late = await rejection(api.get(`${urls.api}/prod/items`, { timeout: 50 }));
    ok(/^(ECONNABORTED|ETIMEDOUT)$/.test(late.code), late.code);
    const gone = await rejection(api.get(`${urls.api}/prod/items`, { signal: AbortSignal.timeout(50) }));
    equal(gone.code, 'ERR_CANCELED');
  });

  if (adapter === 'http') {
    test(`${on}: a host field of its own is signed and sent`, async ({ urls }) => {
      const { data } = await instance(adapter).get(`${urls.api}/prod/items`, {
        headers: { Host: 'private.example.com' },
      });
      equal(data.headers['host'], 'private.example.com');
    });
  }

  test(`${on}: redirects`, async ({ urls, observed }) => {
    const outcome = await instance(adapter)
      .post(`${urls.api}/prod/moved`, 'text')
      .catch((error) => error);
    if (adapter === 'xhr') {
      // The browser follows by itself, with the signature of the first request.
      equal([outcome.response?.status, outcome.cause?.code], [403, 'ERR_REJECTED'], 'xhr');
      return;
    }
    if (adapter === 'fetch' && observed['redirects by fetch'] === 'hidden') {
      equal([outcome.name, outcome.code], ['AxiosError', 'ERR_REDIRECT']);
      return;
    }
    equal(
      [outcome.data?.method, outcome.data?.target, outcome.data?.body],
      ['POST', '/prod/items?from=moved', 'text'],
      String(outcome.message),
    );
    const { data } = await instance(adapter, { hosts: [new URL(urls.away).host] }).get(`${urls.away}/prod/items`);
    equal(
      [data.target, Object.keys(data.headers).filter((name) => /^(authorization|x-amz-.*)$/.test(name))],
      ['/landing', []],
    );
  });
}
