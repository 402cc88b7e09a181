// Tests signed requests of axios and fetch with nock. Replace the host and the interceptors.
import { sigv4 } from '@sigv4/axios';
import { sigv4 as signed } from '@sigv4/fetch';
import { verify } from '@sigv4/testing';
import axios from 'axios';
import nock from 'nock';
import { afterAll, beforeAll, expect, it } from 'vitest';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com';

const client = axios.create({ baseURL: `${api}/prod` });
client.interceptors.request.use(sigv4({ credentials }));

beforeAll(() => nock.disableNetConnect());
afterAll(() => nock.restore());

it('lists the items with axios', async () => {
  nock(api)
    .get('/prod/items')
    .query({ q: 'tea cake' })
    .matchHeader('authorization', /^AWS4-HMAC-SHA256 /)
    .reply(200, ['one', 'two']);
  expect((await client.get('/items', { params: { q: 'tea cake' } })).data).toEqual(['one', 'two']);
});

it('lists the items with fetch', async () => {
  nock(api).get('/prod/items').reply(200, ['one', 'two']);
  const signedFetch = signed(fetch, { credentials });
  expect(await (await signedFetch(`${api}/prod/items`)).json()).toEqual(['one', 'two']);
});

it('adds an item, signed as AWS wants it', async () => {
  const item = { name: "it's three" };
  /** @type {import('@sigv4/testing').Verdict | undefined} */
  let verdict;
  nock(api)
    .post('/prod/items', item)
    .reply(function (target) {
      const headers = Object.entries(this.req.headers);
      const body = Buffer.from(JSON.stringify(item));
      verdict = verify({ method: 'POST', target, headers, body }, credentials, { service: 'execute-api' });
      return [201];
    });
  await client.post('/items', item);
  expect(verdict).toMatchObject({ ok: true });
});

it('says why AWS refuses', async () => {
  nock(api)
    .get('/prod/items')
    .reply(403, { Message: 'User is not authorized' }, { 'x-amzn-errortype': 'AccessDeniedException' });
  await expect(client.get('/items')).rejects.toMatchObject({ status: 403, cause: { code: 'ERR_REJECTED' } });
});

// Prints:
// passed: lists the items with axios
// passed: lists the items with fetch
// passed: adds an item, signed as AWS wants it
// passed: says why AWS refuses
