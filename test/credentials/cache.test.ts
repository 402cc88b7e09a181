import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSigner, type CredentialProvider, type Credentials, type SigV4Event } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { fakeClock, HOUR, MINUTE, SECOND } from '../support/clock.ts';
import { LONG_TERM } from '../support/credentials.ts';
import { fakeProvider, gate } from '../support/provider.ts';
import { recorder } from '../support/recorder.ts';
import { scene } from './scene.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';

beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0)); // no jitter, but where it is the subject
afterEach(() => void jest.restoreAllMocks());

/** Many at once, as a busy program has them. */
const thousand = <Result>(run: () => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: 1000 }, run));

describe('a thousand requests at once', () => {
  it('share one call at the start', async () => {
    const { keyId, calls } = scene(HOUR);
    expect(new Set(await thousand(keyId))).toEqual(new Set(['ASIA1']));
    expect(calls).toEqual([{ forceRefresh: undefined }]);
  });

  it('make no call while the credentials are valid', async () => {
    const { keyId, calls, clock } = scene(HOUR);
    await keyId();
    clock.advance(44 * MINUTE);
    await thousand(keyId);
    expect(calls).toHaveLength(1);
  });

  it('share one call after they have expired, which asks for new ones', async () => {
    const { keyId, calls, clock } = scene(HOUR);
    await keyId();
    clock.advance(HOUR);
    expect(new Set(await thousand(keyId))).toEqual(new Set(['ASIA2']));
    expect(calls).toEqual([{ forceRefresh: undefined }, { forceRefresh: true }]);
  });

  it('make one call in the advisory window, and none of them waits for it', async () => {
    const { keyId, calls, clock, state, settle } = scene(HOUR);
    await keyId();
    clock.advance(46 * MINUTE);
    const held = gate();
    state.gate = held.closed;
    expect(new Set(await thousand(keyId))).toEqual(new Set(['ASIA1'])); // while the provider has not answered
    expect(calls).toHaveLength(2);
    held.open();
    await settle();
    expect(await keyId()).toBe('ASIA2');
    expect(calls).toHaveLength(2);
  });

  it('make one call in the advisory window when the source is down, and none of them fails', async () => {
    const { keyId, calls, clock, state, settle } = scene(HOUR);
    await keyId();
    clock.advance(46 * MINUTE);
    state.down = new Error('down');
    expect(new Set(await thousand(keyId))).toEqual(new Set(['ASIA1']));
    await settle();
    expect(new Set(await thousand(keyId))).toEqual(new Set(['ASIA1']));
    expect(calls).toHaveLength(2);
  });
});

describe('the advisory window', () => {
  it.each([
    ['5 minutes for credentials of 20', 20 * MINUTE, 5 * MINUTE],
    ['15 minutes for credentials of an hour', HOUR, 15 * MINUTE],
    ['60 minutes for credentials of 12 hours', 12 * HOUR, HOUR],
    ['a quarter for credentials of 4 minutes', 4 * MINUTE, MINUTE],
    ['a quarter for credentials of 3 seconds', 3 * SECOND, 750],
  ])('is %s', async (_, lifetime, window) => {
    const { keyId, calls, clock, settle } = scene(lifetime);
    await keyId();
    clock.advance(lifetime - window - 1);
    await keyId();
    await settle();
    expect(calls).toHaveLength(1);
    clock.advance(1);
    expect(await keyId()).toBe('ASIA1');
    await settle();
    expect(calls).toHaveLength(2);
  });

  it('opens up to a fifth later by chance, so that a fleet does not ask together', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    const { keyId, calls, clock, settle } = scene(HOUR);
    await keyId();
    clock.advance(47.9 * MINUTE);
    await keyId();
    await settle();
    expect(calls).toHaveLength(1);
    clock.advance(0.2 * MINUTE);
    await keyId();
    await settle();
    expect(calls).toHaveLength(2);
  });

  it('after a failure asks again only after a while, and tells of the failure as an event', async () => {
    const { keyId, calls, clock, state, events, settle } = scene(HOUR);
    await keyId();
    clock.advance(46 * MINUTE);
    state.down = new Error('down');
    await keyId();
    await settle();
    clock.advance(2 * MINUTE);
    await keyId();
    expect(calls).toHaveLength(2);
    clock.advance(1 * MINUTE + 1);
    await keyId();
    await settle();
    expect(calls).toHaveLength(3);
    expect(events.filter(({ type }) => type === 'refresh-failed')).toMatchObject([
      { error: { code: 'ERR_CREDENTIALS', cause: state.down } },
      { error: { code: 'ERR_CREDENTIALS' } },
    ]);
  });

  it('after the same keys asks again only after a while, and tells nothing', async () => {
    const { keyId, calls, clock, state, events, settle } = scene(HOUR);
    await keyId();
    clock.advance(46 * MINUTE);
    state.stuck = true;
    await keyId();
    await settle();
    clock.advance(2 * MINUTE);
    await keyId();
    await settle();
    expect(calls).toHaveLength(2);
    clock.advance(2 * MINUTE);
    await keyId();
    await settle();
    expect(calls).toHaveLength(3);
    expect(events).toMatchObject([{ type: 'refreshed', lifetime: HOUR, accessKeyId: 'ASIA1' }]);
  });
});

describe('a refresh', () => {
  it('that brings the same keys with a later expiration (as EC2 does in an outage) prolongs them, and tells nothing', async () => {
    const clock = fakeClock();
    const calls: unknown[] = [];
    const events: SigV4Event[] = [];
    const provider: CredentialProvider = async () => {
      calls.push(undefined);
      return { accessKeyId: 'ASIA1', secretAccessKey: 'secret', expiration: new Date(clock.now() + HOUR) };
    };
    const signer = createSigner({ credentials: provider, now: clock.now, onEvent: (event) => events.push(event) });
    await signer.credentials.get();
    clock.advance(59.5 * MINUTE);
    expect((await signer.credentials.get()).expiration).toEqual(new Date(clock.now() + HOUR));
    clock.advance(30 * MINUTE);
    await signer.credentials.get();
    expect(calls).toHaveLength(2);
    expect(events).toMatchObject([{ type: 'refreshed' }]);
  });

  it.each<[string, object | undefined, string]>([
    ['nothing', undefined, 'object with accessKeyId'],
    ['an empty key', { accessKeyId: '', secretAccessKey: 'secret' }, 'accessKeyId'],
    [
      'an expiration that has passed',
      { accessKeyId: 'ASIA2', secretAccessKey: 'secret', expiration: new Date(0) },
      'expired at 1970-01-01',
    ],
  ])(
    'that brings %s while the old keys live is a refresh-failed event, and the old keys are used',
    async (_, rubbish, word) => {
      const clock = fakeClock();
      const events: SigV4Event[] = [];
      let answer: object | undefined = {
        accessKeyId: 'ASIA1',
        secretAccessKey: 'secret',
        expiration: new Date(clock.now() + HOUR),
      };
      const signer = createSigner({
        credentials: async () => answer as Credentials,
        now: clock.now,
        onEvent: (event) => events.push(event),
      });
      await signer.credentials.get();
      answer = rubbish;
      clock.advance(59.5 * MINUTE);
      expect((await signer.credentials.get()).accessKeyId).toBe('ASIA1');
      expect(events).toMatchObject([
        { type: 'refreshed' },
        { type: 'refresh-failed', error: { code: 'ERR_CREDENTIALS', message: expect.stringContaining(word) } },
      ]);
    },
  );

  it('that fails ahead of time is tried again after 5 to 10 minutes for credentials of hours, by chance', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    const { keyId, calls, clock, state, settle } = scene(12 * HOUR);
    await keyId();
    clock.advance(11.5 * HOUR);
    state.down = new Error('down');
    await keyId();
    await settle();
    clock.advance(9.9 * MINUTE);
    await keyId();
    expect(calls).toHaveLength(2);
    clock.advance(0.2 * MINUTE);
    await keyId();
    expect(calls).toHaveLength(3);
  });

  it('that ends in the same moment as more requests come is not made again', async () => {
    const { keyId, calls, clock, state } = scene(HOUR);
    await keyId();
    clock.advance(46 * MINUTE);
    const held = gate();
    state.gate = held.closed;
    const waiting = [keyId()];
    held.open();
    for (let turn = 0; turn < 30; turn++) {
      waiting.push(keyId());
      await Promise.resolve();
    }
    await Promise.all(waiting);
    expect(calls).toHaveLength(2);
  });

  it('leaves no timer behind that would keep a process alive', async () => {
    const timers = [jest.spyOn(globalThis, 'setTimeout'), jest.spyOn(globalThis, 'setInterval')];
    const { keyId, clock } = scene(HOUR);
    await keyId();
    clock.advance(59.5 * MINUTE);
    await keyId();
    for (const timer of timers) expect(timer).not.toHaveBeenCalled();
  });
});

describe('the mandatory window', () => {
  it.each([
    ['the last minute of an hour', HOUR, MINUTE],
    ['the last tenth of 5 minutes', 5 * MINUTE, 30 * SECOND],
  ])('is %s: requests wait for new credentials', async (_, lifetime, window) => {
    const { keyId, calls, clock } = scene(lifetime);
    await keyId();
    clock.advance(lifetime - window);
    expect(new Set(await thousand(keyId))).toEqual(new Set(['ASIA2']));
    expect(calls).toHaveLength(2);
  });

  it.each([
    ['an hour', HOUR, MINUTE],
    ['5 minutes', 5 * MINUTE, 30 * SECOND],
    ['3 seconds', 3 * SECOND, 300],
  ])('of credentials of %s has a sharp edge: a millisecond before, nobody waits', async (_, lifetime, window) => {
    const { keyId, clock, state, soon } = scene(lifetime);
    await keyId();
    const held = gate();
    state.gate = held.closed;
    clock.advance(lifetime - window - 1);
    expect(await soon(keyId())).toBe('ASIA1');
    clock.advance(1);
    const waiting = keyId();
    expect(await soon(waiting)).toBe('waits');
    held.open();
    expect(await waiting).toBe('ASIA2');
  });

  it('uses credentials that still live when the refresh fails', async () => {
    const { keyId, calls, clock, state } = scene(HOUR);
    await keyId();
    clock.advance(59.5 * MINUTE);
    state.down = new Error('down');
    expect(new Set(await thousand(keyId))).toEqual(new Set(['ASIA1']));
    expect(calls).toHaveLength(2);
  });

  it('fails, with the cause, when they expire while the refresh fails', async () => {
    const { keyId, clock, state } = scene(HOUR);
    await keyId();
    clock.advance(59.5 * MINUTE);
    const held = gate();
    state.gate = held.closed;
    state.down = new Error('down');
    const waiting = keyId();
    clock.advance(MINUTE);
    held.open();
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_CREDENTIALS', cause: state.down });
  });
});

describe('a failure', () => {
  it('at the start is handed to all who wait, and the next request asks again', async () => {
    const { keyId, calls, state } = scene(HOUR);
    state.down = new Error('down');
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, keyId));
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'rejected'));
    expect(calls).toHaveLength(1);
    state.down = undefined;
    expect(await keyId()).toBe('ASIA1');
    expect(calls).toHaveLength(2);
  });

  it('after expiration is an error with its cause, never old credentials', async () => {
    const { keyId, clock, state } = scene(HOUR);
    await keyId();
    clock.advance(HOUR);
    state.down = new Error('down');
    await expect(keyId()).rejects.toMatchObject({ code: 'ERR_CREDENTIALS', cause: state.down });
    state.down = undefined;
    expect(await keyId()).toBe('ASIA2');
  });
});

describe('credentials without expiration', () => {
  it('are kept for ever', async () => {
    const { keyId, calls, clock } = scene();
    await keyId();
    clock.advance(10_000 * HOUR);
    expect(await keyId()).toBe('ASIA1');
    expect(calls).toHaveLength(1);
  });

  it('are renewed by refresh()', async () => {
    const { keyId, signer, events } = scene();
    await keyId();
    expect((await signer.credentials.refresh()).accessKeyId).toBe('ASIA2');
    expect(await keyId()).toBe('ASIA2');
    expect(events).toMatchObject([
      { type: 'refreshed', lifetime: undefined, accessKeyId: 'ASIA1' },
      { type: 'refreshed', accessKeyId: 'ASIA2' },
    ]);
  });
});

describe('a caller that is aborted', () => {
  it('goes at once, and the load goes on for the others', async () => {
    const clock = fakeClock();
    const { provider, calls, state } = fakeProvider(clock.now, HOUR);
    const held = gate();
    state.gate = held.closed;
    const network = recorder();
    const signedFetch = sigv4(network.fetch, { credentials: provider, now: clock.now });
    const controller = new AbortController();
    const [aborted, other] = [signedFetch(API, { signal: controller.signal }), signedFetch(API)];
    controller.abort(new Error('gone'));
    await expect(aborted).rejects.toThrow('gone'); // while the provider has not answered
    held.open();
    expect((await other).status).toBe(200);
    expect(calls).toHaveLength(1);
    expect(network.calls).toHaveLength(1);
  });
});

describe('signers with the same provider and clock', () => {
  it('share its calls, and each is told what happens', async () => {
    const clock = fakeClock();
    const { provider, calls } = fakeProvider(clock.now, HOUR);
    const told: string[] = [];
    const make = (name: string) =>
      createSigner({ credentials: provider, now: clock.now, onEvent: ({ type }) => told.push(`${name} ${type}`) });
    const [one, two] = [make('one'), make('two')];
    await Promise.all([one.credentials.get(), two.credentials.get()]);
    expect(calls).toHaveLength(1);
    expect(told).toEqual(['one refreshed', 'two refreshed']);
  });

  it('on another clock have a cache of their own', async () => {
    const clock = fakeClock();
    const { provider, calls } = fakeProvider(clock.now, HOUR);
    await createSigner({ credentials: provider, now: clock.now }).credentials.get();
    await createSigner({ credentials: provider, now: () => clock.now() }).credentials.get();
    expect(calls).toHaveLength(2);
  });
});

it('a signer whose requests bring a provider of their own is told of each load once', async () => {
  const clock = fakeClock();
  const { provider } = fakeProvider(clock.now, HOUR);
  const told: string[] = [];
  const signer = createSigner({ credentials: LONG_TERM, now: clock.now, onEvent: ({ type }) => told.push(type) });
  for (let request = 0; request < 3; request++) {
    await signer.sign({ method: 'GET', url: API }, { credentials: provider });
    clock.advance(HOUR);
  }
  expect(told).toEqual(['refreshed', 'signed', 'refreshed', 'signed', 'refreshed', 'signed']);
});

describe('a thousand signers with the same provider, as a program makes that has one per request', () => {
  const make = () => {
    const { provider } = fakeProvider(Date.now);
    const told: string[] = [];
    const signers = Array.from({ length: 1000 }, () =>
      createSigner({ credentials: provider, onEvent: ({ type }) => told.push(type) }),
    );
    return { signers, told };
  };

  it('are made without a look at all others for each, and all are told', async () => {
    const looks = jest.spyOn(WeakRef.prototype, 'deref');
    const { signers, told } = make();
    expect(looks.mock.calls.length).toBeLessThan(3000);
    await signers[0]?.credentials.get();
    expect(told).toEqual(signers.map(() => 'refreshed'));
  });

  it('are forgotten when they are gone, before there is any news', async () => {
    const looks = jest.spyOn(WeakRef.prototype, 'deref').mockReturnValue(undefined); // as if all were collected
    const { signers } = make();
    looks.mockClear();
    await signers[0]?.credentials.get();
    expect(looks.mock.calls.length).toBeLessThan(50);
  });
});

it('a listener that throws disturbs nothing', async () => {
  const clock = fakeClock();
  const onEvent = () => {
    throw new Error('listener');
  };
  const signer = createSigner({ credentials: fakeProvider(clock.now, HOUR).provider, now: clock.now, onEvent });
  await expect(
    signer.sign({ method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/' }),
  ).resolves.toBeDefined();
});

it('a provider that remembers is not asked to forget by the first load', async () => {
  const { keyId, signer, calls } = scene(HOUR);
  await signer.credentials.refresh();
  await keyId();
  expect(calls).toEqual([{ forceRefresh: undefined }]);
});
