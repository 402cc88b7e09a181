// Tests that credentials are loaded once, and again after they have expired. Replace items.mjs by your own client.
import { expect, it } from '@jest/globals';
import { createGateway, fakeCredentials } from '@sigv4/testing';
import { itemsClient } from './items.mjs';

const hour = 3_600_000;

it('loads credentials once for many requests, and again after they have expired', async () => {
  const credentials = fakeCredentials({ lifetime: hour });
  const gateway = await createGateway({ credentials: credentials.issued, now: credentials.now });
  const client = itemsClient(gateway.url, {
    credentials,
    now: credentials.now,
    service: 'execute-api',
    region: 'us-east-1',
  });

  await Promise.all([client.list(), client.list(), client.list()]);
  expect(credentials.calls).toBe(1);

  credentials.advance(hour);
  await client.list();
  expect(credentials.calls).toBe(2);
  await gateway.close();
});

it('recovers from credentials that are revoked before their time', async () => {
  const credentials = fakeCredentials({ lifetime: hour });
  const gateway = await createGateway({
    credentials: (id) => credentials.issued.slice(1).find(({ accessKeyId }) => accessKeyId === id),
    now: credentials.now,
  });
  const client = itemsClient(gateway.url, {
    credentials,
    now: credentials.now,
    service: 'execute-api',
    region: 'us-east-1',
  });

  expect(await client.list()).toBe('Hello from Lambda!');
  expect(gateway.requests.map(({ verdict }) => verdict.code)).toEqual(['unknown-key', 'ok']);
  await gateway.close();
});
