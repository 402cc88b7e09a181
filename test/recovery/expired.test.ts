import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSigner, type Credentials, type SigV4Event } from '@sigv4/core';
import { createGateway, type Gateway } from '@sigv4/testing';
import { CLIENTS } from '../support/clients.ts';
import { fakeProvider, gate } from '../support/provider.ts';
import { LONG_TERM } from '../support/credentials.ts';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway({ credentials: [] });
});
afterEach(() => gateway.close());

/** Keys of a provider that live long, as far as it says; the gateway decides for itself which ones it takes. */
function scene() {
  let ahead = 0;
  const now = () => Date.now() + ahead; // a cache of its own
  const source = fakeProvider(now);
  const events: SigV4Event[] = [];
  const options = {
    credentials: source.provider,
    now,
    service: 'execute-api',
    region: 'us-east-1',
    hosts: [gateway.host],
    onEvent: (event: SigV4Event) => events.push(event),
  };
  const keys = (serial: number, expiration?: Date): Credentials => ({
    accessKeyId: `ASIA${serial}`,
    secretAccessKey: `secret${serial}`,
    sessionToken: `token${serial}`,
    expiration,
  });
  const later = (milliseconds: number): void => {
    ahead += milliseconds;
  };
  return { ...source, events, options, keys, later, url: `${gateway.url}/prod/hello` };
}

const PAST = new Date(Date.now() - 60_000);

describe.each(CLIENTS)('%s', (_, send) => {
  it('refreshes an expired token, signs anew and sends once more', async () => {
    const { options, url, keys, calls, events } = scene();
    gateway.credentials = [keys(1, PAST), keys(2)];
    expect(await send({ url, method: 'POST', body: 'hello' }, options)).toMatchObject({
      status: 200,
      body: '"Hello from Lambda!"',
    });
    expect(gateway.requests.map(({ verdict }) => verdict.code)).toEqual(['token-expired', 'ok']);
    expect(gateway.requests.map(({ body }) => Buffer.from(body).toString())).toEqual(['hello', 'hello']);
    expect(calls).toEqual([{ forceRefresh: undefined }, { forceRefresh: true }]);
    expect(events.map(({ type }) => type)).toEqual(['refreshed', 'signed', 'refreshed', 'recovered', 'signed']);
    expect(events).toContainEqual({ type: 'recovered', method: 'POST', url, reason: 'expired' });
  });

  it('does the same for keys that are no longer known', async () => {
    const { options, url, keys } = scene();
    gateway.credentials = [keys(2)];
    expect(await send({ url }, options)).toMatchObject({ status: 200 });
    expect(gateway.requests.map(({ verdict }) => verdict.code)).toEqual(['unknown-key', 'ok']);
  });

  it('refreshes once for a hundred parallel refusals', async () => {
    const { options, url, keys, calls } = scene();
    gateway.credentials = [keys(1), keys(2)];
    const signer = createSigner(options);
    await send({ url }, signer);
    gateway.credentials = [keys(1, PAST), keys(2)];
    const answers = await Promise.all(Array.from({ length: 100 }, () => send({ url }, signer)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(calls).toHaveLength(2);
  });

  it('just signs anew when the refused credentials have been replaced meanwhile', async () => {
    const { options, url, keys, calls } = scene();
    const held = gate();
    gateway.credentials = [keys(1, PAST), keys(2)];
    const signer = createSigner({ ...options, onEvent: ({ type }) => type === 'signed' && held.open() });
    const answer = send({ url }, signer);
    await held.closed;
    await signer.credentials.refresh(); // while the first send is under way
    expect(await answer).toMatchObject({ status: 200 });
    expect(calls).toHaveLength(2);
  });

  it('hands on the first answer when the source has no other credentials', async () => {
    const { options, url, keys, calls, state, events } = scene();
    gateway.credentials = [keys(1, PAST)];
    state.stuck = true;
    const answer = await send({ url }, options);
    expect(answer).toMatchObject({
      status: 403,
      body: '{"message":"The security token included in the request is expired"}',
    });
    expect(gateway.requests).toHaveLength(1);
    expect(calls).toHaveLength(2);
    expect(events.at(-1)).toEqual({ type: 'rejected', method: 'GET', url, status: 403, code: 'ExpiredTokenException' });
  });

  it('hands on the first answer when the source is down, and tells of that as an event', async () => {
    const { options, url, keys, state, events } = scene();
    gateway.credentials = [keys(1)];
    const signer = createSigner(options);
    await send({ url }, signer);
    gateway.credentials = [keys(1, PAST)];
    state.down = new Error('down');
    expect(await send({ url }, signer)).toMatchObject({ status: 403 });
    expect(events.map(({ type }) => type).slice(-3)).toEqual(['signed', 'refresh-failed', 'rejected']);
  });

  it('asks the source again when the new credentials are refused, a minute after it had no others', async () => {
    const { options, url, keys, state, calls, later } = scene();
    const signer = createSigner(options);
    gateway.credentials = [keys(1)];
    await send({ url }, signer);
    state.stuck = true;
    gateway.credentials = [keys(1, PAST)];
    expect(await send({ url }, signer)).toMatchObject({ status: 403 });
    expect(await send({ url }, signer)).toMatchObject({ status: 403 });
    expect(calls).toHaveLength(2); // not for each refusal: it has just said that it has no others
    state.stuck = false;
    await signer.credentials.refresh();
    gateway.credentials = [keys(2, PAST), keys(3)];
    expect(await send({ url }, signer)).toMatchObject({ status: 403 });
    later(60_000);
    expect(await send({ url }, signer)).toMatchObject({ status: 200 });
    expect(calls).toHaveLength(4);
  });

  it('hands on the second refusal: it sends no third time', async () => {
    const { options, url, keys } = scene();
    gateway.credentials = [keys(1, PAST), keys(2, PAST)];
    expect(await send({ url }, options)).toMatchObject({ status: 403 });
    expect(gateway.requests).toHaveLength(2);
  });

  it('asks the source no more for a while when AWS refuses whatever it brings', async () => {
    const { options, url, calls } = scene();
    const signer = createSigner(options);
    for (let round = 0; round < 5; round++) expect(await send({ url }, signer)).toMatchObject({ status: 403 });
    expect(calls).toHaveLength(2);
    expect(gateway.requests).toHaveLength(6);
  });

  it('hands on the first answer with recover: false', async () => {
    const { options, url, keys, calls } = scene();
    gateway.credentials = [keys(1, PAST), keys(2)];
    expect(await send({ url }, { ...options, recover: false })).toMatchObject({ status: 403 });
    expect(calls).toHaveLength(1);
  });

  it('hands on the first answer when the credentials are a static object', async () => {
    const { options, url } = scene();
    expect(await send({ url }, { ...options, credentials: LONG_TERM })).toMatchObject({ status: 403 });
    expect(gateway.requests).toHaveLength(1);
  });

  it('does not send a wrong signature twice', async () => {
    const { options, url, keys, calls } = scene();
    gateway.credentials = [{ ...keys(1), secretAccessKey: 'another' }];
    expect(await send({ url }, options)).toMatchObject({ status: 403 });
    expect(gateway.requests).toHaveLength(1);
    expect(calls).toHaveLength(1);
  });

  it('does nothing about an unsigned request', async () => {
    const { options, url, calls } = scene();
    expect(await send({ url, sigv4: false }, options)).toMatchObject({ status: 403 });
    expect(gateway.requests).toHaveLength(1);
    expect(calls).toHaveLength(0);
  });

  it('ends at once when it is aborted while it refreshes', async () => {
    const { options, url, keys, state } = scene();
    const controller = new AbortController();
    gateway.credentials = [keys(1)];
    const signer = createSigner(options);
    await send({ url }, signer);
    gateway.credentials = [keys(1, PAST), keys(2)];
    state.gate = new Promise(() => controller.abort());
    await expect(send({ url, signal: controller.signal }, signer)).rejects.toThrow(/abort|cancel/i);
  });
});
