import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import aws4 from 'aws4';
import { explainAnswer as ofAxios } from '@sigv4/axios';
import { explainAnswer, type PlainAnswer, type SignableRequest } from '@sigv4/core';
import { explainAnswer as ofFetch } from '@sigv4/fetch';
import { createGateway, type Gateway, type GatewayOptions } from '@sigv4/testing';
import { fakeClock } from '../support/clock.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';

// What somebody has in a log: an answer, and perhaps a request that aws4 has signed. Nothing of it went through a bridge.

const { now } = fakeClock();
const DATE = new Date(now()).toISOString().replace(/[:-]|\.\d+/g, '');
let gateway: Gateway | undefined;
afterEach(() => gateway?.close());

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly presigned?: boolean;
  readonly date?: string;
}

/** Signs by aws4, sends, and gives back what a log would have of both sides. */
async function exchangeOf(
  { path, method = 'GET', headers = {}, body, credentials, presigned = false, date = DATE }: Asked,
  options: Partial<GatewayOptions> = {},
): Promise<{
  readonly request: SignableRequest & { readonly url: string };
  readonly answer: PlainAnswer & { readonly body: string };
}> {
  gateway = await createGateway({ credentials: [LONG_TERM, TEMPORARY], now, ...options });
  const signed = aws4.sign(
    {
      host: gateway.host,
      path: presigned ? `${path}${path.includes('?') ? '&' : '?'}X-Amz-Date=${date}` : path,
      method,
      service: options.service ?? 'execute-api',
      region: options.region ?? 'us-east-1',
      headers: { ...headers, ...(!presigned && { 'X-Amz-Date': date }) },
      ...(body !== undefined && { body }),
      signQuery: presigned,
    },
    credentials ?? { ...LONG_TERM, secretAccessKey: 'mistyped' },
  );
  const request = {
    method,
    url: `http://${gateway.host}${signed.path}`,
    headers: Object.fromEntries(Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)])),
    body,
  };
  const { Host: _, 'Content-Length': __, ...sent } = request.headers;
  const response = await fetch(request.url, { method, headers: sent, body: body ?? null });
  return { request, answer: { status: response.status, headers: response.headers, body: await response.text() } };
}

describe('a signature of other code', () => {
  it.each<[string, Asked, Partial<GatewayOptions>]>([
    ['in a header', { path: "/prod/items?b=2&a=it's" }, {}],
    ['with a path that is encoded twice', { path: '/prod/tea%20cake' }, {}],
    ['for S3, whose paths are encoded once', { path: '/bucket/tea%20cake' }, { service: 's3' }],
    ['of a body', { path: '/prod', method: 'POST', headers: { 'X-Amz-Meta-Team': 'blue' }, body: '{"table":7}' }, {}],
    ['in the URL', { path: '/prod/items?b=2&a=1', presigned: true }, {}],
    ['in a URL of S3', { path: '/bucket/key', presigned: true }, { service: 's3' }],
  ])('%s: the canonical request is shown beside that of AWS', async (_, asked, options) => {
    const { request, answer } = await exchangeOf(asked, options);
    const explanation = await explainAnswer(answer, request);
    expect(explanation).toMatchObject({
      code: 'signature-mismatch',
      summary: expect.stringContaining('arrived at AWS as it was sent'),
      fix: expect.stringMatching(/secret key belongs to the access key AKIAIOSFODNN7EXAMPLE.*Compare/),
      credentialScope: `${DATE.slice(0, 8)}/us-east-1/${options.service ?? 'execute-api'}/aws4_request`,
    });
    expect(explanation?.ours?.canonicalRequest).toMatch(/^(GET|POST)\n\//);
    expect(explanation?.theirs).toEqual(explanation?.ours);
  });

  it('of a request that a proxy has changed', async () => {
    const { request, answer } = await exchangeOf(
      { path: '/prod', headers: { 'X-Amz-Meta-Team': 'blue' } },
      { faults: { proxy: { headers: { 'x-amz-meta-team': 'green' } } } },
    );
    expect(await explainAnswer(answer, request)).toMatchObject({
      code: 'header-changed',
      difference: { name: 'x-amz-meta-team', ours: 'blue', theirs: 'green' },
    });
  });

  it('of a body that the log does not have', async () => {
    const { request, answer } = await exchangeOf({ path: '/prod', method: 'POST', body: '{"table":7}' });
    const explanation = await explainAnswer(answer, { ...request, body: undefined });
    expect(explanation).toMatchObject({ code: 'signature-mismatch', fix: expect.stringContaining('body') });
    expect(explanation?.ours?.canonicalRequest).toMatch(/\n\[the body was not given\]$/);
  });

  it('of a request whose log has the path and a host header', async () => {
    const { request, answer } = await exchangeOf({ path: '/prod/items?a=1' });
    const { pathname, search } = new URL(request.url);
    const explanation = await explainAnswer(answer, { ...request, url: pathname + search });
    expect(explanation?.theirs).toEqual(explanation?.ours);
  });

  it('that is an hour old', async () => {
    const date = new Date(now() - 3_600_000).toISOString().replace(/[:-]|\.\d+/g, '');
    const { request, answer } = await exchangeOf({ path: '/prod', credentials: LONG_TERM, date });
    expect(await explainAnswer(answer, request)).toMatchObject({ code: 'wrong-clock' });
  });

  it('for another region than that of the endpoint', async () => {
    const { answer } = await exchangeOf({ path: '/prod' });
    const authorization = `AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260101/execute-api/aws4_request, SignedHeaders=host, Signature=3045`;
    const explanation = await explainAnswer(
      { ...answer, body: '{"message":"Credential should be scoped to a valid region. "}' },
      { method: 'GET', url: 'https://api.example.com/', headers: { authorization, 'x-amz-region-set': 'eu-*' } },
    );
    expect(explanation).toMatchObject({ code: 'wrong-scope', summary: expect.stringContaining('region set "eu-*"') });
    expect(explanation?.ours?.stringToSign).toMatch(/^AWS4-ECDSA-P256-SHA256\n/);
  });

  it.each([false, true])('shows no token and no signature of the request; presigned: %s', async (presigned) => {
    const { request, answer } = await exchangeOf({
      path: '/prod',
      credentials: { ...TEMPORARY, secretAccessKey: 'mistyped' },
      presigned,
    });
    const signature = /Signature=([\da-f]{64})/.exec(request.url + inspect(request.headers))?.[1] ?? 'none';
    const explanation = await explainAnswer({ ...answer, body: `${answer.body} ${TEMPORARY.sessionToken}` }, request);
    const printed = `${String(explanation)}${inspect(explanation, { showHidden: true })}${JSON.stringify(explanation)}`;
    expect(printed).toContain('[redacted]');
    for (const secret of [signature, TEMPORARY.sessionToken, encodeURIComponent(TEMPORARY.sessionToken)])
      expect(printed).not.toContain(secret);
  });
});

describe('a request without a signature', () => {
  it.each([{}, { authorization: 'Bearer a.b.c' }])('says so: %j', async (headers) => {
    const explanation = await explainAnswer(
      { status: 403, body: '{"message":"Missing Authentication Token"}' },
      { method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod?x=1', headers },
    );
    expect(explanation).toMatchObject({ code: 'unsigned', summary: expect.stringContaining('no AWS4 signature') });
    expect(String(explanation)).toMatch(/^GET https:\/\/abc123\.[^?]*\/prod: 403 /);
  });
});

describe('an answer alone', () => {
  it('shows the strings that AWS expected', async () => {
    const { answer } = await exchangeOf({ path: '/prod/items' });
    const explanation = await explainAnswer(answer);
    expect(explanation).toMatchObject({
      code: 'signature-mismatch',
      fix: expect.stringContaining('explainAnswer(answer, request)'),
      ours: undefined,
      theirs: { canonicalRequest: expect.stringContaining('GET\n/prod/items\n') },
    });
    expect(String(explanation)).toMatch(/^The request: 403 InvalidSignatureException/);
  });

  it.each<[PlainAnswer, string]>([
    [{ status: 403, body: '{"message":"Missing Authentication Token"}' }, 'unsigned'],
    [{ status: 403, body: '{"message":"Forbidden"}', headers: { 'apigw-requestid': 'a' } }, 'forbidden'],
    [
      { status: 403, body: '{"message":"User: a is not authorized to perform: es:ESHttpGet on resource: b"}' },
      'not-allowed',
    ],
    [{ status: 400, body: '<Error><Code>ExpiredToken</Code></Error>' }, 'token-expired'],
    [{ status: 403, body: '<html></html>', headers: { server: 'squid' } }, 'not-from-aws'],
    [{ status: 403, body: '{"message":"No"}' }, 'unknown'],
  ])('%j', async (answer, code) => {
    expect(await explainAnswer(answer)).toMatchObject({ code, status: answer.status });
  });

  it('is not explained if it is no refusal', async () => {
    expect(await explainAnswer({ status: 404, body: '{"message":"Forbidden"}' })).toBeUndefined();
  });
});

describe('what cannot be read', () => {
  it.each<[string, PlainAnswer, SignableRequest | undefined, RegExp]>([
    ['nothing at all', undefined as never, undefined, /must have a status/],
    [
      'a request in place of the answer',
      { method: 'GET', url: 'https://a.example/' } as never,
      { status: 403 } as never,
      /Pass the answer first, then the request/,
    ],
    ['a status that is a text', { status: '403' } as never, undefined, /must have a status/],
    ['a path without a host', { status: 403 }, { method: 'GET', url: '/prod' }, /absolute URL.*host header/],
    ['a line of a log in place of a method', { status: 403 }, { method: 'GET /', url: 'https://a.example/' }, /method/],
  ])('%s is a TypeError', async (_, answer, request, message) => {
    await expect(explainAnswer(answer, request)).rejects.toThrow(TypeError);
    await expect(explainAnswer(answer, request)).rejects.toThrow(message);
  });

  it('a credential that is none names no access key', async () => {
    const explanation = await explainAnswer(
      { status: 403, body: '{"__type":"UnrecognizedClientException"}' },
      {
        method: 'GET',
        url: 'https://api.example.com/',
        headers: { authorization: 'AWS4-HMAC-SHA256 Credential=\u001B[31m/x, SignedHeaders=host, Signature=a' },
      },
    );
    expect(explanation).toMatchObject({ code: 'unknown-key', ours: undefined });
    expect(String(explanation)).not.toContain('\u001B');
  });
});

it('the objects that are given are not changed', async () => {
  const { request, answer } = await exchangeOf({ path: '/prod?a=1' });
  const before = inspect([request, answer], { depth: 9 });
  await explainAnswer(Object.freeze(answer), Object.freeze({ ...request, headers: Object.freeze(request.headers) }));
  expect(inspect([request, answer], { depth: 9 })).toBe(before);
});

it('the bridges export it', () => expect([ofAxios, ofFetch]).toEqual([explainAnswer, explainAnswer]));

it.each<[string, Readonly<Record<string, string>>, string]>([
  ['if the key is in the environment', { AWS_ACCESS_KEY_ID: TEMPORARY.accessKeyId }, 'Set AWS_SESSION_TOKEN together'],
  ['but not else, because a page has none', {}, 'Pass sessionToken with the credentials'],
])('a missing session token is named as a variable %s', async (_, variables, fix) => {
  const credential = `${TEMPORARY.accessKeyId}/20260101/eu-west-1/execute-api/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const explanation = await withEnvironment(variables, () =>
    explainAnswer(
      { status: 403, headers: { 'x-amzn-errortype': 'UnrecognizedClientException' } },
      { method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/', headers: { authorization } },
    ),
  );
  expect(explanation).toMatchObject({ code: 'token-missing', fix: expect.stringContaining(fix) });
});
