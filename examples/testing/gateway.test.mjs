// Tests the client against a local API behind IAM. Replace items.mjs by your own client.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createGateway } from '@sigv4/testing';
import { itemsClient } from './items.mjs';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

/** @type {import('@sigv4/testing').Gateway} */
let gateway;
beforeAll(async () => {
  gateway = await createGateway({
    credentials,
    region: 'eu-west-1',
    respond: () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '["one","two"]' }),
  });
});
afterAll(() => gateway.close());

/** @param {Partial<typeof credentials>} [others] */
const client = (others) =>
  itemsClient(gateway.url, { credentials: { ...credentials, ...others }, service: 'execute-api', region: 'eu-west-1' });

it('lists the items', async () => {
  expect(await client().list()).toEqual(['one', 'two']);
  expect(gateway.requests.at(-1)).toMatchObject({ method: 'GET', target: '/items?sort=name', verdict: { ok: true } });
});

it('fails with 403 when the secret access key is wrong', async () => {
  await expect(client({ secretAccessKey: 'wrong' }).list()).rejects.toMatchObject({ status: 403 });
  expect(gateway.requests.at(-1)?.verdict.code).toBe('signature-mismatch');
});

it('says what IAM denied', async () => {
  gateway.faults = { denied: 'explicitly' };
  await expect(client().add('three')).rejects.toMatchObject({
    response: { data: { Message: expect.stringContaining('is not authorized to perform: execute-api:Invoke') } },
  });
  gateway.faults = {};
});
