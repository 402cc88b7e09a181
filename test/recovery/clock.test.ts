import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSigner, type SigV4Event } from '@sigv4/core';
import { createGateway, type Gateway } from '@sigv4/testing';
import { CLIENTS } from '../support/clients.ts';
import { fakeClock, HOUR, MINUTE } from '../support/clock.ts';
import { LONG_TERM } from '../support/credentials.ts';

const server = fakeClock();
let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway({ credentials: [LONG_TERM], now: server.now });
});
afterEach(() => gateway.close());

/** A signer whose clock is wrong by so much. */
function scene(offset: number) {
  const clock = fakeClock(server.now() + offset);
  const events: SigV4Event[] = [];
  const signer = createSigner({
    credentials: LONG_TERM,
    now: clock.now,
    service: 'execute-api',
    region: 'us-east-1',
    hosts: [gateway.host, gateway.host.replace('127.0.0.1', 'localhost')],
    onEvent: (event) => events.push(event),
  });
  return {
    clock,
    events,
    signer,
    url: `${gateway.url}/prod/hello`,
    verdicts: () => gateway.requests.map(({ verdict }) => verdict.code),
  };
}

describe.each(CLIENTS)('%s', (_, send) => {
  it.each([
    ['late', -HOUR, 'expired'],
    ['early', HOUR, 'not-yet-valid'],
  ])(
    'learns the time of a server when its own clock is %s, and signs right from then on',
    async (__, offset, verdict) => {
      const { signer, url, verdicts, events } = scene(offset);
      expect(await send({ url }, signer)).toMatchObject({ status: 200 });
      expect(await send({ url }, signer)).toMatchObject({ status: 200 });
      expect(verdicts()).toEqual([verdict, 'ok', 'ok']);
      expect(events).toContainEqual({ type: 'recovered', method: 'GET', url, reason: 'clock' });
    },
  );

  it('learns it for each host', async () => {
    const { signer, url, verdicts } = scene(-HOUR);
    await send({ url }, signer);
    await send({ url: url.replace('127.0.0.1', 'localhost') }, signer);
    expect(verdicts()).toEqual(['expired', 'ok', 'expired', 'ok']);
  });

  it('forgets it when its own clock is set right', async () => {
    const { signer, url, clock, verdicts } = scene(-HOUR);
    await send({ url }, signer);
    clock.advance(HOUR);
    expect(await send({ url }, signer)).toMatchObject({ status: 200 });
    expect(await send({ url }, signer)).toMatchObject({ status: 200 });
    expect(verdicts()).toEqual(['expired', 'ok', 'not-yet-valid', 'ok', 'ok']);
  });

  it('forgets it after a day', async () => {
    const { signer, url, clock, verdicts } = scene(-HOUR);
    await send({ url }, signer);
    clock.advance(24 * HOUR);
    server.advance(24 * HOUR);
    await send({ url }, signer);
    server.advance(-24 * HOUR);
    expect(verdicts()).toEqual(['expired', 'ok', 'expired', 'ok']);
  });

  it('does not believe a difference of more than a day', async () => {
    const { signer, url, verdicts } = scene(-25 * HOUR);
    expect(await send({ url }, signer)).toMatchObject({ status: 403 });
    expect(verdicts()).toEqual(['expired']);
  });

  it('does not correct a clock that is right within what AWS allows', async () => {
    const { signer, url, verdicts } = scene(-4 * MINUTE);
    expect(await send({ url }, signer)).toMatchObject({ status: 200 });
    expect(verdicts()).toEqual(['ok']);
  });
});
