import { describe, expect, it } from '@jest/globals';
import {
  canonicalRequest,
  createSigner,
  type Credentials,
  exchange,
  explain,
  presign,
  type SigV4Options,
  type Transport,
} from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';
import { polluted } from '../support/polluted.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const BUCKET = 'https://bucket.s3.eu-west-1.amazonaws.com/key';
const ELSEWHERE = 'https://evil.example/';
const now = (): number => Date.parse('2026-01-02T03:04:05Z');

/** What API Gateway says of a request that arrived as a PUT. */
const MISMATCH: ResponseInit = { status: 403, headers: { 'x-amzn-errortype': 'InvalidSignatureException' } };
const OTHER_METHOD = JSON.stringify({
  message:
    'The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n' +
    "'PUT\n/prod/items\n\nhost:abc123\n\nhost\nhash'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256'",
});

/** What somebody may have written into `Object.prototype`: something for every name that is read of callers, and for some of our own. */
const POLLUTION: Readonly<Record<string, unknown>> = {
  sigv4: { service: 'execute-api', region: 'eu-west-1' },
  hosts: ['evil.example'],
  allowHttp: true,
  awsEndpoints: false,
  credentials: TEMPORARY,
  service: 's3',
  region: 'sa-east-1',
  payload: 'unsigned',
  signedHeaders: ['x-a'],
  maxBufferedBytes: 0,
  recover: false,
  now: () => 0,
  onEvent: () => undefined,
  accessKeyId: 'AKIDPOLLUTED',
  secretAccessKey: true,
  sessionToken: 'polluted',
  expiration: new Date(0),
  method: 'DELETE',
  headers: { 'x-amz-meta-a': 'polluted' },
  body: 'polluted',
  redirect: 'error',
  signal: AbortSignal.abort(),
  cache: 'no-store',
  baseUrl: ELSEWHERE,
  copyBytes: true,
  buffer: true,
  maxRedirects: 0,
  redirectedFrom: new URL(ELSEWHERE),
  known: 'UNSIGNED-PAYLOAD',
  algorithm: 'POLLUTED',
  hash: 'polluted',
  chunks: { body: 'polluted' },
  contentType: 'text/polluted',
  unsendable: true,
  redirected: () => ({ method: 'GET', url: new URL(ELSEWHERE), headers: new Map() }),
  sendsHost: true,
  copyBody: () => '{"message":"The security token included in the request is expired"}',
  subject: () => ({}),
  hidesRedirect: () => true,
  discard: true,
  arrived: true,
  readBody: () => Promise.resolve('polluted'),
  code: 'POLLUTED',
  cause: { code: 'POLLUTED' },
  errors: [{ message: 'polluted' }],
  __type: 'PollutedException',
  difference: { part: 'path', ours: '/polluted', theirs: '/' },
  name: 'polluted',
  theirs: { canonicalRequest: 'polluted' },
  credentialScope: 'polluted',
  clockOffset: 9_000_000,
  serviceCode: 'PollutedException',
  requestId: 'polluted',
  AWS_REGION: 'sa-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDPOLLUTED',
  AWS_SECRET_ACCESS_KEY: 'polluted',
  AWS_SESSION_TOKEN: 'polluted',
};

/** What the inner fetch of a wrapped one is called with: the own properties of its `init`, and none of a prototype's. */
async function calledWith(url: string, init: RequestInit | undefined, options: SigV4Options): Promise<unknown> {
  const calls: unknown[] = [];
  const answer = new Response('ok');
  const inner = ((input: unknown, given?: RequestInit) => (
    calls.push([input, given && { ...given }, given === init || Object.getPrototypeOf(given)]),
    Promise.resolve(answer)
  )) as typeof fetch;
  return sigv4(inner, options)(url, init).then(
    () => calls,
    (error: unknown) => [calls, error],
  );
}

describe.each([...Object.entries(POLLUTION), ['expiration', '1970-01-01']])('Object.prototype.%s', (name, value) => {
  const pollution = { [name]: value };

  it.each<[string, string, RequestInit | undefined, SigV4Options]>([
    ['a request that is not signed', ELSEWHERE, undefined, { credentials: LONG_TERM }],
    ['a request that is not signed, with options', ELSEWHERE, {}, { credentials: LONG_TERM }],
    ['a request over plain http', API.replace('https', 'http'), {}, { credentials: LONG_TERM }],
    ['a request that is signed', API, undefined, { credentials: LONG_TERM, now }],
    ['a request that is signed, with options', API, { method: 'POST', body: '{}' }, { credentials: LONG_TERM, now }],
    ['a request whose URL has to be spelt anew', `${API}/a'b?z=1&a=2`, {}, { credentials: LONG_TERM, now }],
    ['a request that is handed on', API, { headers: { host: 'api.example.com' } }, { credentials: LONG_TERM, now }],
    ['an upload to S3', BUCKET, { method: 'PUT', body: new Uint8Array([65]) }, { credentials: LONG_TERM, now }],
    ['a request with options of its own', API, { sigv4: {} }, { credentials: LONG_TERM, now }],
    [
      'a signer that was made for one host',
      ELSEWHERE,
      {},
      { credentials: LONG_TERM, service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] },
    ],
  ])('changes nothing of %s', async (_, url, init, options) => {
    const clean = await calledWith(url, init, options);
    expect(await polluted(pollution, () => calledWith(url, init, options))).toEqual(clean);
  });

  it('changes nothing of a signer that was there before', async () => {
    const signer = createSigner({ credentials: LONG_TERM });
    const sign = (): Promise<string> =>
      sigv4(
        (async (_: string, init?: RequestInit) => new Response(JSON.stringify(init?.headers))) as typeof fetch,
        signer,
      )(API).then((response) => response.text());
    const scopeOf = (headers: string): string | undefined =>
      /Credential=(\w+\/\d{8}\/[^,]+), SignedHeaders=[^,]+/.exec(headers)?.[0];
    const clean = scopeOf(await sign());
    expect(scopeOf(await polluted(pollution, sign))).toBe(clean);
  });

  it('changes nothing of explicit calls', async () => {
    const call = async (): Promise<unknown> => {
      const signer = createSigner({ credentials: LONG_TERM, now });
      const request = { method: 'GET', url: API };
      return [
        await signer.sign(request),
        await presign(signer, request, { expiresIn: 60 }),
        await canonicalRequest(request, { service: 'execute-api', region: 'eu-west-1', date: new Date(now()) }),
      ];
    };
    const clean = await call();
    expect(await polluted(pollution, call)).toEqual(clean);
  });

  it('changes nothing of redirects, in any bridge', async () => {
    const call = async (): Promise<unknown> => {
      const sent: unknown[] = [];
      const answers: Record<string, string> = { [API]: `${API}/2`, [`${API}/2`]: ELSEWHERE };
      const transport: Transport<string> & { readonly sent: unknown[] } = {
        sent,
        pass: () => Promise.reject(new Error('passed')),
        send({ method, url, headers, body }) {
          this.sent.push([method, url, headers, body]); // methods have their `this`
          return Promise.resolve(url);
        },
        answers: {
          status: (url) => (answers[url] ? 307 : 200),
          header: (url, field) => (field === 'location' ? answers[url] : undefined),
        },
      };
      await exchange(
        createSigner({ credentials: LONG_TERM, service: 'execute-api', now, onEvent: () => undefined }),
        { method: 'GET', url: API },
        transport,
      );
      return sent;
    };
    const clean = await call();
    expect(clean).toHaveLength(3);
    expect(await polluted(pollution, call)).toEqual(clean);
  });

  it.each<[string, string, () => Promise<Response>]>([
    ['of a refusal that says nothing', API, async () => new Response('{}', { status: 403 })],
    ['of a refusal of S3', BUCKET, async () => new Response('', { status: 403 })],
    ['of another method that arrived', API, async () => new Response(OTHER_METHOD, MISMATCH)],
    ['of a request that went unsigned', ELSEWHERE, async () => new Response('', { status: 403 })],
    ['of a request without an answer', API, () => Promise.reject(new TypeError('fetch failed'))],
  ])('changes nothing of the explanation %s', async (_, url, answer) => {
    const call = async (): Promise<unknown> => {
      const events: unknown[] = [];
      const onEvent = (event: unknown): void => void events.push(event);
      const answered = sigv4(answer as typeof fetch, { credentials: LONG_TERM, now, onEvent })(url);
      const explanation = await explain(await answered.catch((error: unknown) => error));
      return [String(explanation), { ...explanation }, events];
    };
    const clean = await call();
    expect(clean).toEqual([expect.stringContaining('To do: '), expect.anything(), expect.anything()]);
    expect(await polluted(pollution, call)).toEqual(clean);
  });

  it('stands in for no variable of the environment', async () => {
    const call = (): Promise<unknown> => calledWith('https://bucket.s3.amazonaws.com/key', {}, { now });
    const environment = {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/none',
      AWS_SHARED_CREDENTIALS_FILE: '/none',
    };
    expect(await withEnvironment(environment, () => polluted(pollution, call))).toEqual([
      [],
      expect.objectContaining({ code: 'ERR_UNKNOWN_SCOPE' }),
    ]);
  });
});

it.each([{ value: POLLUTION['sigv4'] }, { get: () => POLLUTION['sigv4'] }])(
  'what is not enumerable there is not read either: %j',
  async (property) => {
    Object.defineProperty(Object.prototype, 'sigv4', { ...property, configurable: true });
    const calls = await calledWith(ELSEWHERE, {}, { credentials: LONG_TERM }).finally(
      () => delete (Object.prototype as { sigv4?: unknown }).sigv4,
    );
    expect(calls).toEqual([[ELSEWHERE, {}, true]]);
  },
);

it.each<[string, string, RequestInit]>([
  ['getReader', BUCKET, { method: 'PUT', body: new Uint8Array([65]) }],
  ['isStrict', `${API}/a'b?z=1&a=2`, {}],
])('bytes and URLs are not taken for what they are not: %s', async (name, url, init) => {
  const options = { credentials: LONG_TERM, now };
  const clean = await calledWith(url, init, options);
  const prototype = Object.getPrototypeOf(URL.prototype) as object; // jest has those of the platform from another realm
  Object.defineProperty(prototype, name, { value: true, enumerable: true, configurable: true });
  const found = await calledWith(url, init, options).finally(() => Reflect.deleteProperty(prototype, name));
  expect(found).toEqual(clean);
});

it('a refusal of an unsigned request is explained without what is there', async () => {
  const refused = await sigv4((async () => new Response(null, { status: 403 })) as typeof fetch, {
    credentials: LONG_TERM,
  })(ELSEWHERE);
  expect(await polluted({ signed: true }, () => explain(refused))).toMatchObject({ code: 'unsigned' });
});

it('a signer has neither its clock nor its listener from there', async () => {
  const events: unknown[] = [];
  const sign = () => createSigner({ credentials: LONG_TERM }).sign({ method: 'GET', url: API });
  const { headers } = await polluted({ now: () => 0, onEvent: (event: unknown) => events.push(event) }, sign);
  expect(headers['x-amz-date']).not.toMatch(/^1970/);
  expect(events).toEqual([]);
});

it('presign does not take how long from there', async () => {
  const call = (): Promise<string> =>
    presign(createSigner({ credentials: LONG_TERM }), { method: 'GET', url: API }, {} as never);
  await expect(polluted({ expiresIn: 604_800 }, call)).rejects.toThrow(TypeError);
});

describe('what is inherited from anything else stays valid', () => {
  class Keys implements Credentials {
    #secret = LONG_TERM.secretAccessKey;
    get accessKeyId(): string {
      return LONG_TERM.accessKeyId;
    }
    get secretAccessKey(): string {
      return this.#secret;
    }
  }
  const signature = (init: RequestInit | undefined): string =>
    String((init?.headers as Record<string, string> | undefined)?.['authorization']);
  const signatureBy = async (options: SigV4Options, init?: RequestInit): Promise<string> => {
    let found = '';
    await sigv4(
      (async (_: unknown, sent?: RequestInit) => ((found = signature(sent)), new Response())) as typeof fetch,
      { now, ...options },
    )(API, init);
    return found;
  };

  it.each([[{}], [{ accessKeyId: 'AKIDPOLLUTED', secretAccessKey: 'polluted' }]])(
    'credentials of a class, with getters, beside %j',
    async (pollution) => {
      const expected = await signatureBy({ credentials: LONG_TERM });
      expect(await polluted(pollution, () => signatureBy({ credentials: new Keys() }))).toBe(expected);
      expect(await polluted(pollution, () => signatureBy({ credentials: async () => new Keys() }))).toBe(expected);
      expect(
        await polluted(pollution, () =>
          signatureBy({ credentials: TEMPORARY }, { sigv4: { credentials: new Keys() } }),
        ),
      ).toBe(expected);
    },
  );

  it.each([[{}], [{ method: 'GET', body: 'polluted', headers: {}, redirect: 'error' }]])(
    'a Request as init, beside %j',
    async (pollution) => {
      const init = new Request(API, { method: 'PUT', headers: { 'x-amz-meta-a': 'b' }, redirect: 'manual' });
      const expected = await signatureBy(
        { credentials: LONG_TERM },
        { method: 'PUT', headers: { 'x-amz-meta-a': 'b' } },
      );
      expect(expected).toContain('x-amz-meta-a');
      expect(
        await polluted(pollution, () => signatureBy({ credentials: LONG_TERM }, init as unknown as RequestInit)),
      ).toBe(expected);
    },
  );

  it('options that another object hands down, of a signer and of a request', async () => {
    const expected = await signatureBy({ credentials: LONG_TERM }, { sigv4: { service: 'es', region: 'eu-west-2' } });
    const handedDown = Object.create({ service: 'es', region: 'eu-west-2' }) as object;
    expect(
      await polluted({ service: 's3', region: 'sa-east-1' }, () =>
        signatureBy({ credentials: LONG_TERM }, { sigv4: handedDown }),
      ),
    ).toBe(expected);
    const signer = createSigner(Object.create({ credentials: LONG_TERM, now }) as SigV4Options);
    expect((await signer.sign({ method: 'GET', url: API }, handedDown)).headers['authorization']).toBe(expected);
  });
});
