import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 as signFetch } from '@sigv4/fetch';
import { createGateway, type AnswerStyle, type Faults, type Protection } from '@sigv4/testing';
import { iam } from '@sigv4/testing/msw';
import axios from 'axios';
import { http, HttpResponse, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { credentials } from './requests.ts';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const echo = async ({ request }: { request: Request }): Promise<Response> =>
  HttpResponse.json({ method: request.method, body: await request.text() });
const protect = (protection: Partial<Protection> = {}): void =>
  server.use(http.all(url, iam({ credentials, ...protection }, echo)));
/** What `fetch` is while a test runs: msw replaces it. */
const signedFetch = (input: string, init?: RequestInit): Promise<Response> =>
  signFetch(fetch, { credentials })(input, init);

describe('a protected handler', () => {
  it('answers what is signed by fetch, and reads its body', async () => {
    protect({ service: 'execute-api', region: 'eu-west-1' });
    const response = await signedFetch(`${url}?b=2&a=%20`, { method: 'POST', body: '{"a":1}' });
    expect([response.status, await response.json()]).toEqual([200, { method: 'POST', body: '{"a":1}' }]);
  });

  it.each(['http', 'fetch'])('answers what is signed by axios on its %s adapter', async (adapter) => {
    protect();
    const client = axios.create({ adapter });
    client.interceptors.request.use(signAxios({ credentials }));
    expect(await client.put(url, { a: 1 })).toMatchObject({ status: 200, data: { method: 'PUT', body: '{"a":1}' } });
  });

  it('refuses what is not signed, and its resolver sees nothing of it', async () => {
    let count = 0;
    server.use(
      http.get(
        url,
        iam({ credentials }, () => HttpResponse.json((count += 1))),
      ),
    );
    const response = await fetch(url);
    expect([response.status, response.headers.get('x-amzn-errortype'), await response.json(), count]).toEqual([
      403,
      'MissingAuthenticationTokenException',
      { message: 'Missing Authentication Token' },
      0,
    ]);
  });

  it('takes any region and service unless it is told one', async () => {
    protect({ region: 'us-east-1' });
    expect(await signedFetch(url).then((response) => response.json())).toEqual({
      message: "Credential should be scoped to a valid region, not 'eu-west-1'. ",
    });
  });

  it('reads its protection anew for every request', async () => {
    const protection: Protection & { faults: Faults } = { credentials, faults: {} };
    server.use(http.get(url, iam(protection, echo)));
    expect((await signedFetch(url)).status).toBe(200);
    protection.faults = { denied: 'explicitly' };
    expect((await signedFetch(url)).headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
  });

  it('leaves parameters, types and generators to the resolver', async () => {
    server.use(
      http.get<{ id: string }>(
        `${url}/:id`,
        iam({ credentials }, function* ({ params }) {
          yield HttpResponse.text(`first ${params.id.toUpperCase()}`);
          return HttpResponse.text(`last ${params.id}`);
        }),
      ),
    );
    const texts = [await signedFetch(`${url}/a`), await signedFetch(`${url}/b`)].map((response) => response.text());
    expect(await Promise.all(texts)).toEqual(['first A', 'last a']); // msw keeps one generator going
  });

  it('lets a resolver that answers nothing fall through to the next handler', async () => {
    server.use(
      http.get(
        url,
        iam({ credentials }, () => undefined),
      ),
      http.get(url, () => HttpResponse.text('next')),
    );
    server.use(
      http.get(
        url,
        iam({ credentials }, () => undefined),
      ),
    );
    expect(await signedFetch(url).then((response) => response.text())).toBe('next');
  });

  it('refuses HEAD without a body, and holds answers back', async () => {
    protect({ answersAs: 's3', faults: { delay: 1 } });
    const response = await fetch(url, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([403, '']);
  });

  it.each<[string, () => unknown, string]>([
    [
      'a misspelt option',
      () => iam({ credentials, service: 's3', answerAs: 's3' } as Protection, echo),
      '"answerAs" in the options is unknown. Use one of: credentials, service, region, now, answersAs, faults.',
    ],
    [
      "an option of a gateway's",
      () => iam({ credentials, cors: {} } as Protection, echo),
      '"cors" in the options is unknown.',
    ],
    ['no credentials', () => iam({} as Protection, echo), '"credentials" in the options must be an object with'],
    [
      'no resolver',
      () => iam({ credentials }, undefined as unknown as typeof echo),
      'iam(options, resolver) needs a resolver, which must be a function.',
    ],
  ])('%s is a TypeError when it is made', (_name, make, message) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`@sigv4/testing: ${message}`);
  });

  it('is told of what a test has made wrong meanwhile', async () => {
    const protection: Protection & { faults: Faults } = { credentials, faults: {} };
    server.use(http.get(url, iam(protection, echo)));
    protection.faults = { denied: 'maybe' as 'implicitly' };
    const shown = jest.spyOn(console, 'error').mockImplementation(() => undefined); // by msw
    const response = await signedFetch(url);
    expect([response.status, await response.text()]).toEqual([
      500,
      expect.stringContaining("in the options must be one of 'implicitly', 'explicitly'"),
    ]);
    shown.mockRestore();
  });

  it('gives 501 to what nobody can judge', async () => {
    const known = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
    protect({ credentials: known, now: () => Date.parse('2026-01-01T12:00:00Z') });
    const response = await fetch(`${url}?a=b+c`, {
      headers: {
        'x-amz-date': '20260101T120000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=f',
      },
    });
    expect(response.status).toBe(501);
  });
});

it.each<[AnswerStyle, Faults]>([
  ['rest-api', {}],
  ['rest-api', { denied: 'implicitly' }],
  ['http-api', {}],
  ['lambda-url', { clockSkew: 3_600_000 }],
  ['json-service', { tokensExpired: true }],
  ['s3', { blocked: true }],
  ['rest-api', { redirect: { to: 'https://example.com/', status: 302 } }],
])('as %s with %j, a handler answers as a gateway does', async (answersAs, faults) => {
  const now = (): number => Date.parse('2026-01-01T12:00:00Z');
  const gateway = await createGateway({ credentials: [], region: 'eu-west-1', now, answersAs, faults });
  server.use(http.all(`${gateway.url}/*`, () => passthrough()));
  protect({ credentials: [], now, answersAs, faults });
  // Signed by nobody that they know.
  const scoped = signFetch(fetch, {
    credentials,
    now,
    hosts: [gateway.host],
    service: 'execute-api',
    region: 'eu-west-1',
    recover: false,
  });
  const theirs = await scoped(`${gateway.url}/prod/items`, { redirect: 'manual' }).finally(() => gateway.close());
  const ours = await signFetch(fetch, { credentials, now, recover: false })(url, { redirect: 'manual' });
  expect(ours.status).toBe(theirs.status);
  for (const name of ['content-type', 'x-amzn-errortype', 'date', 'location'])
    expect(ours.headers.get(name)).toBe(theirs.headers.get(name));
});
