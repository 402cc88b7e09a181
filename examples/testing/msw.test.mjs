// Tests the client with handlers of msw that IAM protects. Replace the URL and the handlers.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { iam } from '@sigv4/testing/msw';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { itemsClient } from './items.mjs';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';

const server = setupServer(
  http.get(
    `${api}/items`,
    iam({ credentials }, () => HttpResponse.json(['one', 'two'])),
  ),
  http.post(
    `${api}/items`,
    iam({ credentials, faults: { denied: 'implicitly' } }, () => new HttpResponse(null, { status: 201 })),
  ),
);
beforeAll(() => server.listen());
afterAll(() => server.close());

it('lists the items', async () => {
  expect(await itemsClient(api, { credentials }).list()).toEqual(['one', 'two']);
});

it('fails with 403 for another access key', async () => {
  const others = { accessKeyId: 'AKIDOTHERS', secretAccessKey: 'secret' };
  await expect(itemsClient(api, { credentials: others }).list()).rejects.toMatchObject({ status: 403 });
});

it('may not add items', async () => {
  await expect(itemsClient(api, { credentials }).add('three')).rejects.toMatchObject({ status: 403 });
});
