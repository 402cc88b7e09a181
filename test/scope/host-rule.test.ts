import { describe, expect, it } from '@jest/globals';
import { sigv4 as signAxios } from '@sigv4/axios';
import { explain, sigv4, type SigV4Event, type SigV4Options } from '@sigv4/fetch';
import axios from 'axios';
import { LONG_TERM } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';
import { recorder } from '../support/recorder.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello';
const APPSYNC = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql';
const JWT = { authorization: 'Bearer eyJhbGciOi' };

/** What the wrapped fetch did with a request: the scope it was signed for, the reason it passed, or the code it was refused with. */
async function outcome(input: string | Request, init: RequestInit = {}, options: SigV4Options = {}): Promise<string> {
  const events: SigV4Event[] = [];
  const inner = recorder();
  try {
    await sigv4(inner.fetch, { credentials: LONG_TERM, onEvent: (event) => events.push(event), ...options })(
      input,
      init,
    );
  } catch (error) {
    expect(inner.calls).toHaveLength(0);
    return (error as { code: string }).code;
  }
  const [event] = events;
  const { only } = inner;
  if (event?.type === 'passed') {
    expect(only.input).toBe(input);
    expect(only.init).toBe(init);
    return `passed: ${event.reason}`;
  }
  const [, region, service] =
    /Credential=\w+\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request/.exec(only.headers.get('authorization') ?? '') ?? [];
  expect(event).toMatchObject({ type: 'signed', region, service });
  return `signed: ${service} ${region}`;
}

function form(...fields: string[]): FormData {
  const filled = new FormData();
  for (const field of fields) filled.append(field, 'abc');
  return filled;
}

describe('what is never signed', () => {
  it.each([
    ['a request that says sigv4: false', API, { sigv4: false }, {}, 'passed: disabled'],
    [
      'a request that says sigv4: false, though its host is listed',
      'https://api.example.com/',
      { sigv4: false },
      { service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] },
      'passed: disabled',
    ],
    ['a presigned URL', `${API}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc`, {}, {}, 'passed: presigned'],
    ['a presigned URL in lower case', `${API}?x-amz-signature=abc`, {}, {}, 'passed: presigned'],
    ['a presigned URL with an escaped name', `${API}?a=%20&X%2DAmz%2DSignature=abc`, {}, {}, 'passed: presigned'],
    ['a presigned URL with an escaped letter', `${API}?X-Amz-Signatur%65=1`, {}, {}, 'passed: presigned'],
    [
      'a URL presigned with the version before, with escaped names',
      'https://bucket.s3.amazonaws.com/key?%41WSAccessKeyId=AKID&S%69gnature=abc',
      {},
      {},
      'passed: presigned',
    ],
    [
      'a URL presigned with the version before',
      'https://bucket.s3.amazonaws.com/key?AWSAccessKeyId=AKID&Expires=1&Signature=abc',
      {},
      {},
      'passed: presigned',
    ],
    [
      "an upload to S3 that is signed in its form's fields",
      'https://bucket.s3.amazonaws.com/',
      { method: 'POST', body: form('key', 'Policy', 'X-Amz-Signature', 'file') },
      {},
      'passed: presigned',
    ],
    [
      'the same by a signer for S3',
      'https://bucket.s3.amazonaws.com/',
      { method: 'POST', body: form('policy', 'signature', 'file') },
      { service: 's3', region: 'eu-west-1' },
      'passed: presigned',
    ],
    [
      'a presigned URL, though the request has options of its own',
      `${API}?X-Amz-Signature=abc`,
      { sigv4: { service: 's3' } },
      {},
      'passed: presigned',
    ],
  ] as const)('%s', async (_, url, init, options, expected) =>
    expect(await outcome(url, init, options)).toBe(expected),
  );

  it('a request of ours that another wrapper of ours sees on its way', async () => {
    const network = recorder();
    const options: SigV4Options = {
      credentials: LONG_TERM,
      service: 'execute-api',
      region: 'eu-west-1',
      hosts: ['api.example.com'],
    };
    const events: SigV4Event[] = [];
    const inner = sigv4(network.fetch, { ...options, onEvent: (event) => events.push(event) });
    await sigv4(inner, options)('https://api.example.com/');
    expect(events).toMatchObject([{ type: 'passed', reason: 'already-signed' }]);
    expect(network.calls).toHaveLength(1);
  });

  it.each([
    ['answered', async () => new Response('ok')],
    ['failed', () => Promise.reject(new TypeError('fetch failed'))],
  ])(
    'but not one that brings the authorization of a request that has been %s: it is signed anew',
    async (_, answer) => {
      const sent: string[] = [];
      const events: string[] = [];
      const network = (__: string, init: RequestInit): Promise<Response> => {
        sent.push(new Headers(init.headers).get('authorization') ?? '');
        return answer();
      };
      const signedFetch = sigv4(network as typeof fetch, {
        credentials: LONG_TERM,
        service: 'execute-api',
        region: 'eu-west-1',
        hosts: ['api.example.com'],
        onEvent: ({ type }) => events.push(type),
      });
      await signedFetch('https://api.example.com/').catch(() => undefined);
      const again = { headers: { authorization: sent[0] ?? '' } };
      await signedFetch('https://api.example.com/', again).catch(() => undefined);
      expect(events).toEqual(['signed', 'signed']);
    },
  );
});

describe('what is always signed, and the authorization it brings replaced', () => {
  it.each([
    [
      'a request with options of its own',
      'https://api.example.com/',
      { sigv4: { service: 'execute-api', region: 'eu-west-1' } },
      {},
      'signed: execute-api eu-west-1',
    ],
    [
      'a request with options of its own and a bearer token',
      API,
      { sigv4: {}, headers: JWT },
      {},
      'signed: execute-api eu-west-1',
    ],
    [
      'a host that is listed',
      'https://api.example.com/',
      {},
      { service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] },
      'signed: execute-api eu-west-1',
    ],
    [
      'a host that is listed, with a bearer token',
      'https://api.example.com/',
      { headers: JWT },
      { service: 'bedrock', region: 'eu-west-1', hosts: ['api.example.com'] },
      'signed: bedrock eu-west-1',
    ],
    [
      'an AWS endpoint, with a bearer token, of exactly the service that was asked for',
      API,
      { headers: JWT },
      { service: 'execute-api' },
      'signed: execute-api eu-west-1',
    ],
    [
      'Cognito, when it was asked for',
      'https://cognito-idp.eu-west-1.amazonaws.com/',
      {},
      { service: 'cognito-idp' },
      'signed: cognito-idp eu-west-1',
    ],
    [
      'Cognito, when the request asks for it',
      'https://cognito-idp.eu-west-1.amazonaws.com/',
      { sigv4: {} },
      {},
      'signed: cognito-idp eu-west-1',
    ],
  ] as const)('%s', async (_, url, init, options, expected) =>
    expect(await outcome(url, init, options)).toBe(expected),
  );
});

describe('an AWS endpoint', () => {
  it.each([
    [
      'is signed, whatever the fields of a form are called',
      API,
      { method: 'POST', body: form('policy', 'signature') },
      {},
      'signed: execute-api eu-west-1',
    ],
    ['is signed', API, {}, {}, 'signed: execute-api eu-west-1'],
    [
      'is signed, though a parameter of it begins like a signature',
      `${API}?X-Amz-Signature-Age=1&x-amz-signatures=2`,
      {},
      {},
      'signed: execute-api eu-west-1',
    ],
    [
      'is signed, though a parameter of it ends like a signature, or is half of one',
      `${API}?not-x-amz-signature=1&Signature=2`,
      {},
      {},
      'signed: execute-api eu-west-1',
    ],
    ['with authorization of its own is left to its owner', API, { headers: JWT }, {}, 'passed: has-owner'],
    [
      'with AUTHORIZATION in capitals is left to its owner, too',
      API,
      { headers: { AUTHORIZATION: 'token' } },
      {},
      'passed: has-owner',
    ],
    [
      'with the signature of an AWS SDK is left to it',
      'https://dynamodb.eu-west-1.amazonaws.com/',
      {
        method: 'POST',
        headers: {
          Authorization:
            'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
        },
      },
      {},
      'passed: has-owner',
    ],
    [
      'of another service than was asked for, with authorization of its own, is left to its owner',
      'https://dynamodb.eu-west-1.amazonaws.com/',
      { headers: JWT },
      { service: 'execute-api' },
      'passed: has-owner',
    ],
    [
      'of AppSync with an API key is left to its owner',
      APPSYNC,
      { method: 'POST', headers: { 'x-api-key': 'da2-x' } },
      {},
      'passed: has-owner',
    ],
    ['of AppSync without one is signed', APPSYNC, { method: 'POST' }, {}, 'signed: appsync eu-west-1'],
    [
      'of Location with an API key is left to its owner',
      'https://maps.geo.eu-west-1.amazonaws.com/v2/styles/Standard/descriptor?color-scheme=Light&key=v1.public.x',
      {},
      {},
      'passed: has-owner',
    ],
    [
      'of Location with an API key, in its first API, is left to its owner',
      'https://cp.tracking.geo.eu-west-1.amazonaws.com/?key=v1.public.x',
      {},
      {},
      'passed: has-owner',
    ],
    [
      'of Location with an API key in an escaped parameter is left to its owner',
      'https://places.geo.eu-west-1.amazonaws.com/v2/geocode?k%65y=1',
      {},
      {},
      'passed: has-owner',
    ],
    [
      'of Location with an API key is signed when it was asked for',
      'https://places.geo.eu-west-1.amazonaws.com/v2/geocode?key=v1.public.x',
      {},
      { service: 'geo-places' },
      'signed: geo-places eu-west-1',
    ],
    [
      'of Location without one is signed',
      'https://places.geo.eu-west-1.amazonaws.com/v2/geocode?monkey=1&keys=2&Key=3',
      {},
      {},
      'signed: geo-places eu-west-1',
    ],
    [
      'of Location with a value that only looks like one is signed',
      'https://places.geo.eu-west-1.amazonaws.com/v2/geocode?a=%26key=1&b=%3Fkey=1',
      {},
      {},
      'signed: geo-places eu-west-1',
    ],
    [
      'of another service is signed with a parameter of that name',
      `${API}?key=1`,
      {},
      {},
      'signed: execute-api eu-west-1',
    ],
    [
      'of API Gateway is signed beside the API key of its usage plan',
      API,
      { headers: { 'x-api-key': 'plan' } },
      {},
      'signed: execute-api eu-west-1',
    ],
    [
      'of another service than was asked for is refused',
      'https://bucket.s3.eu-west-1.amazonaws.com/key',
      {},
      { service: 'execute-api' },
      'ERR_HOST_NOT_ALLOWED',
    ],
    [
      'of a Cognito user pool goes unsigned',
      'https://cognito-idp.eu-west-1.amazonaws.com/',
      { method: 'POST' },
      {},
      'passed: takes-no-signature',
    ],
    [
      'of a Cognito identity pool goes unsigned',
      'https://cognito-identity.eu-west-1.amazonaws.com/',
      { method: 'POST' },
      {},
      'passed: takes-no-signature',
    ],
    [
      'of SSO, where tokens are made, goes unsigned',
      'https://oidc.eu-west-1.amazonaws.com/token',
      { method: 'POST' },
      {},
      'passed: takes-no-signature',
    ],
    [
      'of STS is signed',
      'https://sts.eu-west-1.amazonaws.com/',
      { method: 'POST', body: 'Action=GetCallerIdentity&Version=2011-06-15' },
      {},
      'signed: sts eu-west-1',
    ],
    [
      'of STS goes unsigned to AssumeRoleWithWebIdentity',
      'https://sts.eu-west-1.amazonaws.com/',
      { method: 'POST', body: 'Version=2011-06-15&Action=AssumeRoleWithWebIdentity' },
      {},
      'passed: takes-no-signature',
    ],
    [
      'of STS goes unsigned to AssumeRoleWithSAML in an escaped parameter',
      'https://sts.amazonaws.com/?%41ction=AssumeRole%57ithSAML',
      {},
      {},
      'passed: takes-no-signature',
    ],
    [
      'of STS goes unsigned to AssumeRoleWithSAML in the query',
      'https://sts.amazonaws.com/?Action=AssumeRoleWithSAML',
      {},
      {},
      'passed: takes-no-signature',
    ],
    ['over plain http is refused', API.replace('https', 'http'), {}, {}, 'ERR_INSECURE_URL'],
    [
      'over plain http is signed when that is allowed',
      API.replace('https', 'http'),
      {},
      { allowHttp: true },
      'signed: execute-api eu-west-1',
    ],
  ] as const)('%s', async (_, url, init, options, expected) =>
    expect(await outcome(url, init, options)).toBe(expected),
  );

  it('of STS goes unsigned to AssumeRoleWithWebIdentity in a Request, which stays readable', async () => {
    const request = new Request('https://sts.eu-west-1.amazonaws.com/', {
      method: 'POST',
      body: 'Action=AssumeRoleWithWebIdentity',
    });
    expect(await outcome(request)).toBe('passed: takes-no-signature');
    expect(request.bodyUsed).toBe(false);
  });
});

describe('options of a request that say nothing', () => {
  it.each([
    ['null, to a host that nobody listed', 'https://example.com/', null, {}, 'passed: host-not-covered'],
    [
      'null, to a host that nobody listed, by a signer that was made for one service',
      'https://example.com/',
      null,
      { service: 'execute-api', region: 'eu-west-1' },
      'ERR_HOST_NOT_ALLOWED',
    ],
    ['null, to an AWS endpoint', API, null, {}, 'signed: execute-api eu-west-1'],
  ] as const)('%s', async (_, url, sigv4Option, options, expected) =>
    expect(await outcome(url, { sigv4: sigv4Option as never }, options)).toBe(expected),
  );

  it.each([[0], [''], [true], [[]], ['s3']])('%j are a TypeError', async (wrong) => {
    await expect(
      sigv4(recorder().fetch, { credentials: LONG_TERM })('https://example.com/', { sigv4: wrong as never }),
    ).rejects.toThrow(TypeError);
  });
});

describe('an AWS endpoint in hosts', () => {
  const hosts = ['*.amazonaws.com'];
  it.each([
    [
      "is signed for what it states, whatever the signer's region",
      API,
      {},
      { hosts, region: 'us-west-2' },
      'signed: execute-api eu-west-1',
    ],
    ['is left to the owner of a bearer token', API, { headers: JWT }, { hosts }, 'passed: has-owner'],
    [
      'is left to the owner of an API key of AppSync',
      APPSYNC,
      { method: 'POST', headers: { 'x-api-key': 'da2-x' } },
      { hosts },
      'passed: has-owner',
    ],
    [
      'is signed in place of a bearer token, if its service was asked for',
      API,
      { headers: JWT },
      { hosts, service: 'execute-api' },
      'signed: execute-api eu-west-1',
    ],
    [
      'goes unsigned, if it takes no signature',
      'https://cognito-idp.eu-west-1.amazonaws.com/',
      { method: 'POST' },
      { hosts },
      'passed: takes-no-signature',
    ],
    [
      'is refused a service that it is not of',
      API,
      {},
      { hosts, service: 'lambda', region: 'us-west-2' },
      'ERR_HOST_NOT_ALLOWED',
    ],
    [
      "is signed for a request's own options",
      API,
      { sigv4: { service: 'lambda', region: 'us-west-2' } },
      { hosts, service: 'execute-api' },
      'signed: lambda us-west-2',
    ],
    [
      "completes what it does not state by the signer's options",
      'https://bucket.s3.amazonaws.com/key',
      {},
      { hosts, region: 'eu-central-1' },
      'signed: s3 eu-central-1',
    ],
  ] as const)('%s', async (_, url, init, options, expected) =>
    expect(await outcome(url, init, options)).toBe(expected),
  );
});

describe('with awsEndpoints: false', () => {
  const closed = { awsEndpoints: false } as const;
  it.each([
    ['an AWS endpoint goes on untouched', API, {}, closed, 'passed: endpoint-not-named'],
    ['one with an owner does, too', API, { headers: JWT }, closed, 'passed: endpoint-not-named'],
    [
      'one that takes no signature does, too',
      'https://cognito-idp.eu-west-1.amazonaws.com/',
      { method: 'POST' },
      closed,
      'passed: endpoint-not-named',
    ],
    [
      'one that a signer with its service calls is refused, as any host that nobody named',
      API,
      {},
      { ...closed, service: 'execute-api' },
      'ERR_HOST_NOT_ALLOWED',
    ],
    [
      'one that hosts names is signed',
      API,
      {},
      { ...closed, hosts: ['abc123.execute-api.eu-west-1.amazonaws.com'] },
      'signed: execute-api eu-west-1',
    ],
    [
      'one that hosts names is signed with its service',
      API,
      {},
      { ...closed, service: 'execute-api', hosts: ['*.execute-api.eu-west-1.amazonaws.com'] },
      'signed: execute-api eu-west-1',
    ],
    [
      'one that hosts names is left to its owner',
      API,
      { headers: JWT },
      { ...closed, hosts: ['*.amazonaws.com'] },
      'passed: has-owner',
    ],
    ['one that the request names is signed', API, { sigv4: {} }, closed, 'signed: execute-api eu-west-1'],
    [
      'one of another name goes on untouched',
      APPSYNC,
      { method: 'POST' },
      { ...closed, hosts: ['*.execute-api.eu-west-1.amazonaws.com'] },
      'passed: endpoint-not-named',
    ],
    [
      'a host of your own is signed',
      'https://api.example.com/',
      {},
      { ...closed, service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] },
      'signed: execute-api eu-west-1',
    ],
    ['every other host goes on untouched', 'https://example.com/', {}, closed, 'passed: host-not-covered'],
    [
      'a presigned form of S3 is told as one',
      'https://bucket.s3.amazonaws.com/',
      { method: 'POST', body: form('policy', 'x-amz-signature') },
      { ...closed, service: 's3' },
      'passed: presigned',
    ],
  ] as const)('%s', async (_, url, init, options, expected) =>
    expect(await outcome(url, init, options)).toBe(expected),
  );

  it("an AWS endpoint that is axios' baseURL is signed with its service", async () => {
    const sent: string[] = [];
    const instance = axios.create({
      baseURL: API,
      adapter: (config) => (
        sent.push(String(config.headers['authorization'])),
        Promise.resolve({ data: '', status: 200, statusText: '', headers: {}, config })
      ),
    });
    instance.interceptors.request.use(
      signAxios({ credentials: LONG_TERM, service: 'execute-api', region: 'us-west-2', ...closed }),
    );
    await instance.get('/items');
    expect(sent).toEqual([expect.stringMatching(/\/eu-west-1\/execute-api\/aws4_request/)]);
    await expect(instance.get(APPSYNC)).rejects.toMatchObject({
      code: 'ERR_HOST_NOT_ALLOWED',
      message: expect.stringMatching(/that you did not name.*hosts: \['abcdefghijklmnopqrstuvwxyz\.appsync-api/),
    });
  });

  it('the explanation names the entry of hosts', async () => {
    const response = await sigv4((async () => new Response('', { status: 403 })) as typeof fetch, {
      credentials: LONG_TERM,
      ...closed,
    })(API);
    expect(await explain(response)).toMatchObject({
      code: 'unsigned',
      summary: expect.stringContaining('awsEndpoints: false'),
      fix: expect.stringContaining("hosts: ['abc123.execute-api.eu-west-1.amazonaws.com']"),
    });
  });
});

describe('what is missing to sign for an AWS endpoint that nobody named', () => {
  const ADVICE = /sigv4: false.*awsEndpoints: false/;
  const OBJECT = 'https://bucket.s3.amazonaws.com/key';
  const messageOf = (url: string, init: RequestInit, options: SigV4Options, variables = {}): Promise<string> =>
    withEnvironment(
      {
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/none',
        AWS_SHARED_CREDENTIALS_FILE: '/none',
        ...variables,
      },
      () =>
        sigv4(recorder().fetch, options)(url, init).then(
          () => 'sent',
          (error: Error & { code: string }) => `${error.code} ${error.message}`,
        ),
    );

  it('comes with how to send it unsigned', async () => {
    expect(await messageOf(OBJECT, {}, { credentials: LONG_TERM })).toMatch(
      new RegExp(`^ERR_UNKNOWN_SCOPE Cannot sign GET ${OBJECT}: .*${ADVICE.source}`),
    );
    expect(await messageOf(API, {}, {})).toMatch(
      new RegExp(`^ERR_NO_CREDENTIALS Cannot sign GET ${API}: .*${ADVICE.source}`),
    );
  });

  it('is told without that where somebody has set one of two keys', async () =>
    expect(await messageOf(API, {}, {}, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' })).toMatch(
      /^ERR_NO_CREDENTIALS (?!.*awsEndpoints)/,
    ));

  it.each<[string, RequestInit, SigV4Options]>([
    ['hosts', {}, { hosts: ['*.amazonaws.com'] }],
    ['the request', { sigv4: {} }, {}],
    ['the service of the signer', {}, { service: 's3' }],
  ])('is told without that where it was named by %s', async (_, init, options) => {
    expect(await messageOf(OBJECT, init, { credentials: LONG_TERM, ...options })).toMatch(
      /^ERR_UNKNOWN_SCOPE (?!.*awsEndpoints)/,
    );
    expect(await messageOf(OBJECT, init, { region: 'eu-west-1', ...options })).toMatch(
      /^ERR_NO_CREDENTIALS (?!.*awsEndpoints)/,
    );
  });
});

describe('a call of STS', () => {
  const role = new TextEncoder().encode('Version=2011-06-15&Action=AssumeRoleWithWebIdentity');
  const sts = 'https://sts.eu-west-1.amazonaws.com/';
  it.each<[string, BodyInit]>([
    ['bytes', role],
    ['an ArrayBuffer', role.buffer],
    ['a DataView', new DataView(role.buffer)],
    ['a Blob', new Blob([role])],
    ['URLSearchParams', new URLSearchParams('Action=AssumeRoleWithSAML')],
  ])('that asks for a role with another token goes unsigned in %s', async (_, body) =>
    expect(await outcome(sts, { method: 'POST', body })).toBe('passed: takes-no-signature'),
  );

  it('in a stream without an end ends with its signal', async () => {
    const gone = new AbortController();
    const body = new ReadableStream({ pull: () => new Promise(() => undefined) });
    const call = sigv4(recorder().fetch, { credentials: LONG_TERM })(
      new Request(sts, { method: 'POST', body, duplex: 'half' } as RequestInit),
      { signal: gone.signal },
    );
    gone.abort(new Error('left'));
    await expect(call).rejects.toThrow('left');
  });
});

describe('a host that looks like this machine', () => {
  it.each(['http://127.0.0.1.evil.example/', 'http://localhost.evil.example/', 'http://evillocalhost/'])(
    '%s is not signed for over plain http',
    async (url) => {
      expect(
        await outcome(url, {}, { service: 'execute-api', region: 'eu-west-1', hosts: [new URL(url).hostname] }),
      ).toBe('ERR_INSECURE_URL');
    },
  );
  it.each(['http://127.1.2.3:8080/', 'http://api.localhost/', 'http://[::1]/'])('%s is', async (url) => {
    expect(
      await outcome(url, {}, { service: 'execute-api', region: 'eu-west-1', hosts: [new URL(url).hostname] }),
    ).toBe('signed: execute-api eu-west-1');
  });
});

describe('everything else', () => {
  it.each([
    ['goes on untouched', 'https://example.com/', {}, {}, 'passed: host-not-covered'],
    [
      'goes on untouched, though its name looks like AWS',
      'https://abc.execute-api.eu-west-1.amazonaws.com.example.com/',
      {},
      {},
      'passed: host-not-covered',
    ],
    [
      "goes on untouched: hosts under AWS's suffixes that run customers' code",
      'https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com/',
      {},
      {},
      'passed: host-not-covered',
    ],
    ['goes on untouched: a data URL', 'data:text/plain,hello', {}, {}, 'passed: host-not-covered'],
    [
      'is refused by a signer that was made for one service',
      'https://example.com/',
      {},
      { service: 'execute-api', region: 'eu-west-1' },
      'ERR_HOST_NOT_ALLOWED',
    ],
    [
      'is told from the URL, whatever the host header says',
      'https://example.com/',
      { headers: { host: 'abc123.execute-api.eu-west-1.amazonaws.com' } },
      {},
      'passed: host-not-covered',
    ],
  ] as const)('%s', async (_, url, init, options, expected) =>
    expect(await outcome(url, init, options)).toBe(expected),
  );
});

describe('a pattern in hosts', () => {
  const signs = async (pattern: string, url: string) =>
    (await outcome(url, {}, { region: 'eu-west-1', hosts: [pattern] }).then(
      (result) => result !== 'passed: host-not-covered',
    )) as boolean;

  it.each([
    ['api.example.com', 'https://api.example.com/', true],
    ['api.example.com', 'https://API.EXAMPLE.COM/', true],
    ['API.example.com', 'https://api.example.com/', true],
    ['api.example.com', 'https://api.example.com:8443/', true],
    ['api.example.com', 'https://other.api.example.com/', false],
    ['api.example.com', 'https://api.example.com.evil.example/', false],
    ['localhost:3000', 'http://localhost:3000/', true],
    ['localhost:3000', 'http://localhost:3001/', false],
    ['api.example.com:443', 'https://api.example.com/', true],
    ['127.1', 'http://127.0.0.1/', true],
    ['localhost:65535', 'http://localhost:65535/', true],
    ['localhost:1', 'http://localhost:1/', true],
    ['*.example.com', 'https://a.example.com/', true],
    ['*.example.com', 'https://a.b.example.com/', true],
    ['*.example.com', 'https://example.com/', false],
    ['*.example.com', 'https://evilexample.com/', false],
    ['[::1]:3000', 'http://[::1]:3000/', true],
    ['[0:0:0:0:0:0:0:1]', 'http://[::1]:3000/', true],
    ['bücher.example', 'https://bücher.example/', true],
    ['*.bücher.example', 'https://xn--bcher-kva.example/', false],
    ['*.bücher.example', 'https://a.xn--bcher-kva.example/', true],
    ['api.example.com:0443', 'https://api.example.com/', true],
  ])('%s covers %s: %s', async (pattern, url, expected) => expect(await signs(pattern, url)).toBe(expected));

  it.each([
    'https://api.example.com',
    'api.example.com/path',
    '',
    '*',
    'a b',
    '*.*.example.com',
    'user@host',
    '.example.com',
    'a.example,b.example',
    'api.example.com:',
    'xn--',
    'a:99999',
    'a:65536',
    'a:0',
    'a:00',
    'a:-1',
    'a:1e3',
    'a: 80',
    'a:80:80',
    '*.0.0.1',
    '*.127.0.0.1',
    '*.1',
    '*.0x7f000001',
    '*.[::1]',
    '*.[::1]:3000',
    '::1',
    '[::1',
    '[::g]',
    '[1.2.3.4]',
    '[::1]:0',
    '1.2.3.4.5',
    'a\n',
    '*.',
    '*.*',
    'a.*',
    '?a',
  ])('%j is a TypeError when the signer is made', (pattern) => {
    expect(() => sigv4(fetch, { hosts: [pattern] })).toThrow(/^sigv4: the option "hosts" must be an array of hosts/);
    expect(() => sigv4(fetch, { hosts: [pattern] })).toThrow(TypeError);
  });
});
