import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSigner, type SigV4Event } from '@sigv4/core';
import { fakeClock, HOUR, MINUTE, SECOND } from '../support/clock.ts';
import { fakeProvider, gate } from '../support/provider.ts';

beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0)); // no jitter, but where it is the subject
afterEach(() => void jest.restoreAllMocks());

/** A signer over a provider whose keys live so long, on a clock that the test moves. */
function scene(lifetime?: number) {
  const clock = fakeClock();
  const source = fakeProvider(clock.now, lifetime);
  const events: SigV4Event[] = [];
  const signer = createSigner({ credentials: source.provider, now: clock.now, onEvent: (event) => events.push(event) });
  const keyId = async (): Promise<string> => (await signer.credentials.get()).accessKeyId;
  /** Signs, and tells whether the signature had to wait for the provider. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { clock, ...source, events, signer, keyId, settle };
}

/** Many at once, as a busy program has them. */
const thousand = <Result>(run: () => Promise<Result>): Promise<Result[]> => Promise.all(Array.from({ length: 1000 }, run));

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
    expect(events.filter(({ type }) => type === 'refresh-failed')).toMatchObject([{ error: { code: 'ERR_CREDENTIALS', cause: state.down } }, { error: { code: 'ERR_CREDENTIALS' } }]);
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
    expect(events).toMatchObject([{ type: 'refreshed', lifetime: undefined, accessKeyId: 'ASIA1' }, { type: 'refreshed', accessKeyId: 'ASIA2' }]);
  });
});

describe('signers with the same provider and clock', () => {
  it('share its calls, and each is told what happens', async () => {
    const clock = fakeClock();
    const { provider, calls } = fakeProvider(clock.now, HOUR);
    const told: string[] = [];
    const make = (name: string) => createSigner({ credentials: provider, now: clock.now, onEvent: ({ type }) => told.push(`${name} ${type}`) });
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

it('a listener that throws disturbs nothing', async () => {
  const clock = fakeClock();
  const onEvent = () => {
    throw new Error('listener');
  };
  const signer = createSigner({ credentials: fakeProvider(clock.now, HOUR).provider, now: clock.now, onEvent });
  await expect(signer.sign({ method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/' })).resolves.toBeDefined();
});

it('a provider that remembers is not asked to forget by the first load', async () => {
  const { keyId, signer, calls } = scene(HOUR);
  await signer.credentials.refresh();
  await keyId();
  expect(calls).toEqual([{ forceRefresh: undefined }]);
});
