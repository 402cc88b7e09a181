/** @jest-environment jest-fixed-jsdom */
// Tests the client in jsdom, where axios uses XMLHttpRequest and sends a preflight.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { sigv4 } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import { webcrypto } from 'node:crypto';
import { itemsClient } from './items.mjs';

// Every page on https has crypto.subtle; jsdom's page does not.
Object.defineProperty(globalThis, 'crypto', { value: webcrypto });

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const scope = { service: 'execute-api', region: 'eu-west-1' };

/** @type {import('@sigv4/testing').Gateway} */
let gateway;
beforeAll(async () => {
  gateway = await createGateway({ credentials, region: 'eu-west-1', cors: {} });
});
afterAll(() => gateway.close());

it('lists the items with XMLHttpRequest, after a preflight', async () => {
  expect(await itemsClient(gateway.url, { credentials, ...scope }).list()).toBe('Hello from Lambda!');
  const names = gateway.requests[0]?.headers.map(([name]) => name.toLowerCase());
  expect(names).toEqual(expect.arrayContaining(['origin', 'authorization']));
});

it('lists the items with fetch', async () => {
  const signedFetch = sigv4(fetch, { credentials, ...scope, hosts: [gateway.host] });
  expect(await (await signedFetch(`${gateway.url}/items`)).json()).toBe('Hello from Lambda!');
});

it('is a network error where the API has no CORS headers', async () => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined); // jsdom prints what a browser prints
  gateway.cors = undefined;
  await expect(itemsClient(gateway.url, { credentials, ...scope }).list()).rejects.toMatchObject({
    code: 'ERR_NETWORK',
  });
});
