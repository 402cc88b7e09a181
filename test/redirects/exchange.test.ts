import { describe, expect, it } from '@jest/globals';
import { sigv4 as signAxios } from '@sigv4/axios';
import {
  createSigner,
  exchange,
  explain,
  type ExchangeRequest,
  type OutgoingRequest,
  type SigV4Event,
  type SigV4Options,
  type Transport,
} from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import axios from 'axios';
import { LONG_TERM } from '../support/credentials.ts';
import { turn } from '../support/until.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const OTHER_API = 'https://def456.execute-api.us-east-1.amazonaws.com/prod';
const BUCKET = 'https://bucket.s3.us-east-1.amazonaws.com/key';
const NAMED = { hosts: [new URL(OTHER_API).host] };

interface Answer {
  readonly status: number;
  readonly location?: string | undefined;
  readonly hidden?: boolean;
}

/** What is sent when the hosts of AWS themselves redirect: `answers` by URL, else 200. */
async function follow(
  request: Partial<ExchangeRequest> & { url: string },
  answers: Record<string, Answer>,
  options: SigV4Options = {},
  more: Partial<Transport<Answer>> = {},
) {
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
  const outcome = await exchange(
    createSigner({ credentials: LONG_TERM, ...options }),
    { method: 'GET', ...request },
    transport,
  ).catch((error: unknown) => error);
  return {
    sent,
    discarded,
    outcome,
    scopes: sent.map(
      ({ headers }) => /\d{8}\/([^,]+)\/aws4_request/.exec(headers['authorization'] ?? '')?.[1] ?? 'unsigned',
    ),
  };
}

const to = (location: string, status = 307): Answer => ({ status, location });

describe('among the hosts of AWS a redirect', () => {
  it.each([
    ['from one API to another', API, OTHER_API],
    [
      'from a function URL to the API of Lambda, which calls any function of the caller',
      'https://abc123.lambda-url.eu-west-1.on.aws/',
      'https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/x/invocations',
    ],
    [
      'from a function URL to that of another function',
      'https://abc123.lambda-url.eu-west-1.on.aws/',
      'https://def456.lambda-url.eu-west-1.on.aws/',
    ],
    [
      'from a domain of OpenSearch to the API that configures domains',
      'https://search-items-abc.eu-west-1.es.amazonaws.com/',
      'https://es.eu-west-1.amazonaws.com/2021-01-01/domain',
    ],
    ['from one port of a host to another', API, API.replace('.com', '.com:8443')],
  ])('%s goes unsigned and clean', async (_, from, next) => {
    const { scopes, sent } = await follow(
      {
        url: from,
        method: 'POST',
        body: '{}',
        headers: { 'x-amz-meta-a': 'b', cookie: 'a=1', 'x-api-key': 'key', 'x-a': '1' },
      },
      { [from]: to(next) },
    );
    expect(scopes).toEqual([expect.stringContaining('eu-west-1/'), 'unsigned']);
    expect(sent[1]).toEqual({ method: 'POST', url: next, headers: { 'x-a': '1' }, body: '{}' });
  });

  it('from a host of your own to an API goes unsigned, though both would be signed for the same service', async () => {
    const options = { service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] };
    expect(
      (await follow({ url: 'https://api.example.com/' }, { 'https://api.example.com/': to(OTHER_API) }, options))
        .scopes,
    ).toEqual(['eu-west-1/execute-api', 'unsigned']);
  });

  it.each<[string, SigV4Options]>([
    ['by its name', NAMED],
    ['by a pattern', { hosts: ['*.execute-api.us-east-1.amazonaws.com'] }],
    [
      'though other endpoints of AWS are not signed',
      { ...NAMED, hosts: [...NAMED.hosts, new URL(API).host], awsEndpoints: false },
    ],
  ])('to an endpoint that hosts names %s is signed, for what that host states', async (_, options) => {
    expect((await follow({ url: API }, { [API]: to(OTHER_API) }, { region: 'sa-east-1', ...options })).scopes).toEqual([
      'eu-west-1/execute-api',
      'us-east-1/execute-api',
    ]);
  });

  it('that leads over a named host to one that is not named ends unsigned, and stays so on the way back', async () => {
    const { scopes } = await follow(
      { url: API },
      { [API]: to(OTHER_API), [OTHER_API]: to('https://example.com/'), 'https://example.com/': to(`${API}/back`) },
      NAMED,
    );
    expect(scopes).toEqual(['eu-west-1/execute-api', 'us-east-1/execute-api', 'unsigned', 'unsigned']);
  });

  it('that leads over a named host back to the first one is signed', async () => {
    const { scopes } = await follow({ url: API }, { [API]: to(OTHER_API), [OTHER_API]: to(`${API}/back`) }, NAMED);
    expect(scopes).toEqual(['eu-west-1/execute-api', 'us-east-1/execute-api', 'eu-west-1/execute-api']);
  });

  it('from one service to another goes unsigned: no server may make its caller act on IAM', async () => {
    const { scopes } = await follow(
      { url: API },
      { [API]: to('https://iam.amazonaws.com/?Action=DeleteUser&UserName=admin&Version=2010-05-08') },
    );
    expect(scopes).toEqual(['eu-west-1/execute-api', 'unsigned']);
  });

  it('to another service than the signer was made for goes unsigned', async () => {
    const { scopes, sent } = await follow(
      { url: API, headers: { 'x-amz-meta-a': 'b' } },
      { [API]: to('https://bucket.s3.us-east-1.amazonaws.com/key') },
      { service: 'execute-api' },
    );
    expect(scopes).toEqual(['eu-west-1/execute-api', 'unsigned']);
    expect(sent[1]?.headers).toEqual({});
  });

  it('to a host that runs the code of somebody else goes unsigned', async () => {
    const { scopes } = await follow({ url: API }, { [API]: to('https://ec2-1-2-3-4.compute.amazonaws.com/') });
    expect(scopes).toEqual(['eu-west-1/execute-api', 'unsigned']);
  });

  it("is signed for that host, and not for what the request's own options said of the first", async () => {
    const { scopes } = await follow(
      { url: 'https://api.example.com/', sigv4: { service: 'execute-api', region: 'eu-west-3' } },
      { 'https://api.example.com/': to(OTHER_API) },
      NAMED,
    );
    expect(scopes).toEqual(['eu-west-3/execute-api', 'us-east-1/execute-api']);
  });

  it('to a name of Cognito goes unsigned', async () => {
    const { scopes } = await follow({ url: API }, { [API]: to('https://cognito-idp.eu-west-1.amazonaws.com/') });
    expect(scopes[1]).toBe('unsigned');
  });

  it('to a named one that only SigV4a can sign is signed with SigV4a, and back with SigV4', async () => {
    const MRAP = 'https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/key';
    const { sent } = await follow(
      { url: BUCKET, headers: { 'x-amz-region-set': 'eu-west-1' } },
      { [BUCKET]: to(MRAP), [MRAP]: to(`${BUCKET}/other`) },
      { hosts: ['*.amazonaws.com'] },
    );
    const signed = sent.map(({ headers }) => [headers['authorization']?.split(' ')[0], headers['x-amz-region-set']]);
    expect(signed).toEqual([
      ['AWS4-HMAC-SHA256', undefined],
      ['AWS4-ECDSA-P256-SHA256', '*'],
      ['AWS4-HMAC-SHA256', undefined],
    ]);
  });

  it('is not signed for the region set that the request has for the first host', async () => {
    const { sent, scopes } = await follow(
      { url: 'https://api.example.com/', sigv4: { service: 'execute-api', regionSet: ['*'] } },
      { 'https://api.example.com/': to(OTHER_API) },
      NAMED,
    );
    expect(sent.map(({ headers }) => headers['x-amz-region-set'])).toEqual(['*', undefined]);
    expect(scopes[1]).toBe('us-east-1/execute-api');
  });

  it('to a host of its own stays one of SigV4a', async () => {
    const { sent } = await follow(
      { url: 'https://api.example.com/', sigv4: { service: 'execute-api', regionSet: ['eu-west-1', 'us-east-1'] } },
      { 'https://api.example.com/': to('https://api.example.com/next') },
      NAMED,
    );
    expect(sent.map(({ headers }) => headers['x-amz-region-set'])).toEqual([
      'eu-west-1,us-east-1',
      'eu-west-1,us-east-1',
    ]);
  });
});

describe('from one host of S3 to another a redirect', () => {
  const GLOBAL = 'https://bucket.s3.amazonaws.com/key';
  const PATH = 'https://s3.us-west-2.amazonaws.com/bucket/key';
  const options = { region: 'us-east-1' };
  const scopesOf = async (from: string, next: string, more: SigV4Options = {}): Promise<string[]> =>
    (await follow({ url: from }, { [from]: to(next) }, { ...options, ...more })).scopes;

  it.each([
    [BUCKET, 'https://bucket.s3.eu-west-1.amazonaws.com/key', 'eu-west-1'],
    [GLOBAL, 'https://bucket.s3.eu-west-1.amazonaws.com/key', 'eu-west-1'],
    [GLOBAL, 'https://bucket.s3-us-west-2.amazonaws.com/key', 'us-west-2'],
    [GLOBAL, PATH, 'us-west-2'],
    [PATH, 'https://bucket.s3.dualstack.us-west-2.amazonaws.com/key', 'us-west-2'],
    [PATH, 'https://bucket.s3-fips.us-west-2.amazonaws.com/other', 'us-west-2'],
    [PATH, 'https://bucket.s3-fips.dualstack.us-east-2.amazonaws.com/key', 'us-east-2'],
    ['https://s3.amazonaws.com/bucket/key', 'https://s3-external-1.amazonaws.com/bucket/key', 'us-east-1'],
    [
      'https://my.dotted.s3.bucket.s3.amazonaws.com/',
      'https://my.dotted.s3.bucket.s3.eu-west-1.amazonaws.com/',
      'eu-west-1',
    ],
    [
      'https://bucket.s3.us-gov-west-1.amazonaws.com/',
      'https://bucket.s3.us-gov-east-1.amazonaws.com/',
      'us-gov-east-1',
    ],
    [
      'https://bucket.s3.cn-north-1.amazonaws.com.cn/',
      'https://s3.cn-northwest-1.amazonaws.com.cn/bucket',
      'cn-northwest-1',
    ],
    ['https://bucket.s3.us-iso-east-1.c2s.ic.gov/', 'https://bucket.s3.us-iso-west-1.c2s.ic.gov/', 'us-iso-west-1'],
  ])('of %s to %s is signed: it is the same bucket', async (from, next, region) =>
    expect((await scopesOf(from, next))[1]).toBe(`${region}/s3`),
  );

  it.each([
    ['another bucket', BUCKET, 'https://other.s3.us-east-1.amazonaws.com/key'],
    ['another bucket in the path', BUCKET, 'https://s3.us-east-1.amazonaws.com/other/bucket'],
    [
      'another bucket, behind dot segments that Node 20 keeps',
      BUCKET,
      'https://s3.us-east-1.amazonaws.com/bucket/.a/../../other/key',
    ],
    [
      'a bucket in another capitalisation',
      'https://s3.us-east-1.amazonaws.com/Bucket/key',
      'https://bucket.s3.us-west-2.amazonaws.com/key',
    ],
    ['no bucket', 'https://s3.us-east-1.amazonaws.com/', 'https://s3.eu-west-1.amazonaws.com/'],
    ['the same name in another partition', BUCKET, 'https://bucket.s3.cn-north-1.amazonaws.com.cn/key'],
    ['the same name in GovCloud', BUCKET, 'https://bucket.s3.us-gov-west-1.amazonaws.com/key'],
    ['another port', BUCKET, 'https://bucket.s3.eu-west-1.amazonaws.com:8443/key'],
    ['plain http', BUCKET, 'http://bucket.s3.eu-west-1.amazonaws.com/key'],
    [
      'an access point',
      'https://bucket.s3-accesspoint.us-east-1.amazonaws.com/',
      'https://bucket.s3-accesspoint.eu-west-1.amazonaws.com/',
    ],
    [
      'an access point by its alias',
      'https://point-abc-s3alias.s3.us-east-1.amazonaws.com/',
      'https://point-abc-s3alias.s3.eu-west-1.amazonaws.com/',
    ],
    [
      'S3 control',
      'https://bucket.s3-control.us-east-1.amazonaws.com/',
      'https://bucket.s3-control.eu-west-1.amazonaws.com/',
    ],
    ['a bucket on Outposts', BUCKET, 'https://bucket.s3-outposts.eu-west-1.amazonaws.com/key'],
    ['an accelerated bucket', BUCKET, 'https://bucket.s3-accelerate.amazonaws.com/key'],
    [
      'a bucket whose name looks like a host',
      'https://b.s3.us-east-1.amazonaws.q.s3-accelerate.amazonaws.com/',
      'https://b.s3.eu-west-1.amazonaws.q.s3-accelerate.amazonaws.com/',
    ],
    ['a website', BUCKET, 'https://bucket.s3-website-eu-west-1.amazonaws.com/key'],
    ['a VPC endpoint', BUCKET, 'https://bucket.vpce-0a1b-c2d3.s3.us-east-1.vpce.amazonaws.com/key'],
    ['a directory bucket', BUCKET, 'https://bucket.s3express-use1-az4.us-east-1.amazonaws.com/key'],
    ['a host that only looks like S3', BUCKET, 'https://bucket.s3.us-east-1.amazonaws.com.example.com/key'],
  ])('to %s goes unsigned', async (_, from, next) =>
    expect(await scopesOf(from, next)).toEqual([expect.stringMatching(/\/s3$/), 'unsigned']),
  );

  it('is signed where options call another host S3 only if the table does, too', async () => {
    const from = 'https://bucket.s3.us-east-1.minio.example.com/key';
    expect(
      await scopesOf(from, 'https://bucket.s3.eu-west-1.minio.example.com/key', {
        service: 's3',
        hosts: ['bucket.s3.us-east-1.minio.example.com'],
      }),
    ).toEqual(['us-east-1/s3', 'unsigned']);
    expect(
      await scopesOf(from, 'https://bucket.s3.eu-west-1.amazonaws.com/key', {
        service: 's3',
        hosts: ['bucket.s3.us-east-1.minio.example.com'],
      }),
    ).toEqual(['us-east-1/s3', 'unsigned']);
  });

  it('is signed though awsEndpoints is false, if the first host was named', async () => {
    const next = 'https://bucket.s3.eu-west-1.amazonaws.com/key';
    const signed = ['us-east-1/s3', 'eu-west-1/s3'];
    expect(await scopesOf(GLOBAL, next, { awsEndpoints: false, hosts: ['bucket.s3.amazonaws.com'] })).toEqual(signed);
    expect(
      (await follow({ url: GLOBAL, sigv4: {} }, { [GLOBAL]: to(next) }, { ...options, awsEndpoints: false })).scopes,
    ).toEqual(signed);
    expect(
      (await follow({ url: GLOBAL }, { [GLOBAL]: to(next) }, { ...options, awsEndpoints: false })).outcome,
    ).toMatchObject({ message: 'passed' });
  });

  it('is signed for the second region, too, that it leads to', async () => {
    const [one, two] = [
      'https://bucket.s3.eu-west-1.amazonaws.com/key',
      'https://bucket.s3.eu-west-2.amazonaws.com/key',
    ];
    expect((await follow({ url: GLOBAL }, { [GLOBAL]: to(one), [one]: to(two) }, options)).scopes).toEqual([
      'us-east-1/s3',
      'eu-west-1/s3',
      'eu-west-2/s3',
    ]);
  });

  it('that went over somebody else goes unsigned', async () => {
    const { scopes } = await follow(
      { url: BUCKET },
      {
        [BUCKET]: to('https://example.com/'),
        'https://example.com/': to('https://bucket.s3.eu-west-1.amazonaws.com/key'),
      },
    );
    expect(scopes).toEqual(['us-east-1/s3', 'unsigned', 'unsigned']);
  });
});

describe('from https to http a redirect', () => {
  const downgrade = (location: string, options?: SigV4Options) =>
    follow({ url: API, headers: { cookie: 'a=1', 'x-amz-meta-a': 'b' } }, { [API]: to(location) }, options);

  it('of the same host is refused, and nothing is sent', async () => {
    const { sent, outcome, discarded } = await downgrade(API.replace('https', 'http'));
    expect(outcome).toMatchObject({ code: 'ERR_REDIRECT', cause: { code: 'ERR_INSECURE_URL' } });
    expect([sent.length, discarded.length]).toEqual([1, 1]);
  });

  it('of a named host is refused', async () => {
    expect((await downgrade(OTHER_API.replace('https', 'http'), NAMED)).outcome).toMatchObject({
      code: 'ERR_REDIRECT',
      cause: { code: 'ERR_INSECURE_URL' },
    });
  });

  it('of the same host is signed for the caller who allows it, without cookies', async () => {
    const { scopes, sent } = await downgrade(API.replace('https', 'http'), { allowHttp: true });
    expect(scopes).toEqual(['eu-west-1/execute-api', 'eu-west-1/execute-api']);
    expect(sent[1]?.headers).not.toHaveProperty('cookie');
  });

  it('of a foreign host goes unsigned and clean', async () => {
    expect((await downgrade('http://example.com/')).sent[1]).toEqual({
      method: 'GET',
      url: 'http://example.com/',
      headers: {},
      body: undefined,
    });
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
  const { sent, outcome } = await follow(
    { url: API },
    { [API]: to(OTHER_API) },
    { ...NAMED, credentials, now: () => time, onEvent },
  );
  expect(sent).toHaveLength(1);
  expect(outcome).toMatchObject({ code: 'ERR_REDIRECT', cause: { code: 'ERR_CREDENTIALS' } });
});

it('the port belongs to the host that options were said for', async () => {
  const { scopes } = await follow(
    { url: 'https://api.example.com/', sigv4: { service: 'execute-api', region: 'eu-west-3' } },
    { 'https://api.example.com/': to('https://api.example.com:8443/') },
  );
  expect(scopes).toEqual(['eu-west-3/execute-api', 'unsigned']);
});

it('credentials of a request go on with it to hosts that are named', async () => {
  const { sent } = await follow(
    { url: API, sigv4: { credentials: { accessKeyId: 'AKIDOTHER', secretAccessKey: 'secret' } } },
    { [API]: to(OTHER_API) },
    NAMED,
  );
  expect(sent.map(({ headers }) => headers['authorization']?.includes('AKIDOTHER'))).toEqual([true, true]);
});

describe('a redirect that goes unsigned', () => {
  const CDN = 'https://api.example.com/';
  const FUNCTION = 'https://abc123.lambda-url.eu-west-1.on.aws/';
  const options: SigV4Options = {
    credentials: LONG_TERM,
    service: 'lambda',
    region: 'eu-west-1',
    hosts: ['api.example.com'],
  };
  const forbidden = (): Response =>
    new Response('{"Message":"Forbidden"}', { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } });
  const answering = (answers: Record<string, string>): typeof fetch =>
    (async (input: string | Request) => {
      const location = answers[input instanceof Request ? input.url : input];
      return location ? new Response(null, { status: 307, headers: { location } }) : forbidden();
    }) as typeof fetch;

  it('is explained with the entry of hosts that would sign it', async () => {
    const explanation = await explain(await sigv4(answering({ [CDN]: FUNCTION }), options)(CDN));
    expect(explanation).toMatchObject({
      code: 'unsigned',
      summary: expect.stringMatching(/redirected to a host that is not in the signer's hosts/),
      fix: expect.stringContaining("hosts: ['abc123.lambda-url.eu-west-1.on.aws']"),
    });
  });

  it('is explained with the host at which the signature was lost, wherever it led from there', async () => {
    const explanation = await explain(
      await sigv4(
        answering({ [CDN]: 'https://www.example.com:8443/', 'https://www.example.com:8443/': `${CDN}back` }),
        options,
      )(CDN),
    );
    expect(explanation).toMatchObject({ fix: expect.stringContaining("hosts: ['www.example.com:8443']") });
  });

  it('is signed with that entry', async () => {
    const events: SigV4Event[] = [];
    await sigv4(answering({ [CDN]: FUNCTION }), {
      ...options,
      hosts: ['api.example.com', 'abc123.lambda-url.eu-west-1.on.aws'],
      onEvent: (event) => events.push(event),
    })(CDN);
    expect(events).toMatchObject([
      { type: 'signed' },
      { type: 'redirected', to: FUNCTION, signed: true },
      { type: 'signed', service: 'lambda' },
      { type: 'rejected' },
    ]);
  });

  it('has the explanation as the cause of the error of axios', async () => {
    const instance = axios.create({ adapter: 'fetch', env: { fetch: answering({ [CDN]: FUNCTION }) } as never });
    instance.interceptors.request.use(signAxios(options));
    if (Number(axios.VERSION.split('.')[1]) < 12) return; // takes no fetch
    await expect(instance.get(CDN)).rejects.toMatchObject({
      response: { status: 403 },
      cause: {
        code: 'ERR_REJECTED',
        message: expect.stringContaining("hosts: ['abc123.lambda-url.eu-west-1.on.aws']"),
      },
    });
  });
});

describe('a redirect that a browser hides', () => {
  const opaque = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null } as unknown as Response;
  const browserFetch = (() => Promise.resolve(opaque)) as typeof fetch;

  it('is refused, telling what to do', async () => {
    await expect(sigv4(browserFetch, { credentials: LONG_TERM })(API)).rejects.toMatchObject({
      code: 'ERR_REDIRECT',
      message: expect.stringMatching(/browsers.*redirect: 'manual'/),
    });
  });

  it("is given to the caller who said redirect: 'manual'", async () => {
    expect(await sigv4(browserFetch, { credentials: LONG_TERM })(API, { redirect: 'manual' })).toBe(opaque);
    expect(await sigv4(browserFetch, { credentials: LONG_TERM })(new Request(API, { redirect: 'manual' }))).toBe(
      opaque,
    );
  });

  it('is refused through any transport that knows of it', async () => {
    expect((await follow({ url: API }, { [API]: { status: 0, hidden: true } })).outcome).toMatchObject({
      code: 'ERR_REDIRECT',
    });
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

it('a header with a name that every object has is sent like any other', async () => {
  const headers: [string, string][] = [
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ];
  const { sent } = await follow({ url: API, headers }, {});
  expect(Object.entries(sent[0]?.headers ?? {})).toEqual(expect.arrayContaining(headers));
});

describe('an answer that nobody waits for any more is discarded', () => {
  type Leave = () => unknown;
  type Reading = Partial<Transport<Answer>['answers']>;
  const refusal: Answer = { status: 403 };
  const reading = (leave: Leave): Reading => ({
    header: (_, name) => (name === 'x-amzn-requestid' ? '1' : undefined),
    copyBody: () => (leave(), new ReadableStream()),
  });

  it.each<[string, string, (leave: Leave) => SigV4Options & { send?: () => unknown }, (leave: Leave) => Reading]>([
    ['when it comes', API, (leave) => ({ send: leave }), () => ({})],
    ['while it is read', API, () => ({}), reading],
    [
      'while credentials are replaced',
      API,
      (leave) => ({
        credentials: async (load) => (load?.forceRefresh ? (leave(), new Promise(() => undefined)) : LONG_TERM),
      }),
      () => ({ header: (_, name) => (name === 'x-amzn-errortype' ? 'ExpiredTokenException' : undefined) }),
    ],
    [
      'while that of an unsigned request is read',
      'https://cognito-idp.eu-west-1.amazonaws.com/',
      () => ({ onEvent: () => undefined }),
      reading,
    ],
  ])('%s', async (_, url, optionsFor, answersFor) => {
    const gone = new AbortController();
    const leave = (): void => gone.abort(new Error('left'));
    const { send, ...options } = optionsFor(leave);
    const discarded: Answer[] = [];
    const answer = async (): Promise<Answer> => (send?.(), refusal);
    const answers = {
      status: ({ status }: Answer) => status,
      header: () => undefined,
      discard: (one: Answer) => void discarded.push(one),
      ...answersFor(leave),
    };
    const sent = exchange(
      createSigner({ credentials: LONG_TERM, ...options }),
      { method: 'GET', url, signal: gone.signal },
      { pass: answer, send: answer, answers },
    );
    await expect(sent).rejects.toThrow('left');
    await turn();
    expect(discarded).toEqual([refusal]);
  });
});
