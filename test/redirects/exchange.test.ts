import { describe, expect, it } from '@jest/globals';
import { createSigner, exchange, type ExchangeRequest, type OutgoingRequest, type SigV4Options, type Transport } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const OTHER_API = 'https://def456.execute-api.us-east-1.amazonaws.com/prod';
const BUCKET = 'https://bucket.s3.us-east-1.amazonaws.com/key';

interface Answer {
  readonly status: number;
  readonly location?: string | undefined;
  readonly hidden?: boolean;
}

/** What is sent when the hosts of AWS themselves redirect: `answers` by URL, else 200. */
async function follow(request: Partial<ExchangeRequest> & { url: string }, answers: Record<string, Answer>, options: SigV4Options = {}, more: Partial<Transport<Answer>> = {}) {
  const sent: OutgoingRequest[] = [];
  const discarded: Answer[] = [];
  const transport: Transport<Answer> = {
    pass: () => Promise.reject(new Error('passed')),
    send: (outgoing) => (sent.push(outgoing), Promise.resolve(answers[outgoing.url] ?? { status: 200 })),
    answers: {
      status: ({ status }) => status,
      header: ({ location }, name) => (name === 'location' ? location : undefined),
      hidesRedirect: ({ hidden }) => hidden ?? false,
      discard: (answer) => void discarded.push(answer),
    },
    ...more,
  };
  const outcome = await exchange(createSigner({ credentials: LONG_TERM, ...options }), { method: 'GET', ...request }, transport).catch((error: unknown) => error);
  return { sent, discarded, outcome, scopes: sent.map(({ headers }) => /\d{8}\/([^,]+)\/aws4_request/.exec(headers['authorization'] ?? '')?.[1] ?? 'unsigned') };
}

const to = (location: string, status = 307): Answer => ({ status, location });

describe('among the hosts of AWS a redirect', () => {
  it('from one region of S3 to another is signed for that region', async () => {
    const { scopes } = await follow({ url: 'https://bucket.s3.us-east-1.amazonaws.com/key' }, { 'https://bucket.s3.us-east-1.amazonaws.com/key': to('https://bucket.s3.eu-west-1.amazonaws.com/key') });
    expect(scopes).toEqual(['us-east-1/s3', 'eu-west-1/s3']);
  });

  it('from one API to another is signed for that one', async () => {
    expect((await follow({ url: API }, { [API]: to(OTHER_API) })).scopes).toEqual(['eu-west-1/execute-api', 'us-east-1/execute-api']);
  });

  it('from one service to another goes unsigned: no server may make its caller act on IAM', async () => {
    const { scopes } = await follow({ url: API }, { [API]: to('https://iam.amazonaws.com/?Action=DeleteUser&UserName=admin&Version=2010-05-08') });
    expect(scopes).toEqual(['eu-west-1/execute-api', 'unsigned']);
  });

  it('to another service than the signer was made for goes unsigned', async () => {
    const { scopes, sent } = await follow({ url: API, headers: { 'x-amz-meta-a': 'b' } }, { [API]: to('https://bucket.s3.us-east-1.amazonaws.com/key') }, { service: 'execute-api' });
    expect(scopes).toEqual(['eu-west-1/execute-api', 'unsigned']);
    expect(sent[1]?.headers).toEqual({});
  });

  it('to a host that runs the code of somebody else goes unsigned', async () => {
    const { scopes } = await follow({ url: API }, { [API]: to('https://ec2-1-2-3-4.compute.amazonaws.com/') });
    expect(scopes).toEqual(['eu-west-1/execute-api', 'unsigned']);
  });

  it("is signed for that host, and not for what the request's own options said of the first", async () => {
    const { scopes } = await follow({ url: 'https://api.example.com/', sigv4: { service: 'execute-api', region: 'eu-west-3' } }, { 'https://api.example.com/': to(OTHER_API) });
    expect(scopes).toEqual(['eu-west-3/execute-api', 'us-east-1/execute-api']);
  });

  it('to a name of Cognito goes unsigned', async () => {
    const { scopes } = await follow({ url: API }, { [API]: to('https://cognito-idp.eu-west-1.amazonaws.com/') });
    expect(scopes[1]).toBe('unsigned');
  });

  it('to one that only SigV4a can sign is refused', async () => {
    const { sent, outcome } = await follow({ url: BUCKET }, { [BUCKET]: to('https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/key') });
    expect(outcome).toMatchObject({ code: 'ERR_REDIRECT', message: expect.stringMatching(/SigV4a/) });
    expect(sent).toHaveLength(1);
  });
});

describe('from https to http a redirect', () => {
  const downgrade = (location: string, options?: SigV4Options) => follow({ url: API, headers: { cookie: 'a=1', 'x-amz-meta-a': 'b' } }, { [API]: to(location) }, options);

  it('of the same host is refused, and nothing is sent', async () => {
    const { sent, outcome, discarded } = await downgrade(API.replace('https', 'http'));
    expect(outcome).toMatchObject({ code: 'ERR_REDIRECT', cause: { code: 'ERR_INSECURE_URL' } });
    expect([sent.length, discarded.length]).toEqual([1, 1]);
  });

  it('of another signable host is refused', async () => {
    expect((await downgrade(OTHER_API.replace('https', 'http'))).outcome).toMatchObject({ code: 'ERR_REDIRECT', cause: { code: 'ERR_INSECURE_URL' } });
  });

  it('of the same host is signed for the caller who allows it, without cookies', async () => {
    const { scopes, sent } = await downgrade(API.replace('https', 'http'), { allowHttp: true });
    expect(scopes).toEqual(['eu-west-1/execute-api', 'eu-west-1/execute-api']);
    expect(sent[1]?.headers).not.toHaveProperty('cookie');
  });

  it('of a foreign host goes unsigned and clean', async () => {
    expect((await downgrade('http://example.com/')).sent[1]).toEqual({ method: 'GET', url: 'http://example.com/', headers: {}, body: undefined });
  });
});

it('credentials that end on the way are an ERR_REDIRECT: one request has been sent', async () => {
  let calls = 0;
  const credentials = async () => {
    if (calls++) throw new Error('down');
    return { ...LONG_TERM, expiration: new Date(1000) };
  };
  let time = 0;
  const onEvent: SigV4Options['onEvent'] = ({ type }) => void (type === 'redirected' && (time = 1000));
  const { sent, outcome } = await follow({ url: API }, { [API]: to(OTHER_API) }, { credentials, now: () => time, onEvent });
  expect(sent).toHaveLength(1);
  expect(outcome).toMatchObject({ code: 'ERR_REDIRECT', cause: { code: 'ERR_CREDENTIALS' } });
});

it('the port belongs to the host that options were said for', async () => {
  const { scopes } = await follow({ url: 'https://api.example.com/', sigv4: { service: 'execute-api', region: 'eu-west-3' } }, { 'https://api.example.com/': to('https://api.example.com:8443/') });
  expect(scopes).toEqual(['eu-west-3/execute-api', 'unsigned']);
});

it('credentials of a request go on with it to other endpoints', async () => {
  const { sent } = await follow({ url: API, sigv4: { credentials: { accessKeyId: 'AKIDOTHER', secretAccessKey: 'secret' } } }, { [API]: to(OTHER_API) });
  expect(sent.map(({ headers }) => headers['authorization']?.includes('AKIDOTHER'))).toEqual([true, true]);
});

describe('a redirect that a browser hides', () => {
  const opaque = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null } as unknown as Response;
  const browserFetch = (() => Promise.resolve(opaque)) as typeof fetch;

  it('is refused, telling what to do', async () => {
    await expect(sigv4(browserFetch, { credentials: LONG_TERM })(API)).rejects.toMatchObject({ code: 'ERR_REDIRECT', message: expect.stringMatching(/browsers.*redirect: 'manual'/) });
  });

  it("is given to the caller who said redirect: 'manual'", async () => {
    expect(await sigv4(browserFetch, { credentials: LONG_TERM })(API, { redirect: 'manual' })).toBe(opaque);
    expect(await sigv4(browserFetch, { credentials: LONG_TERM })(new Request(API, { redirect: 'manual' }))).toBe(opaque);
  });

  it('is refused through any transport that knows of it', async () => {
    expect((await follow({ url: API }, { [API]: { status: 0, hidden: true } })).outcome).toMatchObject({ code: 'ERR_REDIRECT' });
  });
});

it('every answer on the way is let go of', async () => {
  const { discarded, outcome } = await follow({ url: API }, { [API]: to('/1'), [new URL('/1', API).href]: to('/2') });
  expect([discarded.length, outcome]).toEqual([2, { status: 200 }]);
});

it('an answer whose Location is nonsense is let go of, too', async () => {
  const { discarded, outcome } = await follow({ url: API }, { [API]: to('http://[') });
  expect(discarded).toHaveLength(1);
  expect(outcome).toMatchObject({ code: 'ERR_REDIRECT' });
});

it('the response of fetch says that it was redirected, and whether it was not', async () => {
  const answers = [new Response(null, { status: 302, headers: { location: '/next' } }), new Response('there')];
  const signedFetch = sigv4((() => Promise.resolve(answers.shift())) as typeof fetch, { credentials: LONG_TERM });
  expect((await signedFetch(API)).redirected).toBe(true);
  answers.push(new Response('at once'));
  expect((await signedFetch(API)).redirected).toBe(false);
});
