import { describe, expect, it } from '@jest/globals';
import type { Faults, Gateway } from '@sigv4/testing';
import { datetime, send, startGateway, temporary, type Incoming, type Outgoing } from './send.ts';
import { signByHand } from './sign.ts';

const plain = { target: '/prod/items?a=1', path: '/prod/items', query: 'a=1' };

/** Sends a request that is signed rightly while something is wrong, and again when all is well. */
async function suffer(
  faults: Faults,
  make: (host: string) => Outgoing = (host) => signByHand(host, plain),
): Promise<Incoming & { gateway: Gateway }> {
  const gateway = await startGateway();
  gateway.faults = faults;
  const answer = await send(gateway, make(gateway.host));
  gateway.faults = {};
  expect(await send(gateway, make(gateway.host))).toMatchObject({ status: 200 });
  return { ...answer, gateway };
}

describe('each fault refuses what is signed rightly, until it is switched off', () => {
  it('session tokens expire now, and long-term keys do not', async () => {
    const answer = await suffer({ tokensExpired: true }, (host) =>
      signByHand(host, { ...plain, credentials: temporary }),
    );
    expect(answer).toMatchObject({
      status: 403,
      errorType: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
    const gateway = await startGateway({ faults: { tokensExpired: true } });
    expect(await send(gateway, signByHand(gateway.host, plain))).toMatchObject({ status: 200 });
  });

  it.each([
    [
      600_000,
      'Signature expired: 20260101T120000Z is now earlier than 20260101T120500Z (20260101T121000Z - 5 min.)',
      'Thu, 01 Jan 2026 12:10:00 GMT',
    ],
    [
      -600_000,
      'Signature not yet current: 20260101T120000Z is still later than 20260101T115500Z (20260101T115000Z + 5 min.)',
      'Thu, 01 Jan 2026 11:50:00 GMT',
    ],
  ])("the server's clock goes %d ms ahead, and its date field says so", async (clockSkew, message, date) => {
    expect(await suffer({ clockSkew })).toMatchObject({
      status: 403,
      errorType: 'InvalidSignatureException',
      message,
      headers: { date },
    });
  });

  it.each<[string, Faults['proxy'] & object, string]>([
    [
      'the path is decoded and encoded by a proxy',
      { path: (path) => encodeURI(decodeURIComponent(path)) },
      '\n/prod/a%3Ab\n',
    ],
    ['the query is decoded once more', { query: (query) => query.replace('%2525', '%25') }, '\na=%25\n'],
    ['a header field is rewritten', { headers: { accept: 'text/html' } }, '\naccept:text/html\n'],
    ['the body is changed', { body: (body) => `${String(body)}\n` }, ''],
  ])('%s', async (_name, proxy, line) => {
    const make = (host: string): Outgoing =>
      signByHand(host, {
        method: 'POST',
        target: '/prod/a%3Ab?a=%2525',
        path: '/prod/a%253Ab',
        query: 'a=%2525',
        headers: { accept: 'a/b' },
        body: 'text',
      });
    const answer = await suffer({ proxy }, make);
    expect(answer).toMatchObject({
      status: 403,
      errorType: 'InvalidSignatureException',
      message: expect.stringContaining(line),
    });
    expect(answer.gateway.requests.map(({ verdict }) => verdict.code)).toEqual(['signature-mismatch', 'ok']);
  });

  it('a signed header field is dropped', async () => {
    const answer = await suffer({ proxy: { headers: { accept: undefined } } }, (host) =>
      signByHand(host, { ...plain, headers: { accept: 'a/b' } }),
    );
    expect(answer).toMatchObject({ status: 403, errorType: 'InvalidSignatureException' });
    expect(answer.gateway.requests[0]?.verdict.reason).toBe("The signed header 'accept' did not arrive.");
  });

  it('a header field that nobody signed is added', async () => {
    const answer = await suffer({ proxy: { headers: { 'x-amz-added': '1' } } });
    expect(answer).toMatchObject({
      status: 403,
      message: "'x-amz-added' must be a 'SignedHeader' in the AWS Authorization.",
    });
    expect(answer.gateway.requests[0]?.headers.at(-1)).toEqual(['x-amz-added', '1']);
  });

  it('IAM denies: nothing allows it', async () => {
    expect(await suffer({ denied: 'implicitly' })).toMatchObject({
      status: 403,
      errorType: 'AccessDeniedException',
      body: `{"Message":"${denied} because no identity-based policy allows the execute-api:Invoke action"}`,
    });
  });

  it('IAM denies: something forbids it', async () => {
    const answer = await suffer({ denied: 'explicitly' }, (host) =>
      signByHand(host, { ...plain, credentials: temporary }),
    );
    expect(answer.body).toContain(
      'User: arn:aws:sts::123456789012:assumed-role/example-role/example-session is not authorized',
    );
    expect(answer.body).toContain(' with an explicit deny in an identity-based policy');
  });

  it('a route is missing: the answer is that to an unsigned request', async () => {
    expect(await suffer({ missingRoute: true })).toMatchObject({
      status: 403,
      errorType: 'MissingAuthenticationTokenException',
      body: '{"message":"Missing Authentication Token"}',
    });
  });

  it('a firewall blocks: the page is not of the service', async () => {
    const answer = await suffer({ blocked: true });
    expect(answer).toMatchObject({
      status: 403,
      errorType: undefined,
      headers: { 'content-type': 'text/html', server: 'CloudFront' },
    });
    expect(answer.body).toContain('<H2>The request could not be satisfied.</H2>');
    expect(answer.headers).not.toHaveProperty('x-amzn-requestid');
  });

  it('everything is redirected', async () => {
    expect(await suffer({ redirect: { to: '/prod/other', status: 302 } })).toMatchObject({
      status: 302,
      headers: { location: '/prod/other' },
      body: '',
    });
  });

  it('one path is redirected, with 307, and no other', async () => {
    expect(await suffer({ redirect: { from: '/prod/items', to: '/elsewhere' } })).toMatchObject({
      status: 307,
      headers: { location: '/elsewhere' },
    });
    const gateway = await startGateway({ faults: { redirect: { from: '/prod', to: '/elsewhere' } } });
    expect(await send(gateway, signByHand(gateway.host, plain))).toMatchObject({ status: 200 });
  });

  it('answers are held back', async () => {
    const gateway = await startGateway({ faults: { delay: 60_000 } });
    const pending = send(gateway, signByHand(gateway.host, plain)).catch(
      (error: Error & { code?: string }) => error.code,
    );
    while (gateway.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await gateway.close();
    expect(await pending).toBe('ECONNRESET');
    await suffer({ delay: 1 }).then((answer) => expect(answer.status).toBe(200));
  });

  const denied =
    'User: arn:aws:iam::123456789012:user/example-user is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:example/prod/GET/items';
});

it('faults that are there from the start are in force at once', async () => {
  const gateway = await startGateway({ faults: { blocked: true } });
  expect(gateway.faults).toEqual({ blocked: true });
  expect(await send(gateway, signByHand(gateway.host, plain))).toMatchObject({ status: 403 });
});

it('several faults are on at once', async () => {
  const answer = await suffer({ clockSkew: 1000, denied: 'implicitly' });
  expect(answer).toMatchObject({
    status: 403,
    errorType: 'AccessDeniedException',
    headers: { date: 'Thu, 01 Jan 2026 12:00:01 GMT' },
  });
});

it('a wrong signature is told before a denial, and a missing route before a wrong signature', async () => {
  const gateway = await startGateway({ faults: { denied: 'explicitly' } });
  const unsigned = { target: '/', headers: [['Host', gateway.host]] } as const;
  expect(await send(gateway, unsigned)).toMatchObject({ errorType: 'MissingAuthenticationTokenException' });
  gateway.faults = { missingRoute: true };
  const stale = signByHand(gateway.host, { ...plain, datetime: datetime.replace('T12', 'T11') });
  expect(await send(gateway, stale)).toMatchObject({ message: 'Missing Authentication Token' });
});

it('credentials may be one pair of keys, several, or a lookup', async () => {
  for (const credentials of [
    temporary,
    [temporary],
    (accessKeyId: string) => (accessKeyId === temporary.accessKeyId ? temporary : undefined),
  ]) {
    const gateway = await startGateway({ credentials });
    expect(await send(gateway, signByHand(gateway.host, { ...plain, credentials: temporary }))).toMatchObject({
      status: 200,
    });
    expect(await send(gateway, signByHand(gateway.host, plain))).toMatchObject({
      status: 403,
      errorType: 'UnrecognizedClientException',
    });
  }
});

describe('browsers', () => {
  const preflight = (host: string): Outgoing => ({
    method: 'OPTIONS',
    target: '/prod/items',
    headers: [
      ['Host', host],
      ['Origin', 'https://app.example.com'],
      ['Access-Control-Request-Method', 'PUT'],
      ['Access-Control-Request-Headers', 'authorization,x-amz-date'],
    ],
  });

  it('get no answer to their preflights, unless the gateway is open to them', async () => {
    const gateway = await startGateway();
    expect(await send(gateway, preflight(gateway.host))).toMatchObject({ status: 403 });
    gateway.cors = {};
    const answer = await send(gateway, preflight(gateway.host));
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'authorization,x-amz-date',
      },
    });
    expect(gateway.requests).toHaveLength(1);
  });

  it('may read answers and refusals, and of their header fields what is exposed', async () => {
    const gateway = await startGateway({ cors: {} });
    const ask = async (credentials = temporary) =>
      (await send(gateway, signByHand(gateway.host, { ...plain, credentials }))).headers;
    expect(await ask()).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(await ask()).not.toHaveProperty('access-control-expose-headers');
    gateway.cors = { expose: ['x-amzn-errortype', 'date'] };
    expect(await ask({ ...temporary, secretAccessKey: 'wrong' })).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'x-amzn-errortype, date',
    });
    gateway.cors = { onRefusals: false };
    expect(await ask({ ...temporary, secretAccessKey: 'wrong' })).not.toHaveProperty('access-control-allow-origin');
    expect(await ask()).toMatchObject({ 'access-control-allow-origin': '*' });
  });
});
