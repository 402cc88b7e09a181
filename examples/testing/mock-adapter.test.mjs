// @ts-nocheck: the types of axios-mock-adapter are those of a CommonJS module with axios' CommonJS types
// Tests a signed axios instance with axios-mock-adapter. Replace the base URL and the handlers.
import { expect, it } from '@jest/globals';
import { sigv4 } from '@sigv4/axios';
import { createGateway } from '@sigv4/testing';
import axios from 'axios';
import MockAdapter from 'axios-mock-adapter';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

const api = axios.create({ baseURL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod' });
api.interceptors.request.use(sigv4({ credentials }));

const mock = new MockAdapter(api);

it('matches paths, params and bodies', async () => {
  mock.onGet('/items', { params: { sort: 'name' } }).reply(200, ['one', 'two']);
  mock.onPost('/items', { name: 'three' }).reply(201);

  expect((await api.get('/items', { params: { sort: 'name' } })).data).toEqual(['one', 'two']);
  expect((await api.post('/items', { name: 'three' })).status).toBe(201);
});

it('matches some headers', async () => {
  mock.onGet('/tenant', { headers: expect.objectContaining({ 'X-Tenant': 'tea-room' }) }).reply(200);
  expect((await api.get('/tenant', { headers: { 'X-Tenant': 'tea-room' } })).status).toBe(200);
});

it('matches the whole URL where axios and the signature spell it differently', async () => {
  mock.onGet(/\/items\?q=tea%20cake$/).reply(200, ['tea cake']);
  expect((await api.get('/items', { params: { q: 'tea cake' } })).data).toEqual(['tea cake']);
});

it('shows the signature to a reply function', async () => {
  mock.onGet('/signed').reply(({ headers }) => [200, headers.get('authorization')]);
  expect((await api.get('/signed')).data).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//);
});

it('keeps your requests in its history, as you made them', () => {
  const [request] = mock.history.post;
  expect(request).toMatchObject({ url: '/items', data: '{"name":"three"}' });
  expect(request.headers).not.toHaveProperty('authorization');
});

it('lets a request through, signed', async () => {
  const gateway = await createGateway({ credentials, region: 'eu-west-1' });
  const local = axios.create({ baseURL: gateway.url });
  local.interceptors.request.use(sigv4({ credentials, service: 'execute-api', region: 'eu-west-1' }));
  new MockAdapter(local).onAny().passThrough();

  expect((await local.get('/items', { params: { q: 'tea cake' } })).data).toBe('Hello from Lambda!');
  expect(gateway.requests[0].verdict.ok).toBe(true);
  await gateway.close();
});
