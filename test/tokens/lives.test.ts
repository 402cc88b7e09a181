import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSigner, presign, presignForNow } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import {
  callerIdentityRequest,
  dsqlToken,
  eksToken,
  elasticacheToken,
  memorydbToken,
  mskToken,
  rdsToken,
  type Signer,
} from '@sigv4/tokens';
import { fakeClock, HOUR, MINUTE, SECOND, stopTime } from '../support/clock.ts';
import { fakeProvider, gate } from '../support/provider.ts';
import { turn, until } from '../support/until.ts';

// A token is used at once, so one that outlives its keys is good enough.

beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0)); // no jitter
afterEach(() => void jest.restoreAllMocks());

const DATABASE = { host: 'db.abc123.eu-west-1.rds.amazonaws.com', port: 5432, user: 'app' };

const TOKENS: Readonly<Record<string, (signer: Signer) => Promise<unknown>>> = {
  rdsToken: (signer) => rdsToken(signer, DATABASE),
  dsqlToken: (signer) => dsqlToken(signer, { host: 'abc123.dsql.eu-west-1.on.aws' }),
  elasticacheToken: (signer) => elasticacheToken(signer, { cache: 'my-cache', user: 'app' }),
  memorydbToken: (signer) => memorydbToken(signer, { cluster: 'my-cluster', user: 'app' }),
  mskToken: (signer) => mskToken(signer),
  eksToken: (signer) => eksToken(signer, { cluster: 'my-cluster' }),
};

function scene(lifetime?: number) {
  const clock = fakeClock();
  const source = fakeProvider(clock.now, lifetime);
  const signer = createSigner({ credentials: source.provider, now: clock.now, region: 'eu-west-1' });
  return { clock, signer, ...source };
}

const parameterOf = (token: string, name: string): string | null =>
  new URLSearchParams(token.slice(token.indexOf('?'))).get(name);
const keyOf = (token: string): string | undefined => parameterOf(token, 'X-Amz-Credential')?.split('/')[0];

const left = async (expiresAt: Promise<{ readonly expiresAt: Date }>, now: () => number): Promise<number> =>
  (await expiresAt).expiresAt.getTime() - now();

describe.each(Object.entries(TOKENS))('%s', (_, make) => {
  it('asks once for keys that live longer, and not again for a minute', async () => {
    const { signer, calls, clock, state } = scene(HOUR);
    await signer.credentials.get();
    state.stuck = true;
    clock.advance(50 * MINUTE);
    for (let call = 0; call < 10; call++) await make(signer);
    expect(calls).toEqual([{ forceRefresh: undefined }, { forceRefresh: true }]);
    clock.advance(MINUTE - 1);
    await make(signer);
    expect(calls).toHaveLength(2);
    clock.advance(1);
    await make(signer);
    expect(calls).toHaveLength(3);
  });

  it('is made while the source is down, until the keys have expired', async () => {
    const { signer, clock, state } = scene(HOUR);
    await signer.credentials.get();
    state.down = new Error('down');
    for (const minutes of [46, 8, 4, 1]) {
      clock.advance(minutes * MINUTE);
      await make(signer); // 14, 6, 2 and 1 minutes are left
    }
    clock.advance(MINUTE);
    await expect(make(signer)).rejects.toMatchObject({ code: 'ERR_CREDENTIALS' });
  });
});

it('takes the new keys, if the source has some', async () => {
  const { signer, clock } = scene(HOUR);
  expect(keyOf(await rdsToken(signer, DATABASE))).toBe('ASIA1');
  clock.advance(44 * MINUTE);
  expect(keyOf(await rdsToken(signer, DATABASE))).toBe('ASIA1');
  clock.advance(2 * MINUTE);
  expect(keyOf(await rdsToken(signer, DATABASE))).toBe('ASIA2');
});

it('uses keys of 10 minutes, also if the source never has others', async () => {
  const { signer, calls } = scene(10 * MINUTE);
  expect(keyOf(await rdsToken(signer, DATABASE))).toBe('ASIA2');
  expect(keyOf(await rdsToken(signer, DATABASE))).toBe('ASIA2');
  expect(calls).toHaveLength(2);
});

it('asks a source once for all functions and all signers that share it', async () => {
  const { clock, signer, provider, calls, state } = scene(10 * MINUTE);
  await signer.credentials.get();
  state.stuck = true;
  const options = { credentials: provider, now: clock.now, region: 'eu-west-1' };
  for (const make of Object.values(TOKENS)) {
    await make(signer);
    await make(createSigner(options));
  }
  await mskToken(options);
  expect(calls).toHaveLength(2);
  const other = scene(10 * MINUTE);
  await rdsToken(other.signer, DATABASE);
  expect(other.calls).toHaveLength(2);
});

it('lets tokens that are made at the same time wait for one answer', async () => {
  const { signer, calls, clock, state } = scene(HOUR);
  await signer.credentials.get();
  clock.advance(50 * MINUTE);
  const held = gate();
  state.gate = held.closed;
  const made = Promise.all(Array.from({ length: 100 }, () => rdsToken(signer, DATABASE)));
  held.open();
  expect(new Set((await made).map(keyOf))).toEqual(new Set(['ASIA2']));
  expect(calls).toHaveLength(2);
});

it('does not wait for a source that has not answered for five seconds', async () => {
  const { signer, calls, clock, state } = scene(HOUR);
  await signer.credentials.get();
  clock.advance(50 * MINUTE);
  const held = gate();
  state.gate = held.closed;
  const first = rdsToken(signer, DATABASE);
  await until(() => calls.length === 2);
  clock.advance(5 * SECOND);
  expect(keyOf(await rdsToken(signer, DATABASE))).toBe('ASIA1');
  held.open();
  expect(keyOf(await first)).toBe('ASIA2');
  expect(keyOf(await rdsToken(signer, DATABASE))).toBe('ASIA2');
});

describe('a source that never answers', () => {
  beforeEach(stopTime);
  afterEach(() => void jest.useRealTimers());

  it('holds up no token for more than five seconds, not even the first', async () => {
    const { signer, calls, clock, state } = scene(HOUR);
    await signer.credentials.get();
    clock.advance(50 * MINUTE);
    state.gate = gate().closed;
    const made = Promise.all([rdsToken(signer, DATABASE), rdsToken(signer, DATABASE)]);
    let isMade = false;
    void made.then(() => (isMade = true));
    await jest.advanceTimersByTimeAsync(5 * SECOND - 1);
    await turn();
    expect(isMade).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect((await made).map(keyOf)).toEqual(['ASIA1', 'ASIA1']);
    expect(calls).toHaveLength(2);
    expect(jest.getTimerCount()).toBe(0);
  });
});

it('asks a source once for hosts whose clocks differ', async () => {
  const server = fakeClock();
  const gateway = await createGateway({ credentials: () => undefined, now: server.now });
  try {
    const clock = fakeClock(server.now() - HOUR);
    const { provider, calls, state } = fakeProvider(clock.now, 3 * HOUR);
    const signer = createSigner({ credentials: provider, now: clock.now, hosts: [gateway.host], region: 'eu-west-1' });
    await sigv4(fetch, signer)(gateway.url, { sigv4: { service: 'execute-api' } } as RequestInit);
    state.stuck = true;
    const week = { service: 'execute-api', expiresIn: 604_800 };
    for (let call = 0; call < 3; call++) {
      await presignForNow(signer, { method: 'GET', url: gateway.url }, week);
      await dsqlToken(signer, { host: 'abc123.dsql.eu-west-1.on.aws', expiresIn: 604_800 });
    }
    expect(calls).toHaveLength(2);
  } finally {
    await gateway.close();
  }
});

it('asks again if the clock was set back', async () => {
  const { signer, calls, clock, state } = scene(HOUR);
  await signer.credentials.get();
  state.stuck = true;
  clock.advance(55 * MINUTE);
  await rdsToken(signer, DATABASE);
  clock.advance(-5 * MINUTE);
  await rdsToken(signer, DATABASE);
  expect(calls).toHaveLength(3);
});

it('keeps 900 seconds in a password, though its keys expire before', async () => {
  const { signer, clock, state } = scene(HOUR);
  await signer.credentials.get();
  state.stuck = true;
  clock.advance(57 * MINUTE);
  expect(parameterOf(await rdsToken(signer, DATABASE), 'X-Amz-Expires')).toBe('900');
});

describe('expiresAt', () => {
  it.each([
    ['mskToken is 15 minutes from now', mskToken, 15 * MINUTE],
    ['eksToken is 14 minutes from now', (signer: Signer) => eksToken(signer, { cluster: 'my-cluster' }), 14 * MINUTE],
  ])('of %s, and the end of the keys if they expire before', async (_, make, life) => {
    const { signer, clock, state } = scene(HOUR);
    expect(await left(make(signer), clock.now)).toBe(life);
    state.stuck = true;
    clock.advance(57 * MINUTE);
    expect(await left(make(signer), clock.now)).toBe(3 * MINUTE);
    clock.advance(2.5 * MINUTE);
    expect(await left(make(signer), clock.now)).toBe(30 * SECOND);
    const lasting = scene();
    expect(await left(make(lasting.signer), lasting.clock.now)).toBe(life);
  });

  it.each([
    ['3 minutes', 57 * MINUTE, '180'],
    ['2.5 seconds, in whole seconds', 60 * MINUTE - 2500, '2'],
    ['half a second, and at least one second', 60 * MINUTE - 500, '1'],
  ])('shortens X-Amz-Expires of a token of MSK to the %s that are left', async (_, age, expected) => {
    const { signer, clock, state } = scene(HOUR);
    await signer.credentials.get();
    state.stuck = true;
    clock.advance(age);
    const { value } = await mskToken(signer);
    expect(parameterOf(Buffer.from(value, 'base64url').toString(), 'X-Amz-Expires')).toBe(expected);
  });

  it('leaves the 60 seconds of an EKS token as they are', async () => {
    const { signer, clock, state } = scene(HOUR);
    await signer.credentials.get();
    state.stuck = true;
    clock.advance(60 * MINUTE - 2500);
    const { value } = await eksToken(signer, { cluster: 'my-cluster' });
    const url = Buffer.from(value.replace('k8s-aws-v1.', ''), 'base64url').toString();
    expect(parameterOf(url, 'X-Amz-Expires')).toBe('60');
  });
});

it('leaves presign as strict as it is: a URL is made to be used later', async () => {
  const { signer, clock, state } = scene(HOUR);
  await signer.credentials.get();
  state.stuck = true;
  clock.advance(50 * MINUTE);
  await rdsToken(signer, DATABASE);
  const request = { method: 'GET', url: 'https://bucket.s3.eu-west-1.amazonaws.com/key' };
  await expect(presign(signer, request, { expiresIn: 900 })).rejects.toMatchObject({ code: 'ERR_CREDENTIALS' });
});

it('signs a GetCallerIdentity request with keys that are about to expire', async () => {
  const { signer, clock, state } = scene(HOUR);
  await signer.credentials.get();
  state.stuck = true;
  clock.advance(59.9 * MINUTE);
  expect((await callerIdentityRequest(signer)).headers['authorization']).toContain('ASIA1');
});
