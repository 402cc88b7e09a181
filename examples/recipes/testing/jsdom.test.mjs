// @vitest-environment jsdom
import { sigv4 } from '@sigv4/axios';
import { sigv4 as signed } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import axios from 'axios';
import { afterAll, beforeAll, expect, it } from 'vitest';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const scope = { service: 'execute-api', region: 'eu-west-1' };

/** @type {import('@sigv4/testing').Gateway} */
let gateway;
beforeAll(async () => {
  gateway = await createGateway({ credentials, region: 'eu-west-1', cors: {} });
});
afterAll(() => gateway.close());

it('calls the API with XMLHttpRequest, after a preflight', async () => {
  const client = axios.create({ baseURL: gateway.url });
  client.interceptors.request.use(sigv4({ credentials, ...scope }));
  expect((await client.post('/items', { name: 'three' })).data).toBe('Hello from Lambda!');
  const names = gateway.requests[0]?.headers.map(([name]) => name.toLowerCase());
  expect(names).toEqual(expect.arrayContaining(['origin', 'authorization']));
});

it('calls the API with fetch', async () => {
  const signedFetch = signed(fetch, { credentials, ...scope, hosts: [gateway.host] });
  expect(await (await signedFetch(`${gateway.url}/items`)).json()).toBe('Hello from Lambda!');
});

// Prints:
// passed: calls the API with XMLHttpRequest, after a preflight
// passed: calls the API with fetch
