import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import axios, { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { explain, sigv4, type Explanation, type SigV4Options } from '@sigv4/fetch';
import { createGateway, type Faults, type Gateway } from '@sigv4/testing';
import { fakeClock } from '../support/clock.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import type { Call } from '../support/clients.ts';
import { REFUSED_CLIENTS, type RefusedClient } from './clients.ts';

const { now } = fakeClock();
let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway({ credentials: [LONG_TERM, TEMPORARY], now });
});
afterEach(() => gateway.close());

const options = (more: SigV4Options = {}): SigV4Options => ({
  credentials: TEMPORARY,
  service: 'execute-api',
  region: 'us-east-1',
  hosts: [gateway.host],
  recover: false,
  now,
  ...more,
});

/** Provokes a refusal; shows that the fix is one; and that no secret is in any print. */
async function provoke(
  send: RefusedClient,
  wrong: SigV4Options,
  fixed: SigV4Options = wrong,
  fix: () => void = () => undefined,
  more: Partial<Call> = {},
): Promise<Explanation> {
  const call: Call = { url: `${gateway.url}/prod/items?b=2&a=it's`, ...more };
  const { explanation, printed } = await send(call, wrong);
  for (const secret of [
    TEMPORARY.secretAccessKey,
    TEMPORARY.sessionToken,
    LONG_TERM.secretAccessKey,
    /Signature=[\da-f]{64}/,
  ])
    expect(printed).not.toMatch(secret instanceof RegExp ? secret : new RegExp(secret.replace(/[^\w]/g, '\\$&')));
  fix();
  await expect(send(call, fixed)).rejects.toThrow('there was a 200');
  if (!explanation) throw new Error('no explanation');
  return explanation;
}

const mended = (): void => {
  gateway.faults = {};
};

describe.each(REFUSED_CLIENTS)('%s', (name, send) => {
  it('a wrong secret key: everything else is equal', async () => {
    const explanation = await provoke(
      send,
      options({ credentials: { ...TEMPORARY, secretAccessKey: 'mistyped' } }),
      options(),
    );
    expect(explanation).toMatchObject({
      code: 'wrong-secret',
      serviceCode: 'InvalidSignatureException',
      summary: expect.stringContaining(TEMPORARY.accessKeyId),
    });
    expect(explanation.theirs?.canonicalRequest).toBe(explanation.ours?.canonicalRequest);
    expect(explanation.theirs?.stringToSign).toBe(explanation.ours?.stringToSign);
    expect(explanation.ours?.canonicalRequest).toContain('\na=it%27s&b=2\n');
    const text = String(explanation);
    for (const once of ['x-amz-content-sha256', 'AWS4-HMAC-SHA256', 'The canonical request', 'The string to sign'])
      expect([once, text.split(once).length - 1]).toEqual([once, once.startsWith('x-') ? 0 : 1]);
  });

  it.each<[string, Faults, Partial<Explanation>, RegExp]>([
    [
      'a header that a proxy rewrites',
      { proxy: { headers: { 'x-amz-meta-team': 'green' } } },
      {
        code: 'header-changed',
        difference: { part: 'header', name: 'x-amz-meta-team', ours: 'blue', theirs: 'green' },
      },
      /^Look for a proxy that changes x-amz-meta-team\. Every x-amz-\* header is signed, so make it arrive unchanged\.$/,
    ],
    [
      'a header that a proxy drops',
      { proxy: { headers: { 'x-amz-meta-team': undefined } } },
      {
        code: 'header-changed',
        summary: expect.stringContaining('header x-amz-meta-team was dropped') as unknown as string,
      },
      /proxy/,
    ],
    [
      'a secret header that a proxy rewrites, which is named and not shown',
      { proxy: { headers: { 'x-amz-customer-key': 'green' } } },
      {
        code: 'header-changed',
        difference: { part: 'header', name: 'x-amz-customer-key', ours: '[redacted]', theirs: '[redacted]' },
      },
      /proxy/,
    ],
    [
      'the host that a proxy rewrites',
      { proxy: { headers: { host: 'internal.example.com' } } },
      { code: 'header-changed', summary: expect.stringContaining('header host was changed') as unknown as string },
      /host that reaches AWS/,
    ],
    [
      'a path that a proxy prefixes',
      { proxy: { path: (path) => `/internal${path}` } },
      { code: 'path-changed', difference: { part: 'path', ours: '/prod/items', theirs: '/internal/prod/items' } },
      /proxy that decodes, encodes or prefixes/,
    ],
    [
      'a query that a proxy adds to',
      { proxy: { query: (query) => `${query}&utm=1` } },
      { code: 'query-changed', difference: { part: 'query', ours: 'a=it%27s&b=2', theirs: 'a=it%27s&b=2&utm=1' } },
      /proxy or a CDN/,
    ],
    [
      'a body that is changed on the way',
      { proxy: { body: (body) => new Uint8Array([...body, 33]) } },
      { code: 'body-changed' },
      /changes the body/,
    ],
    [
      'an authorization header that is cut on the way',
      { proxy: { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE' } } },
      { code: 'damaged-authorization' },
      /authorization header/,
    ],
    [
      'an authorization header that is dropped on the way',
      { proxy: { headers: { authorization: undefined } } },
      { code: 'unknown-route' },
      /removed the authorization header/,
    ],
    [
      'a header that a proxy adds',
      { proxy: { headers: { 'x-amz-foo': 'added' } } },
      { code: 'unsigned-header', summary: expect.stringContaining('x-amz-foo') as unknown as string },
      /no proxy adds one/,
    ],
    [
      "a token that a proxy replaces with another key's",
      { proxy: { headers: { 'x-amz-security-token': 'another' } } },
      { code: 'token-invalid' },
      /session token from the same place/,
    ],
    [
      'a token that is expired',
      { tokensExpired: true },
      { code: 'token-expired', serviceCode: 'ExpiredTokenException' },
      /Renew/,
    ],
    [
      'a route that is not known',
      { missingRoute: true },
      { code: 'unknown-route', summary: expect.stringContaining('POST /prod/items') as unknown as string },
      /deploy the API/,
    ],
    ['a policy that allows nothing', { denied: 'implicitly' }, { code: 'not-allowed' }, /^Allow execute-api:Invoke/],
    [
      'a policy that denies',
      { denied: 'explicitly' },
      { code: 'not-allowed', summary: expect.stringContaining('denies it explicitly') as unknown as string },
      /Deny statement/,
    ],
    ['a firewall', { blocked: true }, { code: 'not-from-aws' }, /firewall/],
    [
      'a clock that is an hour late',
      { clockSkew: 3_600_000 },
      { code: 'wrong-clock', summary: expect.stringContaining("60 minutes behind the server's") as unknown as string },
      /Set the clock/,
    ],
    [
      'a clock that is an hour early',
      { clockSkew: -3_600_000 },
      {
        code: 'wrong-clock',
        summary: expect.stringContaining("60 minutes ahead of the server's") as unknown as string,
      },
      /Set the clock/,
    ],
  ])('%s', async (__, faults, expected, fix) => {
    gateway.faults = faults;
    const explanation = await provoke(send, options(), options(), mended, {
      method: 'POST',
      body: 'hello',
      headers: { 'x-amz-meta-team': 'blue', 'x-amz-customer-key': 'blue' },
    });
    expect(explanation).toMatchObject(expected);
    expect(explanation.fix).toMatch(fix);
    const text = String(explanation);
    expect(text).toContain(explanation.summary);
    if (explanation.difference) expect(text).toMatch(/First difference: the [^]*ours: {3}[^]*theirs: /);
  });

  it.each<[string, SigV4Options, SigV4Options, Partial<Explanation>]>([
    ['another region', { region: 'eu-west-1' }, {}, { code: 'wrong-scope' }],
    [
      'another service',
      { service: 'lambda' },
      { service: 'execute-api' },
      { code: 'wrong-scope', fix: "Pass service: 'execute-api'." },
    ],
    [
      'a key that nobody knows',
      { credentials: { ...LONG_TERM, accessKeyId: 'AKIAUNKNOWN' } },
      { credentials: LONG_TERM },
      { code: 'unknown-key' },
    ],
    [
      'temporary keys without their token',
      { credentials: { ...TEMPORARY, sessionToken: undefined } },
      { credentials: TEMPORARY },
      { code: 'token-missing' },
    ],
    [
      'a token of another key',
      { credentials: { ...TEMPORARY, sessionToken: 'another' } },
      { credentials: TEMPORARY },
      { code: 'token-invalid' },
    ],
    [
      'a host that is not covered',
      { hosts: [], service: undefined },
      {},
      {
        code: 'unsigned',
        summary: expect.stringContaining('neither an AWS endpoint nor in the signer') as unknown as string,
      },
    ],
  ])('%s', async (__, wrong, fixed, expected) => {
    expect(await provoke(send, options(wrong), options(fixed))).toMatchObject(expected);
  });

  it('sigv4: false', async () => {
    const { explanation, cause } = await send({ url: gateway.url, sigv4: false }, options());
    expect(explanation).toMatchObject({
      code: 'unsigned',
      summary: 'The request was not signed, because it has sigv4: false. The answer was 403.',
    });
    expect(explanation?.ours).toBeUndefined();
    expect(cause?.code).toBe(name.startsWith('axios') ? 'ERR_REJECTED' : undefined);
  });

  it('a presigned URL', async () => {
    const { explanation } = await send({ url: `${gateway.url}/?X-Amz-Signature=00` }, options());
    expect(explanation).toMatchObject({
      code: 'unsigned',
      summary: expect.stringContaining('already contains a signature'),
    });
  });

  it('a redirect to a host that is not signed for', async () => {
    const other = await createGateway({ credentials: [] });
    gateway.faults = { redirect: { to: `${other.url}/elsewhere` } };
    const { explanation } = await send({ url: gateway.url }, options());
    await other.close();
    expect(explanation).toMatchObject({ code: 'unsigned', summary: expect.stringContaining('redirected') });
  });

  it("S3's XML, with the difference from its bytes", async () => {
    const s3 = await createGateway({
      credentials: [TEMPORARY],
      service: 's3',
      answersAs: 's3',
      faults: { proxy: { path: (path) => `${path}x` } },
      now,
    });
    const { explanation } = await send({ url: `${s3.url}/bucket/a b` }, options({ service: 's3', hosts: [s3.host] }));
    await s3.close();
    expect(explanation).toMatchObject({
      code: 'path-changed',
      serviceCode: 'SignatureDoesNotMatch',
      difference: { part: 'path', theirs: expect.stringMatching(/x$/) },
    });
  });

  it('another service at S3, which names the right one', async () => {
    const s3 = await createGateway({ credentials: [TEMPORARY], service: 's3', answersAs: 's3', now });
    const { explanation } = await send({ url: `${s3.url}/bucket/key` }, options({ service: 'es', hosts: [s3.host] }));
    await s3.close();
    expect(explanation).toMatchObject({ code: 'wrong-scope', fix: "Pass service: 's3'." });
  });

  it('an authorization header that is dropped on the way to a JSON service', async () => {
    const service = await createGateway({
      credentials: [TEMPORARY],
      service: 'dynamodb',
      answersAs: 'json-service',
      faults: { proxy: { headers: { authorization: undefined } } },
      now,
    });
    const { explanation } = await send(
      { url: service.url, method: 'POST', body: '{}' },
      options({ service: 'dynamodb', hosts: [service.host] }),
    );
    await service.close();
    expect(explanation).toMatchObject({
      code: 'damaged-authorization',
      summary: expect.stringContaining('removed the authorization header'),
    });
  });

  it("a JSON service's 400", async () => {
    gateway.answersAs = 'json-service';
    const { explanation } = await send(
      { url: gateway.url, method: 'POST', body: '{}' },
      options({ credentials: { ...TEMPORARY, secretAccessKey: 'mistyped' } }),
    );
    expect(explanation).toMatchObject({
      status: 400,
      code: expect.stringMatching(/^(wrong-secret|signature-mismatch)$/),
    });
  });

  it.each(['http-api', 'lambda-url'] as const)('a bare Forbidden of a %s', async (style) => {
    gateway.answersAs = style;
    gateway.faults = { denied: 'implicitly' };
    const { explanation } = await send({ url: gateway.url }, options());
    expect(explanation).toMatchObject({ code: 'forbidden', fix: expect.stringMatching(/^In this order: /) });
  });
});

describe('explain', () => {
  const signed = (more?: SigV4Options): typeof fetch => sigv4(fetch, options(more));
  const wrong = { credentials: { ...TEMPORARY, secretAccessKey: 'mistyped' } };

  it('has nothing to say about an answer that is no refusal, or that went through no bridge', async () => {
    expect(await explain(await signed()(gateway.url))).toBeUndefined();
    expect(await explain(await fetch(gateway.url))).toBeUndefined();
    expect(await explain(undefined)).toBeUndefined();
    expect(await explain(new Error('other'))).toBeUndefined();
  });

  it('leaves the body of a response readable', async () => {
    const response = await signed(wrong)(gateway.url);
    await explain(response);
    expect(response.bodyUsed).toBe(false);
    expect(await response.json()).toMatchObject({
      message: expect.stringMatching(/^The request signature we calculated/),
    });
  });

  it('takes a body that was read', async () => {
    const response = await signed(wrong)(gateway.url);
    const body = await response.text();
    expect(await explain(response)).toMatchObject({ code: 'wrong-secret' });
    expect(await explain(response, { body })).toMatchObject({ code: 'wrong-secret' });
  });

  it('keeps nothing that can be seen on a response', async () => {
    const response = await signed(wrong)(gateway.url, { method: 'POST', body: "a body that is nobody's business" });
    expect(Object.keys(response)).toEqual([]);
    expect(inspect(response, { depth: 9, showHidden: true })).not.toMatch(/business|mistyped|EXAMPLE\/\//);
  });

  it('explains a network error of a signed request as no answer', async () => {
    const closed = await createGateway({ credentials: [] });
    await closed.close();
    const error: unknown = await signed({ hosts: [closed.host] })(closed.url).catch((reason: unknown) => reason);
    expect(await explain(error)).toMatchObject({
      code: 'no-answer',
      status: 0,
      summary: expect.stringContaining('ECONNREFUSED'),
    }); // what failed is known, so that nobody is sent after CORS
  });

  it('explains a response that is a stream in axios, and leaves the stream whole', async () => {
    const instance = axios.create({ responseType: 'stream' });
    instance.interceptors.request.use(signAxios(options(wrong)));
    const error = await instance
      .get(gateway.url)
      .catch((reason: unknown) => reason as AxiosError<AsyncIterable<Uint8Array>>);
    expect((error as AxiosError).cause).toMatchObject({
      code: 'ERR_REJECTED',
      message: expect.stringContaining('secret key'),
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of (error as AxiosError<AsyncIterable<Uint8Array>>).response?.data ?? []) chunks.push(chunk);
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
      message: expect.stringMatching(/^The request signature we calculated/),
    });
  });

  it('lets a cause that is there stay as it is', async () => {
    const cause = new Error('mine');
    const adapter = async (config: InternalAxiosRequestConfig): Promise<never> => {
      const response = {
        status: 403,
        statusText: '',
        data: '',
        headers: { 'x-amzn-errortype': 'AccessDeniedException' },
        config,
      };
      throw Object.assign(new AxiosError('refused', 'ERR_BAD_REQUEST', config, undefined, response), { cause });
    };
    const instance = axios.create({ adapter });
    instance.interceptors.request.use(signAxios(options()));
    await expect(instance.get(gateway.url)).rejects.toMatchObject({ cause });
  });
});
