import { afterEach, expect, it } from '@jest/globals';
import { sigv4 } from '@sigv4/fetch';
import { createGateway, fakeCredentials, type FakeCredentials, type Gateway } from '@sigv4/testing';

const open: Gateway[] = [];
afterEach(() => Promise.all(open.splice(0).map((gateway) => gateway.close())));

async function scene(credentials: FakeCredentials) {
  const gateway = await createGateway({ credentials: credentials.issued, now: credentials.now });
  open.push(gateway);
  const signedFetch = sigv4(fetch, {
    credentials,
    now: credentials.now,
    hosts: [gateway.host],
    service: 'execute-api',
    region: 'us-east-1',
  });
  return async (): Promise<number> => (await signedFetch(gateway.url)).status;
}

it('without a lifetime, keys are for ever, and have no session token', async () => {
  const credentials = fakeCredentials();
  expect(await credentials()).toEqual({ accessKeyId: 'AKIAFAKE000000000001', secretAccessKey: expect.any(String) });
});

it('with a lifetime, keys expire that long after they were issued', async () => {
  const credentials = fakeCredentials({ lifetime: 1000, start: 5000 });
  credentials.advance(500);
  expect(await credentials()).toMatchObject({
    accessKeyId: 'ASIAFAKE000000000001',
    sessionToken: expect.any(String),
    expiration: new Date(6500),
  });
});

it('every call issues others, counts, and keeps them', async () => {
  const credentials = fakeCredentials({ lifetime: 1000 });
  const all = [await credentials(), await credentials({ forceRefresh: true })];
  expect(credentials.calls).toBe(2);
  expect(credentials.issued).toEqual(all);
  expect(new Set(all.map(({ secretAccessKey }) => secretAccessKey)).size).toBe(2);
});

it('the clock stands still until it is moved', () => {
  const credentials = fakeCredentials();
  expect(new Date(credentials.now())).toEqual(new Date('2026-01-01T00:00:00Z'));
  credentials.advance(1500);
  expect(new Date(credentials.now())).toEqual(new Date('2026-01-01T00:00:01.5Z'));
});

it('a signer loads them once for twenty requests, and again when they have expired', async () => {
  const credentials = fakeCredentials({ lifetime: 3_600_000 });
  const send = await scene(credentials);
  expect(await Promise.all(Array.from({ length: 20 }, send))).toEqual(Array.from({ length: 20 }, () => 200));
  expect(credentials.calls).toBe(1);
  credentials.advance(3_600_000);
  expect([await send(), credentials.calls]).toEqual([200, 2]);
});
