import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSigner, type CredentialProvider, type Credentials, presign } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { fakeClock, HOUR, MINUTE, SECOND } from '../support/clock.ts';
import { LONG_TERM } from '../support/credentials.ts';
import { gate } from '../support/provider.ts';
import { recorder } from '../support/recorder.ts';
import { scene } from './scene.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const expired = () => new Response('{}', { status: 403, headers: { 'x-amzn-errortype': 'ExpiredTokenException' } });

beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0)); // no jitter
afterEach(() => void jest.restoreAllMocks());

describe('ten refused requests, one after the other, ask a source', () => {
  async function tenRefused(credentials: CredentialProvider, now: () => number): Promise<void> {
    const signedFetch = sigv4(recorder(expired).fetch, { credentials, now });
    for (let serial = 0; serial < 10; serial++) expect((await signedFetch(API)).status).toBe(403);
  }

  it('once, when it brings the same keys with another expiration each time', async () => {
    const clock = fakeClock();
    const loads: number[] = [];
    const provider: CredentialProvider = async () => ({
      accessKeyId: 'ASIA1',
      secretAccessKey: 'secret',
      expiration: new Date(clock.now() + HOUR + loads.push(clock.now())),
    });
    await tenRefused(provider, clock.now);
    expect(loads).toHaveLength(2);
    clock.advance(3.1 * MINUTE);
    await tenRefused(provider, clock.now);
    expect(loads).toHaveLength(3);
  });

  it.each([
    ['of an hour', HOUR],
    ['without expiration', undefined],
  ])('once, when it is down, and again after a minute, for keys %s', async (_, lifetime) => {
    const { provider, calls, state, keyId, clock } = scene(lifetime);
    await keyId();
    state.down = new Error('down');
    await tenRefused(provider, clock.now);
    expect(calls).toHaveLength(2);
    clock.advance(MINUTE - 1);
    await tenRefused(provider, clock.now);
    expect(calls).toHaveLength(2);
    clock.advance(1);
    await tenRefused(provider, clock.now);
    expect(calls).toHaveLength(3);
  });

  it('once, when it brings other keys each time', async () => {
    const { provider, calls, clock, keyId } = scene(HOUR);
    await keyId();
    await tenRefused(provider, clock.now);
    expect(calls).toHaveLength(2);
  });
});

describe('refusals that say one thing and then another have a source of other keys asked once a minute', () => {
  const late = (time: number) => () =>
    new Response('{}', {
      status: 403,
      headers: { 'x-amzn-errortype': 'RequestTimeTooSkewed', date: new Date(time).toUTCString() },
    });

  it.each([
    ['an expired token and the clock', (time: number) => [expired, late(time + HOUR)]],
    ['the clock and an expired token', (time: number) => [late(time + HOUR), expired]],
    ['two clocks and an expired token', (time: number) => [late(time + HOUR), late(time - HOUR), expired]],
    ['an expired token and success', () => [expired, () => new Response('ok')]],
  ])('%s', async (_, answersAt) => {
    const { provider, calls, clock, keyId } = scene(HOUR);
    await keyId();
    const answers = answersAt(clock.now());
    let sent = 0;
    const network = recorder(() => (answers[sent++ % answers.length] ?? expired)());
    const signedFetch = sigv4(network.fetch, { credentials: provider, now: clock.now });
    const twelveRequests = async (): Promise<void> => {
      for (let request = 0; request < 12; request++) {
        await signedFetch(API);
        clock.advance(4 * SECOND);
      }
    };
    await twelveRequests();
    expect(calls).toHaveLength(2);
    clock.advance(12 * SECOND);
    await twelveRequests();
    expect(calls).toHaveLength(3);
  });

  it('and through two signers no more often', async () => {
    const { provider, calls, clock, keyId } = scene(HOUR);
    await keyId();
    for (const serial of [1, 2]) {
      const signedFetch = sigv4(recorder(expired).fetch, { credentials: provider, now: clock.now });
      expect((await signedFetch(`${API}/${serial}`)).status).toBe(403);
    }
    expect(calls).toHaveLength(2);
  });
});

describe('within the minute after a refusal', () => {
  async function refusedOnce() {
    const made = scene(HOUR);
    await made.keyId();
    await sigv4(recorder(expired).fetch, { credentials: made.provider, now: made.clock.now })(API);
    expect(made.calls).toHaveLength(2);
    return made;
  }

  it('a request that was signed with older keys gets the present ones at once, without a load', async () => {
    const { provider, calls, clock, signer, settle } = await refusedOnce();
    const held = gate();
    const answers = [expired(), new Response('ok')];
    const inner = recorder(() => answers.shift() ?? expired());
    const slow = (async (...call: Parameters<typeof fetch>) => {
      await held.closed;
      return inner.fetch(...call);
    }) as typeof fetch;
    const waiting = sigv4(slow, { credentials: provider, now: clock.now })(API);
    await settle();
    await signer.credentials.refresh();
    held.open();
    expect((await waiting).status).toBe(200);
    expect(calls).toHaveLength(3); // the one of refresh()
  });

  it('a load that is under way for another reason is waited for', async () => {
    const { provider, calls, clock, state, signer, settle } = await refusedOnce();
    const held = gate();
    state.gate = held.closed;
    const refreshed = signer.credentials.refresh();
    await settle();
    const answers = [expired(), new Response('ok')];
    const waiting = sigv4(recorder(() => answers.shift() ?? expired()).fetch, {
      credentials: provider,
      now: clock.now,
    })(API);
    await settle();
    held.open();
    await refreshed;
    expect((await waiting).status).toBe(200);
    expect(calls).toHaveLength(3);
  });

  it('expired keys are replaced as ever', async () => {
    const { clock, keyId, calls } = await refusedOnce();
    clock.advance(HOUR);
    expect(await keyId()).toBe('ASIA3');
    expect(calls).toHaveLength(3);
  });
});

describe('a clock that tells', () => {
  it.each([
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a time before 1970', -1, '-1'],
    ['a time after the year 9999', 253_402_300_800_000, '253402300800000'],
    ['a text', '1767225600000', 'string'],
    ['a Date', new Date(), 'object'],
    ['a bigint', 1n, 'bigint'],
    ['nothing', undefined, 'undefined'],
  ])('%s is a TypeError that names the option', async (_, time, told) => {
    const now = () => time as number;
    const request = { method: 'GET', url: API };
    const keys = { accessKeyId: 'ASIA1', secretAccessKey: 'secret', expiration: new Date() };
    for (const credentials of [LONG_TERM, keys, async () => LONG_TERM, async () => keys]) {
      const made = createSigner({ credentials, now });
      for (const call of [
        () => made.sign(request),
        () => presign(made, request, { expiresIn: 60 }),
        () => sigv4(recorder().fetch, made)(API),
      ]) {
        const refused = call();
        await expect(refused).rejects.toThrow(TypeError);
        await expect(refused).rejects.toThrow(new RegExp(`^sigv4: the option "now" must .* not ${told}\\.$`));
      }
    }
  });

  it('no time any more while a load is under way fails those who wait for it, and the next one', async () => {
    const clock = fakeClock();
    let broken = false;
    const signer = createSigner({
      credentials: async () => {
        broken = true;
        return LONG_TERM;
      },
      now: () => (broken ? Number.NaN : clock.now()),
    });
    await expect(signer.credentials.get()).rejects.toThrow(/"now"/);
    broken = false;
    await expect(signer.credentials.get()).rejects.toThrow(/"now"/);
  });
});

it('keys that are refused after the clock has been corrected are not taken for new ones: the next refusal asks the source', async () => {
  const { provider, calls, clock, keyId } = scene(HOUR);
  await keyId();
  clock.advance(10 * MINUTE);
  const late = () =>
    new Response('{}', {
      status: 403,
      headers: { 'x-amzn-errortype': 'RequestTimeTooSkewed', date: new Date(clock.now() + HOUR).toUTCString() },
    });
  const answers = [late(), expired(), expired(), new Response('ok')];
  const signedFetch = sigv4(recorder(() => answers.shift() ?? expired()).fetch, {
    credentials: provider,
    now: clock.now,
  });
  expect((await signedFetch(API)).status).toBe(403);
  expect((await signedFetch(API)).status).toBe(200);
  expect(calls).toHaveLength(2);
});

describe('a load that is silent', () => {
  /** An hour's keys, and a load in the background, started so long before they expire, that has not answered. */
  async function silent(left: number) {
    const made = scene(HOUR);
    await made.keyId();
    const first = gate();
    made.state.gate = first.closed;
    made.clock.advance(HOUR - left);
    expect(await made.soon(made.keyId())).toBe('ASIA1');
    expect(made.calls).toHaveLength(2);
    return { ...made, first };
  }

  it('for a minute is shared, and then a request that comes by starts another', async () => {
    const { keyId, soon, clock, calls } = await silent(10 * MINUTE);
    clock.advance(MINUTE);
    expect(await soon(keyId())).toBe('ASIA1');
    expect(calls).toHaveLength(2);
    clock.advance(1);
    expect(await soon(keyId())).toBe('ASIA1');
    expect(await soon(keyId())).toBe('ASIA1');
    expect(calls).toHaveLength(3);
  });

  it('holds nobody up in the mandatory window, while the keys live', async () => {
    const { keyId, soon, clock, calls } = await silent(10 * MINUTE);
    clock.advance(9.5 * MINUTE);
    expect(await soon(keyId())).toBe('ASIA1');
    clock.advance(10 * SECOND);
    expect(await soon(keyId())).toBe('ASIA1');
    expect(calls).toHaveLength(3);
  });

  it('and has begun in the mandatory window is waited for', async () => {
    const { keyId, soon, clock, first } = await silent(1.1 * MINUTE);
    clock.advance(30 * SECOND);
    const waiting = keyId();
    expect(await soon(waiting)).toBe('waits');
    first.open();
    expect(await waiting).toBe('ASIA2');
  });

  it('after expiration is overtaken, and those who had waited for it are served, too', async () => {
    const { keyId, signer, soon, clock, state, calls } = await silent(10 * SECOND + MINUTE);
    clock.advance(MINUTE);
    const waiting = [keyId(), signer.credentials.refresh().then(({ accessKeyId }) => accessKeyId)];
    clock.advance(MINUTE);
    state.gate = undefined;
    expect(await soon(keyId())).toBe('ASIA2');
    expect(await Promise.all(waiting)).toEqual(['ASIA2', 'ASIA2']);
    expect(calls).toHaveLength(3);
  });

  it('is overtaken by refresh(), and its late answer is dropped', async () => {
    const { keyId, signer, settle, clock, state, first, events } = await silent(10 * MINUTE);
    clock.advance(MINUTE + 1);
    state.gate = undefined;
    expect((await signer.credentials.refresh()).accessKeyId).toBe('ASIA2');
    first.open();
    await settle();
    expect(await keyId()).toBe('ASIA2');
    expect(events).toMatchObject([{ accessKeyId: 'ASIA1' }, { accessKeyId: 'ASIA2' }]);
  });

  it('and answers before the one that was started after it serves all: a source that is slow, but sure, is enough', async () => {
    const { signer, soon, keyId, settle, clock, state, first, calls } = await silent(10 * MINUTE);
    const second = gate();
    state.gate = second.closed;
    clock.advance(MINUTE + 1);
    const waiting = signer.credentials.refresh();
    await settle();
    first.open();
    expect((await waiting).accessKeyId).toBe('ASIA2');
    second.open();
    await settle();
    expect(await soon(keyId())).toBe('ASIA2');
    expect(calls).toHaveLength(3);
  });

  it('and fails while another is under way disturbs nobody', async () => {
    const { signer, settle, clock, state, events } = await silent(10 * MINUTE);
    const [failing, last] = [gate(), gate()];
    state.gate = failing.closed;
    clock.advance(MINUTE + 1);
    const early = signer.credentials.refresh();
    await settle();
    state.gate = last.closed;
    clock.advance(MINUTE + 1);
    const late = signer.credentials.refresh();
    state.down = new Error('down');
    failing.open();
    await settle();
    state.down = undefined;
    last.open();
    expect((await Promise.all([early, late])).map(({ accessKeyId }) => accessKeyId)).toEqual(['ASIA2', 'ASIA2']);
    expect(events.map(({ type }) => type)).toEqual(['refreshed', 'refreshed']);
  });

  it('at the very start is overtaken as well', async () => {
    const { keyId, settle, state, clock } = scene(HOUR);
    state.gate = gate().closed;
    const waiting = keyId();
    await settle();
    clock.advance(MINUTE + 1);
    state.gate = undefined;
    expect(await keyId()).toBe('ASIA1');
    expect(await waiting).toBe('ASIA1');
  });

  it('is overtaken after the clock has been set back, too', async () => {
    const { keyId, signer, settle, state, clock } = scene();
    state.gate = gate().closed;
    const waiting = keyId();
    await settle();
    clock.advance(-72 * HOUR);
    state.gate = undefined;
    expect((await signer.credentials.refresh()).accessKeyId).toBe('ASIA1');
    expect(await waiting).toBe('ASIA1');
  });
});

describe('the pause after a refresh that came to nothing', () => {
  it('ends with the start of the mandatory window at the latest, and is of seconds within it', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    const { keyId, settle, clock, state, calls } = scene(HOUR);
    await keyId();
    clock.advance(50.1 * MINUTE);
    state.down = new Error('down');
    await keyId();
    await settle();
    clock.advance(6 * MINUTE);
    await keyId();
    await settle();
    expect(calls).toHaveLength(3);
    clock.advance(2.9 * MINUTE - 1);
    await keyId();
    expect(calls).toHaveLength(3);
    clock.advance(1); // a minute before the end
    expect(await keyId()).toBe('ASIA1');
    expect(calls).toHaveLength(4);
    clock.advance(9 * SECOND);
    await keyId();
    expect(calls).toHaveLength(4);
    state.down = undefined;
    clock.advance(SECOND);
    expect(await keyId()).toBe('ASIA2');
  });

  it('ends when the clock, which was days ahead, is set right', async () => {
    const clock = fakeClock();
    let loads = 0;
    const provider = async (): Promise<Credentials> => {
      loads += 1;
      return { accessKeyId: 'ASIA1', secretAccessKey: 'secret' };
    };
    const signedFetch = sigv4(recorder(expired).fetch, { credentials: provider, now: clock.now });
    clock.advance(72 * HOUR);
    expect((await signedFetch(API)).status).toBe(403); // and the source has no others
    expect((await signedFetch(API)).status).toBe(403);
    expect(loads).toBe(2);
    clock.advance(-72 * HOUR);
    expect((await signedFetch(API)).status).toBe(403);
    expect(loads).toBe(3);
  });

  it('ends just so ahead of time', async () => {
    const { keyId, settle, clock, calls, state } = scene(12 * HOUR);
    await keyId();
    clock.advance(11.5 * HOUR);
    state.down = new Error('down');
    await keyId();
    await settle();
    clock.advance(-20 * MINUTE);
    await keyId();
    expect(calls).toHaveLength(3);
  });
});
