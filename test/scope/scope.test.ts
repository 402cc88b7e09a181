import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSigner, presign, type RequestOptions, type SigV4Options } from '@sigv4/core';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';
import { recorder } from '../support/recorder.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?key=value';

async function scope(url: string, options: SigV4Options = {}, own?: RequestOptions): Promise<string> {
  const { headers } = await createSigner({ credentials: LONG_TERM, ...options }).sign({ method: 'get', url }, own);
  return /\/([\w-]+\/[\w-]+)\/aws4_request/.exec(headers['authorization'] ?? '')?.[1] ?? 'none';
}

const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];
const before = VARIABLES.map((name) => process.env[name]);
beforeEach(() => VARIABLES.forEach((name) => delete process.env[name]));
afterEach(() =>
  VARIABLES.forEach((name, index) => {
    delete process.env[name];
    if (before[index] !== undefined) process.env[name] = before[index];
  }),
);

describe('the scope of a request', () => {
  it('is what the host states', async () => expect(await scope(API)).toBe('eu-west-1/execute-api'));
  it('is what the host states, though the signer has another region', async () =>
    expect(await scope(API, { region: 'us-west-2' })).toBe('eu-west-1/execute-api'));
  it("is completed by the signer's options", async () =>
    expect(await scope('https://bucket.s3.amazonaws.com/key', { region: 'eu-central-1' })).toBe('eu-central-1/s3'));
  it("is the options' on a host of your own", async () =>
    expect(
      await scope('https://api.example.com/', { hosts: ['api.example.com'], service: 'lambda', region: 'us-west-2' }),
    ).toBe('us-west-2/lambda'));
  it('is what an AWS host states, though it was listed', async () =>
    expect(await scope(API, { hosts: ['*.execute-api.eu-west-1.amazonaws.com'], region: 'us-west-2' })).toBe(
      'eu-west-1/execute-api',
    ));
  it("is the request's own before all", async () =>
    expect(await scope(API, { region: 'us-west-2' }, { service: 'es', region: 'sa-east-1' })).toBe('sa-east-1/es'));
  it('is completed by AWS_REGION', async () => {
    process.env['AWS_REGION'] = 'eu-north-1';
    process.env['AWS_DEFAULT_REGION'] = 'us-west-1';
    expect(await scope('https://api.example.com/', { service: 'execute-api' })).toBe('eu-north-1/execute-api');
  });
  it('is completed by AWS_DEFAULT_REGION', async () => {
    process.env['AWS_DEFAULT_REGION'] = 'us-west-1';
    expect(await scope('https://api.example.com/', { service: 'execute-api' })).toBe('us-west-1/execute-api');
  });
});

describe('a region of the environment that is none is refused, and the variable is named, and not its value', () => {
  const wrong = [
    'us-east-1\r',
    'us-east-1\n',
    ' us-east-1',
    ' ',
    '*',
    '"eu-west-1"',
    "'eu-west-1'",
    'eu-west-1/s3',
    'eu west 1',
    'EU-WEST-1',
    'eu_west_1',
    'EU_WEST_1',
    'us-Gov-west-1',
    'é',
    '${REGION}',
    'eu-west-1,eu-west-2',
  ];
  it.each(VARIABLES.flatMap((name) => wrong.map((value) => [name, value])))('%s=%j', async (name = '', value) => {
    process.env[name] = value;
    const signer = createSigner({ credentials: LONG_TERM, service: 'execute-api' });
    const request = { method: 'GET', url: 'https://api.example.com/items?key=value' };
    const message = expect.stringMatching(
      new RegExp(
        `^Cannot sign GET https://api\\.example\\.com/items: .*environment variable ${name} is not a region\\.`,
      ),
    ) as unknown as string;
    const network = recorder();
    const signedFetch = sigv4(network.fetch, {
      credentials: LONG_TERM,
      service: 'execute-api',
      hosts: ['api.example.com'],
    });
    for (const call of [
      () => signer.sign(request),
      () => presign(signer, request, { expiresIn: 60 }),
      () => signedFetch(request.url),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'ERR_UNKNOWN_SCOPE', message });
    }
    expect(network.calls).toHaveLength(0);
  });

  it('but is not looked at where the host, or an option, tells the region', async () => {
    process.env['AWS_REGION'] = '*';
    expect(await scope(API)).toBe('eu-west-1/execute-api');
    expect(await scope('https://api.example.com/', { service: 'execute-api', region: 'eu-west-1' })).toBe(
      'eu-west-1/execute-api',
    );
  });

  it('but an empty one is as good as none', async () => {
    process.env['AWS_REGION'] = '';
    process.env['AWS_DEFAULT_REGION'] = 'us-west-1';
    expect(await scope('https://api.example.com/', { service: 'execute-api' })).toBe('us-west-1/execute-api');
  });
});

describe('a second signing name of a service', () => {
  const KAFKA = 'https://kafka.eu-west-1.amazonaws.com/?Action=kafka-cluster%3AConnect';
  const IOT = 'wss://a1b2c3-ats.iot.eu-west-1.amazonaws.com/mqtt';
  const presigned = async (url: string, options: SigV4Options, own: RequestOptions = {}): Promise<string | null> =>
    new URL(
      await presign(
        createSigner({ credentials: LONG_TERM, ...options }),
        { method: 'GET', url },
        { ...own, expiresIn: 60 },
      ),
    ).searchParams.get('X-Amz-Credential');

  it('is taken from the signer by sign and presign, which are explicit calls', async () => {
    expect(await scope(KAFKA, { service: 'kafka-cluster' })).toBe('eu-west-1/kafka-cluster');
    expect(await presigned(KAFKA, { service: 'kafka-cluster' })).toMatch(/\/eu-west-1\/kafka-cluster\/aws4_request$/);
    expect(await presigned(IOT, { service: 'iotdevicegateway' })).toMatch(
      /\/eu-west-1\/iotdevicegateway\/aws4_request$/,
    );
  });

  it('is taken from the options of the call', async () => {
    expect(await scope(KAFKA, { service: 'execute-api' }, { service: 'kafka-cluster' })).toBe(
      'eu-west-1/kafka-cluster',
    );
    expect(await presigned(IOT, {}, { service: 'iotdevicegateway' })).toMatch(
      /\/eu-west-1\/iotdevicegateway\/aws4_request$/,
    );
  });

  it.each<[string, SigV4Options]>([
    ['', {}],
    [', also for a host that is listed', { hosts: ['*.amazonaws.com'] }],
  ])('is refused by a bridge that its signer was made with%s, naming both', async (_, options) => {
    const refused = sigv4(fetch, { credentials: LONG_TERM, service: 'kafka-cluster', ...options })(KAFKA);
    await expect(refused).rejects.toMatchObject({
      code: 'ERR_HOST_NOT_ALLOWED',
      message: expect.stringMatching(/"kafka-cluster".*"kafka"/),
    });
  });
});

describe('a scope that cannot be told is refused, with what to pass', () => {
  it.each([
    [
      'region',
      'https://api.example.com/items?key=value',
      { service: 'execute-api' },
      'ERR_UNKNOWN_SCOPE',
      /GET https:\/\/api\.example\.com\/items: .*region: '\.\.\.'/,
    ],
    ['service', 'https://api.example.com/', { region: 'eu-west-1' }, 'ERR_UNKNOWN_SCOPE', /service: '\.\.\.'\.$/],
    ['service and region', 'https://api.example.com/', {}, 'ERR_UNKNOWN_SCOPE', /service: '\.\.\.', region: '\.\.\.'/],
  ] as const)('%s', async (_, url, options, code, message) => {
    const refused = createSigner({ credentials: LONG_TERM, ...options }).sign({ method: 'get', url });
    await expect(refused).rejects.toMatchObject({ name: 'SigV4Error', code, message: expect.stringMatching(message) });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('value') });
  });
});

it('a URL of a web socket is presigned, one over plain text only where http is allowed, and any other scheme is refused', async () => {
  const signer = createSigner({
    credentials: LONG_TERM,
    service: 'transcribe',
    region: 'eu-west-1',
    hosts: ['*.example.com', 'iot.example.org:443'],
  });
  const presigned = (url: string): Promise<string> => presign(signer, { method: 'GET', url }, { expiresIn: 60 });
  expect(
    await presigned('wss://transcribestreaming.eu-west-1.amazonaws.com:8443/stream-transcription-websocket'),
  ).toMatch(/^wss:\/\/transcribestreaming\.eu-west-1\.amazonaws\.com:8443\/.*&X-Amz-Signature=[\da-f]{64}$/);
  expect(await presigned('wss://iot.example.org/mqtt')).toMatch(/&X-Amz-Signature=/);
  await expect(presigned('ws://a.example.com/')).rejects.toMatchObject({ code: 'ERR_INSECURE_URL' });
  await expect(presigned('ftp://a.example.com/')).rejects.toMatchObject({
    code: 'ERR_UNSIGNABLE_REQUEST',
    message: expect.stringMatching(/does not use https/),
  });
});

describe('options that are wrong are a TypeError when the signer is made', () => {
  it.each([
    ['an unknown name', { servise: 'execute-api' }, /"servise" is not an option.*service/],
    ...['', 'a/b', 'a b', 'execute-api\n', ' s3', 'S3', 'DynamoDB', 'iotsecuredTunneling', 'é', 5, null, ['s3']].map(
      (service) =>
        [
          `the service ${JSON.stringify(service)}`,
          { service },
          /^sigv4: the option "service" must be a signing name/,
        ] as const,
    ),
    ...[
      '',
      '*',
      'eu west 1',
      'eu-west-1\n',
      'eu-west-1\r',
      ' eu-west-1',
      'EU-WEST-1',
      'eu_west_1',
      'EU_WEST_1',
      '"eu-west-1"',
      'eu-west-1/s3',
      'é',
      5,
      null,
      ['eu-west-1'],
      new Date(0),
    ].map(
      (region) =>
        [`the region ${JSON.stringify(region)}`, { region }, /^sigv4: the option "region" must be a region/] as const,
    ),
    ...['', 'a b', 'a:', 'a\n', 'é', 5, null, 'Authorization'].map(
      (name) =>
        [
          `the signed header ${JSON.stringify(name)}`,
          { signedHeaders: ['x-a', name] },
          /^sigv4: the option "signedHeaders" must be an array of header names/,
        ] as const,
    ),
    ...[-1, Number.NaN, '5', null, 1n].map(
      (maxBufferedBytes) =>
        [`maxBufferedBytes of ${String(maxBufferedBytes)}`, { maxBufferedBytes }, /"maxBufferedBytes"/] as const,
    ),
    ...['allowHttp', 'recover'].flatMap((name) =>
      ['true', 1, null].map(
        (value) =>
          [
            `${name} of ${JSON.stringify(value)}`,
            { [name]: value },
            new RegExp(`"${name}" must be true or false`),
          ] as const,
      ),
    ),
    ['hosts with a number', { hosts: [3000] }, /"hosts"/],
    ['hosts with a URL', { hosts: [new URL('https://api.example.com/')] }, /"hosts"/],
    ['a clock that is a Date', { now: new Date() }, /"now"/],
    ['signed headers that are no list', { signedHeaders: 'x-a' }, /"signedHeaders"/],
    ['a signed header that proxies rewrite', { signedHeaders: ['User-Agent'] }, /"signedHeaders"/],
    ['a payload of another kind', { payload: 'hashed' }, /"payload"/],
    [
      'credentials that are a promise',
      { credentials: Promise.resolve(LONG_TERM) },
      /"credentials".*a function that loads one/,
    ],
    ['credentials that are a string', { credentials: 'AKID' }, /"credentials"/],
    ['a clock that is no function', { now: 5 }, /"now"/],
    ['hosts that are no list', { hosts: 'example.com' }, /"hosts"/],
    ['a name of every object', { constructor: 1 }, /"constructor" is not an option/],
    ['null', null, /must be an object/],
    ['a list', [], /must be an object/],
  ])('%s', (_, options, message) => {
    expect(() => createSigner(options as never)).toThrow(TypeError);
    expect(() => createSigner(options as never)).toThrow(message);
  });
  it.each(['eu-west-1', '', 5, true, null, [], Symbol('s'), () => 'eu-west-1'])(
    'and so is %p in their place, in every package',
    (wrong) => {
      for (const make of [createSigner, signAxios, (options: never) => sigv4(fetch, options)]) {
        expect(() => make(wrong as never)).toThrow(TypeError);
        expect(() => make(wrong as never)).toThrow(/^sigv4: the options of a signer must be an object/);
      }
    },
  );

  it.each([
    ['IoTSecuredTunneling', 'RegionOne'],
    ['vpc-lattice-svcs', 'us-gov-west-1'],
    ['s3', 'auto'],
    ['s3', 'us-west-004'],
    ['s3', 'default'],
    ['s3', 'GRA'],
  ])('but the service %s and the region %s are names', async (service, region) => {
    expect(await scope('https://api.example.com/', { service, region })).toBe(`${region}/${service}`);
  });

  it('an option of the signer given to a request', async () => {
    await expect(
      createSigner({ credentials: LONG_TERM }).sign({ method: 'get', url: API }, { hosts: [] } as never),
    ).rejects.toThrow(TypeError);
  });
});
