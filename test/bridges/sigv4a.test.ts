import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Credentials, SigV4Event } from '@sigv4/core';
import { createGateway, type Gateway } from '@sigv4/testing';
import { CLIENTS } from '../support/clients.ts';
import { fakeClock } from '../support/clock.ts';
import { TEMPORARY } from '../support/credentials.ts';

// Requests of both bridges that are signed with SigV4a, as they arrive.

const { now } = fakeClock();
let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway({ credentials: TEMPORARY, now, region: 'eu-central-1' });
});
afterEach(() => gateway.close());

const optionsFor = ({ host }: Gateway) => ({
  credentials: TEMPORARY,
  service: 'execute-api',
  regionSet: ['eu-west-1', 'eu-central-1'],
  hosts: [host],
  now,
});

const arrived = ({ requests }: Gateway): unknown[] =>
  requests.map(({ verdict }) => [verdict.code, verdict.algorithm, verdict.credentialScope?.region]);
const SIGNED = ['ok', 'AWS4-ECDSA-P256-SHA256', 'eu-west-1,eu-central-1'];

describe.each(CLIENTS)('%s', (_, send) => {
  it.each<[string, string | Uint8Array]>([
    ['text', '{"größe":1}'],
    ['bytes', new Uint8Array([0, 1, 255])],
  ])('signs a request with a body of %s', async (_kind, body) => {
    const url = `${gateway.url}/prod/a b?z=1&a=it's`;
    const headers = { 'x-amz-region-set': 'us-east-1', 'content-type': 'application/json' };
    expect(await send({ url, method: 'POST', headers, body }, optionsFor(gateway))).toMatchObject({ status: 200 });
    expect(arrived(gateway)).toEqual([SIGNED]);
    expect(gateway.requests[0]?.headers.filter(([name]) => name.toLowerCase() === 'x-amz-region-set')).toHaveLength(1);
  });

  it('signs many at once, with one key', async () => {
    const options = optionsFor(gateway);
    await Promise.all(Array.from({ length: 20 }, (__, at) => send({ url: `${gateway.url}/prod/${at}` }, options)));
    expect(arrived(gateway)).toEqual(Array.from({ length: 20 }, () => SIGNED));
  });

  it('signs anew after an expired token, and after a wrong clock', async () => {
    const past: Credentials = { ...TEMPORARY, accessKeyId: 'ASIAPAST', sessionToken: 'past' };
    const expired = { ...past, expiration: new Date(now() - 1) };
    gateway.credentials = [expired, TEMPORARY];
    let loads = 0;
    const events: SigV4Event[] = [];
    const options = {
      ...optionsFor(gateway),
      credentials: async () => (++loads === 1 ? past : TEMPORARY),
      onEvent: (event: SigV4Event) => void events.push(event),
    };
    expect(await send({ url: `${gateway.url}/prod/items` }, options)).toMatchObject({ status: 200 });
    gateway.faults = { clockSkew: 600_000 };
    expect(await send({ url: `${gateway.url}/prod/items` }, { ...options, credentials: TEMPORARY })).toMatchObject({
      status: 200,
    });
    expect(gateway.requests.map(({ verdict }) => verdict.code)).toEqual(['token-expired', 'ok', 'expired', 'ok']);
    expect(events.flatMap((event) => (event.type === 'recovered' ? [event.reason] : []))).toEqual(['expired', 'clock']);
  });

  it('follows a redirect on its own host with SigV4a, and to another named host as that is signed', async () => {
    const other = await createGateway({ credentials: TEMPORARY, now, region: 'eu-west-1' });
    try {
      gateway.faults = { redirect: { from: '/prod/moved', to: '/prod/here' } };
      await send({ url: `${gateway.url}/prod/moved` }, optionsFor(gateway));
      expect(arrived(gateway).at(-1)).toEqual(SIGNED);
      gateway.faults = { redirect: { to: `${other.url}/prod/there` } };
      const { regionSet, ...named } = { ...optionsFor(gateway), hosts: [gateway.host, other.host] };
      await send({ url: `${gateway.url}/prod`, sigv4: { regionSet } }, { ...named, region: 'eu-west-1' });
      expect(arrived(other)).toEqual([['ok', 'AWS4-HMAC-SHA256', 'eu-west-1']]);
      expect(other.requests[0]?.headers.map(([name]) => name.toLowerCase())).not.toContain('x-amz-region-set');
    } finally {
      await other.close();
    }
  });

  it('sends nothing if it cannot be signed', async () => {
    const { service: _service, ...rest } = optionsFor(gateway);
    await expect(send({ url: `${gateway.url}/prod` }, rest)).rejects.toMatchObject({ code: 'ERR_UNKNOWN_SCOPE' });
    expect(gateway.requests).toHaveLength(0);
  });
});
