import { afterEach, describe, expect, it } from '@jest/globals';
import { createSigner, type SigV4Event, type SigV4Options } from '@sigv4/core';
import { explain, sigv4 } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import { CLIENTS, type Client } from '../support/clients.ts';
import { fakeClock, HOUR, MINUTE } from '../support/clock.ts';
import { LONG_TERM } from '../support/credentials.ts';
import { fakeProvider } from '../support/provider.ts';
import { startServer } from '../support/server.ts';

// S3 answers HEAD without a body, so that nothing says why it refuses.

type Server = Awaited<ReturnType<typeof startServer>>;
let server: Server;
afterEach(() => server?.close());

interface Bare {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** Refuses the first requests so, and takes the next ones; `dates` are those that were signed. */
async function refusing(...bare: Bare[]): Promise<string[]> {
  const dates: string[] = [];
  server = await startServer((request, response, count) => {
    dates.push(String(request.headers['x-amz-date']));
    const { status, headers } = bare[count - 1] ?? { status: 200 };
    response.writeHead(status, headers).end();
  });
  return dates;
}

function scene(options: SigV4Options = {}) {
  const clock = fakeClock();
  const { provider, calls } = fakeProvider(clock.now);
  const events: SigV4Event[] = [];
  const signer = createSigner({
    credentials: provider,
    now: clock.now,
    service: 's3',
    region: 'eu-west-1',
    hosts: [server.host],
    onEvent: (event) => events.push(event),
    ...options,
  });
  const head = async (send: Client, method = 'HEAD'): Promise<number> =>
    (await send({ url: `${server.url}/bucket/key`, method }, signer)).status;
  const date = (offset: number): string => new Date(clock.now() + offset).toUTCString();
  return { calls, events, signer, head, date };
}

const NOW = Date.parse('2026-01-01T00:00:00Z');
const at = (offset: number): Record<string, string> => ({ date: new Date(NOW + offset).toUTCString() });

describe.each(CLIENTS)('a HEAD request to S3 by %s', (_, send) => {
  it('that is refused with 400 may have an expired session token: it is signed with new credentials, and sent once more', async () => {
    await refusing({ status: 400 });
    const { head, calls, events } = scene();
    expect(await head(send)).toBe(200);
    expect(server.count).toBe(2);
    expect(calls).toHaveLength(2);
    expect(events).toContainEqual(expect.objectContaining({ type: 'recovered', reason: 'expired' }));
  });

  it('the same with SigV4a, in whatever region the bucket is', async () => {
    await refusing({ status: 400, headers: { 'x-amz-bucket-region': 'us-east-1' } });
    const { head, events } = scene({ region: undefined, regionSet: ['*'] });
    expect(await head(send)).toBe(200);
    expect(events).toContainEqual(expect.objectContaining({ type: 'recovered', reason: 'expired' }));
  });

  it.each([
    ['behind', HOUR],
    ['ahead', -HOUR],
  ])(
    'that is refused with 403 by a server whose clock shows that ours is %s is signed with its date, and sent once more',
    async (__, offset) => {
      const dates = await refusing({ status: 403, headers: at(offset) });
      const { head, calls, events } = scene();
      expect(await head(send)).toBe(200);
      expect(await head(send)).toBe(200); // and the date is known from then on
      expect(new Set(dates).size).toBe(2);
      expect(dates[2]).toBe(dates[1]);
      expect(calls).toHaveLength(1);
      expect(events).toContainEqual(expect.objectContaining({ type: 'recovered', reason: 'clock' }));
    },
  );

  it.each([
    ['400', { status: 400 }],
    ['403 and another date', { status: 403, headers: at(HOUR) }],
  ])(
    'that is refused with %s by a bucket in the region that was signed for is sent once more',
    async (__, { status, headers = {} }: Bare) => {
      await refusing({ status, headers: { ...headers, 'x-amz-bucket-region': 'eu-west-1' } });
      expect(await scene().head(send)).toBe(200);
    },
  );

  it.each<[string, Bare, SigV4Options]>([
    ['400 by a bucket in another region', { status: 400, headers: { 'x-amz-bucket-region': 'us-west-2' } }, {}],
    [
      '403 and another date by a bucket in another region',
      { status: 403, headers: { ...at(HOUR), 'x-amz-bucket-region': 'us-west-2' } },
      {},
    ],
    ['400, though it has no session token', { status: 400 }, { credentials: LONG_TERM }],
    ['403, though the dates agree within what AWS allows', { status: 403, headers: at(3 * MINUTE) }, {}],
    ['403 and a date that no clock is off by', { status: 403, headers: at(25 * HOUR) }, {}],
    ['401', { status: 401, headers: at(HOUR) }, {}],
    ['404', { status: 404, headers: at(HOUR) }, {}],
    ['400 and an error code', { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' } }, {}],
    ['400 by another service', { status: 400 }, { service: 'dynamodb' }],
    ['403 and another date by another service', { status: 403, headers: at(HOUR) }, { service: 'execute-api' }],
    ['400, and recover: false', { status: 400 }, { recover: false }],
  ])('that is refused with %s is sent once', async (__, bare, options) => {
    await refusing(bare);
    expect(await scene(options).head(send)).toBe(bare.status);
    expect(server.count).toBe(1);
  });

  it('is told from a GET request that is answered without a body', async () => {
    await refusing({ status: 400 });
    expect(await scene().head(send, 'GET')).toBe(400);
    expect(server.count).toBe(1);
  });

  it.each([
    ['400', { status: 400 }, { status: 400 }],
    ['403 and another date', { status: 403, headers: at(HOUR) }, { status: 403, headers: at(3 * HOUR) }],
    ['400, and then 403 and another date', { status: 400 }, { status: 403, headers: at(HOUR) }],
    ['403 and another date, and then 400', { status: 403, headers: at(HOUR) }, { status: 400 }],
  ])('that is refused twice, with %s, is sent no third time', async (__, first: Bare, second: Bare) => {
    await refusing(first, second);
    expect(await scene().head(send)).toBe(second.status);
    expect(server.count).toBe(2);
  });

  it('that is denied, at a date that agrees, leaves what is known of the clock of its server', async () => {
    const dates = await refusing(
      { status: 403, headers: at(HOUR) },
      { status: 200 },
      { status: 403, headers: at(HOUR) },
      { status: 200 },
    );
    const { head } = scene();
    expect(await head(send)).toBe(200);
    expect(await head(send)).toBe(403);
    expect(await head(send)).toBe(200);
    expect(new Set(dates.slice(1)).size).toBe(1);
    expect(server.count).toBe(4);
  });

  it('that a gateway refuses as S3 does, for a token that has expired, is answered in the end', async () => {
    const now = (): number => Date.now();
    const keys = (serial: number, expiration: Date) => ({
      accessKeyId: `ASIA${serial}`,
      secretAccessKey: `secret${serial}`,
      sessionToken: `token${serial}`,
      expiration,
    });
    const gateway = await createGateway({
      answersAs: 's3',
      service: 's3',
      credentials: [keys(1, new Date(Date.now() - MINUTE)), keys(2, new Date(Date.now() + HOUR))],
    });
    const answer = await send(
      { url: `${gateway.url}/bucket/key`, method: 'HEAD' },
      { credentials: fakeProvider(now).provider, now, service: 's3', region: 'us-east-1', hosts: [gateway.host] },
    );
    const verdicts = gateway.requests.map(({ verdict }) => verdict.code);
    await gateway.close();
    expect(answer.status).toBe(200);
    expect(verdicts).toEqual(['token-expired', 'ok']);
  });
});

it.each([400, 403])(
  'a bucket in another region explains the %i of a HEAD request, whatever the date says',
  async (status) => {
    await refusing({ status, headers: { ...at(HOUR), 'x-amz-bucket-region': 'us-west-2' } });
    const response = await sigv4(fetch, scene().signer)(`${server.url}/bucket/key`, { method: 'HEAD' });
    expect(await explain(response)).toMatchObject({ code: 'wrong-scope', fix: "Pass region: 'us-west-2'." });
  },
);
