import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSigner, sigv4 } from '@sigv4/fetch';
import { createGateway, type Answer, type Gateway, type ReceivedRequest } from '@sigv4/testing';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { recorder } from '../support/recorder.ts';
import { valuesOf } from './fetch-case.ts';

// A function behind a function URL that calls another one with the request that it was called with. Caller and function have keys of their own.

const REGION = 'eu-west-1';
const CALLER = LONG_TERM;
const FUNCTION = TEMPORARY;
const SCOPE = { service: 'lambda', region: REGION };

/** How the function makes a request of the one that came in. */
let handOn: (incoming: Request) => Parameters<typeof fetch>;
let first: Gateway;
let second: Gateway;

/** What runtimes make of a request that arrives: its URL has the public host. */
function incomingRequest({ method, target, headers, body }: ReceivedRequest): Request {
  const fields = headers.filter(([name]) => !/^(connection|content-length|transfer-encoding|keep-alive)$/i.test(name));
  return new Request(`https://front.lambda-url.${REGION}.on.aws${target}`, {
    method,
    headers: fields as [string, string][],
    body: /^(GET|HEAD)$/.test(method) ? null : (body as Uint8Array<ArrayBuffer>),
  });
}

async function respond(received: ReceivedRequest): Promise<Answer> {
  const signedFetch = sigv4(fetch, { ...SCOPE, credentials: FUNCTION, hosts: [second.host] });
  const answer = await signedFetch(...handOn(incomingRequest(received)));
  return { status: answer.status, body: await answer.text() };
}

beforeAll(async () => {
  second = await createGateway({
    ...SCOPE,
    credentials: [FUNCTION],
    answersAs: 'lambda-url',
    respond: ({ body }) => ({ status: 200, body: `second: ${new TextDecoder().decode(body)}` }),
  });
  first = await createGateway({ ...SCOPE, credentials: [CALLER], answersAs: 'lambda-url', respond });
});
afterAll(() => Promise.all([first.close(), second.close()]));

/** The caller is a program of its own: it signs, and sends by itself. */
async function callFirst({
  method = 'GET',
  headers = {},
  body,
}: {
  method?: string;
  headers?: Record<string, string>;
  body?: string | undefined;
}): Promise<Response> {
  const { url, headers: signature } = await createSigner({ credentials: CALLER }).sign(
    { method, url: `${first.url}/orders?id=7`, headers, body },
    SCOPE,
  );
  return fetch(url, { method, headers: { ...headers, ...signature }, body: body ?? null });
}

const urlOf = ({ url }: Request): string => second.url + new URL(url).pathname + new URL(url).search;

/** The caller's headers that the second function is to see. */
const ALLOWED = ['accept', 'content-type'];
const allowed = ({ headers }: Request): [string, string][] => [...headers].filter(([name]) => ALLOWED.includes(name));

function byAllowList(incoming: Request): Parameters<typeof fetch> {
  return [urlOf(incoming), { method: incoming.method, headers: allowed(incoming), body: incoming.body }];
}

const WAYS: readonly (readonly [name: string, handOn: typeof handOn])[] = [
  ['new Request(url, request)', (incoming) => [new Request(urlOf(incoming), incoming)]],
  ['fetch(url, request)', (incoming) => [urlOf(incoming), incoming]],
  [
    'headers: request.headers',
    (incoming) => [urlOf(incoming), { method: incoming.method, headers: incoming.headers, body: incoming.body }],
  ],
  ['an allow-list of headers', byAllowList],
];

describe.each(WAYS)('a request handed on by %s', (_, way) => {
  it.each([
    ['GET', undefined],
    ['POST', '{"table":7}'],
  ])('is signed for the host that it goes to: %s', async (method, body) => {
    handOn = way;
    const response = await callFirst({ method, body, headers: { 'content-type': 'application/json' } });
    expect([response.status, await response.text()]).toEqual([200, `second: ${body ?? ''}`]);
    const arrived = second.requests.at(-1) as ReceivedRequest;
    expect(arrived.verdict).toMatchObject({ ok: true, accessKeyId: FUNCTION.accessKeyId });
    expect([arrived.target, ...valuesOf(arrived, 'host')]).toEqual(['/orders?id=7', second.host]);
  });
});

it('an allow-list keeps from the second function what was signed by the caller of the first', async () => {
  const given = { 'x-amz-meta-a': 'of a stranger', cookie: 'session=1', 'x-forwarded-for': '192.0.2.1' };
  handOn = byAllowList;
  await callFirst({ headers: given });
  const arrived = second.requests.at(-1) as ReceivedRequest;
  expect(arrived.headers.map(([name]) => name.toLowerCase()).filter((name) => name in given)).toEqual([]);
  expect(arrived.verdict.signedHeaders).toEqual(['host', 'x-amz-date', 'x-amz-security-token']);
});

it("without one, an inbound authorization makes the call of an endpoint of AWS somebody else's", async () => {
  const reasons: unknown[] = [];
  const signedFetch = sigv4(recorder().fetch, { credentials: FUNCTION, onEvent: (event) => reasons.push(event) });
  const incoming = new Request('https://front.example.com/', { headers: { authorization: 'Bearer of the caller' } });
  await signedFetch(new Request(`https://abc123.lambda-url.${REGION}.on.aws/`, incoming));
  expect(reasons).toMatchObject([{ type: 'passed', reason: 'has-owner' }]);
});
