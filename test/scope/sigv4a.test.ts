import { describe, expect, it } from '@jest/globals';
import {
  canonicalRequest,
  createSigner,
  presign,
  type RequestOptions,
  type SigV4Event,
  type SigV4Options,
  stringToSign,
} from '@sigv4/core';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 } from '@sigv4/fetch';
import axios from 'axios';
import { LONG_TERM } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';
import { recorder } from '../support/recorder.ts';

// Which requests are signed with SigV4a, and for which regions.

const MRAP = 'https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/key';
const KVS = 'https://123456789012.cloudfront-kvs.global.api.aws/key-value-stores/a';
const EVENTS = 'https://abcde.veo.endpoint.events.amazonaws.com/';
const SES = 'https://abcdef12.g3h.endpoints.email.amazonaws.com/v2/email/outbound-emails';
const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const BUCKET = 'https://bucket.s3.eu-west-1.amazonaws.com/key';
const GLOBAL_BUCKET = 'https://bucket.s3.amazonaws.com/key';
const OWN = 'https://api.example.com/items';

/** `SigV4a <service> <region set>`, or `SigV4 <service> <region>`. */
function kindOf(authorization: string, regionSet: string | null | undefined): string {
  const [, region, service] = /Credential=\w+\/\d{8}\/(?:([\w-]+)\/)?([\w-]+)\/aws4_request/.exec(authorization) ?? [];
  if (authorization.startsWith('AWS4-ECDSA-P256-SHA256 ') && region === undefined)
    return `SigV4a ${service} ${regionSet}`;
  return regionSet === null || regionSet === undefined ? `SigV4 ${service} ${region}` : 'neither';
}

const byCall = async (url: string, options: SigV4Options = {}, own?: RequestOptions): Promise<string> => {
  const { headers } = await createSigner({ credentials: LONG_TERM, ...options }).sign({ method: 'GET', url }, own);
  return kindOf(headers['authorization'] ?? '', headers['x-amz-region-set']);
};
const byPresigning = async (url: string, options: SigV4Options = {}, own?: RequestOptions): Promise<string> => {
  const signer = createSigner({ credentials: LONG_TERM, ...options });
  const { searchParams } = new URL(await presign(signer, { method: 'GET', url }, { ...own, expiresIn: 60 }));
  const authorization = `${searchParams.get('X-Amz-Algorithm')} Credential=${searchParams.get('X-Amz-Credential')}`;
  return kindOf(authorization, searchParams.get('X-Amz-Region-Set'));
};
const byFetch = async (url: string, options: SigV4Options = {}, own?: RequestOptions): Promise<string> => {
  const network = recorder();
  await sigv4(network.fetch, { credentials: LONG_TERM, ...options })(url, own && { sigv4: own });
  const { headers } = network.only;
  return headers.has('authorization')
    ? kindOf(headers.get('authorization') ?? '', headers.get('x-amz-region-set'))
    : 'unsigned';
};
const byAxios = async (url: string, options: SigV4Options = {}, own?: RequestOptions): Promise<string> => {
  const sent: Record<string, string>[] = [];
  const client = axios.create({
    adapter: async (config) => {
      sent.push(config.headers.toJSON() as Record<string, string>);
      return { status: 200, statusText: '', headers: {}, data: '', config };
    },
  });
  client.interceptors.request.use(signAxios({ credentials: LONG_TERM, ...options }));
  await client.get(url, { sigv4: own });
  const [{ authorization, 'x-amz-region-set': set } = {} as Record<string, string>] = sent;
  return authorization ? kindOf(authorization, set) : 'unsigned';
};
const ways = [
  ['sign', byCall],
  ['presign', byPresigning],
  ['fetch', byFetch],
  ['axios', byAxios],
] as const;

describe.each(ways)('by %s', (way, kind) => {
  it.each([
    ['a multi-region access point', MRAP, 'SigV4a s3 *'],
    [
      'one behind an interface endpoint',
      'https://mfzwi23gnjvgw.accesspoint.s3-global.amazonaws.com/key',
      'SigV4a s3 *',
    ],
    ['a KeyValueStore', KVS, 'SigV4a cloudfront-keyvaluestore *'],
    ['a global endpoint of EventBridge', EVENTS, 'SigV4a events *'],
    ['a multi-region endpoint of SES', SES, 'SigV4a ses *'],
  ])('%s is signed with SigV4a, with no options', async (_, url, expected) => {
    expect(await withEnvironment({}, () => kind(url))).toBe(expected);
    expect(await withEnvironment({ AWS_REGION: 'eu-west-1' }, () => kind(url, { region: 'us-west-2' }))).toBe(expected);
  });

  it('its regions are those of the request, or else of the signer, or else of the environment', async () => {
    const variable = { AWS_SIGV4A_SIGNING_REGION_SET: ' us-east-1,\tus-west-2 ' };
    const ofSigner = { regionSet: ['eu-west-1', 'eu-central-1'] };
    const kinds = await withEnvironment(variable, async () => [
      await kind(MRAP),
      await kind(MRAP, ofSigner),
      await kind(MRAP, ofSigner, { regionSet: ['ap-south-1'] }),
      await kind(MRAP, { regionSet: ['*'] }),
    ]);
    expect(kinds).toEqual([
      'SigV4a s3 us-east-1,us-west-2',
      'SigV4a s3 eu-west-1,eu-central-1',
      'SigV4a s3 ap-south-1',
      'SigV4a s3 *',
    ]);
  });

  it('the region of a request asks for SigV4, also where only SigV4a is taken, and before a region set of the signer', async () => {
    expect(await kind(MRAP, { regionSet: ['*'] }, { region: 'us-east-1' })).toBe('SigV4 s3 us-east-1');
    expect(
      await kind(
        OWN,
        { service: 'execute-api', regionSet: ['*'], hosts: ['api.example.com'] },
        { region: 'eu-west-1' },
      ),
    ).toBe('SigV4 execute-api eu-west-1');
  });

  it.each([
    ['an API', API, 'SigV4 execute-api eu-west-1'],
    ['a bucket', BUCKET, 'SigV4 s3 eu-west-1'],
    ['a bucket whose region nobody states', GLOBAL_BUCKET, 'SigV4 s3 us-east-2'],
  ])('%s stays one of SigV4, whatever the region set of the signer', async (_, url, expected) => {
    const environment = { AWS_REGION: 'us-east-2', AWS_SIGV4A_SIGNING_REGION_SET: '*' };
    const options = { regionSet: ['*'], hosts: ['*.amazonaws.com'] };
    expect(await withEnvironment(environment, () => kind(url, options))).toBe(expected);
  });

  it('an endpoint that takes both is signed with SigV4a if the request asks for it', async () => {
    expect(await kind(API, {}, { regionSet: ['eu-west-1', 'us-east-1'] })).toBe(
      'SigV4a execute-api eu-west-1,us-east-1',
    );
    expect(await kind(API, { region: 'us-west-2' }, { regionSet: ['*'] })).toBe('SigV4a execute-api *');
  });

  it('a host that is named, and no AWS endpoint, is signed for the region set of the signer', async () => {
    const options = { service: 'execute-api', regionSet: ['eu-west-1'], hosts: ['api.example.com'] };
    expect(await withEnvironment({ AWS_REGION: 'us-east-1' }, () => kind(OWN, options))).toBe(
      'SigV4a execute-api eu-west-1',
    );
  });

  it('such a host is not signed for the region set of the environment', async () => {
    const options = { service: 'execute-api', hosts: ['api.example.com'] };
    const environment = { AWS_REGION: 'us-east-1', AWS_SIGV4A_SIGNING_REGION_SET: '*' };
    expect(await withEnvironment(environment, () => kind(OWN, options))).toBe('SigV4 execute-api us-east-1');
  });

  if (way !== 'presign' && way !== 'sign') {
    it('a host that nobody named goes unsigned', async () => {
      expect(await kind(OWN, { regionSet: ['*'] })).toBe('unsigned');
    });
  }

  it.each([
    ',',
    'us-east-1,',
    'us-east-1,us-east-1',
    '*,us-east-1',
    '"*"',
    'us east 1;eu-west-1',
    'US_EAST_1',
    'é',
    '${SET}',
  ])(
    'a region set of the environment that is none, %j, is refused, and the variable is named, and not its value',
    async (value) => {
      const refused = withEnvironment({ AWS_SIGV4A_SIGNING_REGION_SET: value }, () => kind(`${MRAP}?key=value`));
      const error = (await refused.catch((thrown: unknown) => thrown)) as Error & { code: string };
      expect(error.code).toBe('ERR_UNKNOWN_SCOPE');
      expect(error.message).toMatch(
        /^Cannot sign GET https:\/\/mfzwi23gnjvgw\.mrap\.accesspoint\.s3-global\.amazonaws\.com\/key: the environment variable AWS_SIGV4A_SIGNING_REGION_SET is not a list of regions\. Set it to .* or pass regionSet\./,
      );
      if (/[;_é]/.test(value)) expect(error.message).not.toContain(value);
    },
  );

  it('and such a variable is not looked at where nothing is signed for it', async () => {
    const environment = { AWS_SIGV4A_SIGNING_REGION_SET: 'none', AWS_REGION: 'eu-west-1' };
    expect(await withEnvironment(environment, () => kind(API))).toBe('SigV4 execute-api eu-west-1');
    expect(await withEnvironment(environment, () => kind(MRAP, { regionSet: ['*'] }))).toBe('SigV4a s3 *');
  });
});

it('the host of baseURL is signed for the region set of a signer with a service', async () => {
  const sent: string[] = [];
  const client = axios.create({
    baseURL: 'https://api.example.com/v1',
    adapter: async (config) => {
      const { authorization = '', 'x-amz-region-set': set } = config.headers.toJSON() as Record<string, string>;
      sent.push(kindOf(authorization, set));
      return { status: 200, statusText: '', headers: {}, data: '', config };
    },
  });
  client.interceptors.request.use(signAxios({ credentials: LONG_TERM, service: 'execute-api', regionSet: ['*'] }));
  await client.get('/items');
  expect(sent).toEqual(['SigV4a execute-api *']);
});

it('a host without a service asks for it', async () => {
  await expect(byCall(OWN, { regionSet: ['*'] })).rejects.toMatchObject({
    code: 'ERR_UNKNOWN_SCOPE',
    message: expect.stringMatching(/Pass service: '\.\.\.'\.$/),
  });
});

describe('a region set that is none is a TypeError', () => {
  const wrong = [
    [],
    '*',
    'us-east-1',
    [''],
    ['*', 'us-east-1'],
    ['us-east-1', '*'],
    ['us-east-1', 'us-east-1'],
    ['us-east-1,us-west-2'],
    ['us-*'],
    ['US_EAST_1'],
    ['us-east-1\n'],
    ['us-east-1', 5],
    [['us-east-1']],
    [null],
    null,
    5,
    new Set(['us-east-1']),
  ];
  it.each(wrong.map((regionSet) => [JSON.stringify(regionSet), regionSet]))('%s', async (_, regionSet) => {
    const message = /^sigv4: the option "regionSet" must be an array of regions, each once, or \['\*'\]/;
    const given = { credentials: LONG_TERM, regionSet } as never;
    for (const make of [createSigner, signAxios, (options: never) => sigv4(fetch, options)]) {
      expect(() => make(given)).toThrow(TypeError);
      expect(() => make(given)).toThrow(message);
    }
    await expect(byCall(API, {}, { regionSet } as never)).rejects.toThrow(message);
    await expect(canonicalRequest({ method: 'GET', url: API }, { service: 's3', regionSet } as never)).rejects.toThrow(
      TypeError,
    );
  });

  it('and so is an array without an element', () => {
    expect(() => createSigner({ regionSet: Object.assign([], { length: 1 }) })).toThrow(TypeError);
  });

  it('and what the caller does to an array later changes nothing', async () => {
    const [ofSigner, ofRequest] = [['us-east-1'], ['us-west-2']];
    const options = { regionSet: ofSigner, credentials: LONG_TERM };
    const signer = createSigner(options);
    ofSigner.length = 0; // no regions would mean all
    const url = 'https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/key';
    const signed = signer.sign({ method: 'GET', url });
    const own = signer.sign({ method: 'GET', url }, { regionSet: ofRequest });
    ofRequest[0] = 'us-west-2\r\nx-other: 1';
    expect((await signed).headers['x-amz-region-set']).toBe('us-east-1');
    expect((await own).headers['x-amz-region-set']).toBe('us-west-2');
  });

  it('and so are a region and a region set in one object', async () => {
    const both = { region: 'eu-west-1', regionSet: ['*'] };
    const message = /"regionSet" must be .*, without region/;
    expect(() => createSigner(both)).toThrow(TypeError);
    expect(() => createSigner(both)).toThrow(message);
    await expect(byCall(API, {}, both)).rejects.toThrow(message);
    expect(await byCall(API, { region: 'eu-west-1' }, { region: undefined, regionSet: ['*'] })).toBe(
      'SigV4a execute-api *',
    );
  });
});

it('what Object.prototype says of a region set is no option', async () => {
  Object.defineProperty(Object.prototype, 'regionSet', { value: ['*'], configurable: true });
  try {
    expect(await byCall(API)).toBe('SigV4 execute-api eu-west-1');
    expect(await byCall(API, {}, { region: 'eu-west-1' })).toBe('SigV4 execute-api eu-west-1');
  } finally {
    delete (Object.prototype as { regionSet?: unknown }).regionSet;
  }
});

it("a caller's own x-amz-region-set is replaced, and with SigV4 it is left out", async () => {
  const headers = { 'X-Amz-Region-Set': 'us-gov-west-1' };
  const network = recorder();
  const signedFetch = sigv4(network.fetch, { credentials: LONG_TERM });
  await signedFetch(MRAP, { headers });
  await signedFetch(API, { headers });
  expect(network.calls.map((call) => call.headers.get('x-amz-region-set'))).toEqual(['*', null]);
  expect(network.calls[1]?.headers.get('authorization')).not.toContain('region-set');
  const url = new URL(
    await presign(createSigner({ credentials: LONG_TERM }), { method: 'GET', url: MRAP, headers }, { expiresIn: 60 }),
  );
  expect([url.searchParams.getAll('X-Amz-Region-Set'), url.searchParams.get('X-Amz-SignedHeaders')]).toEqual([
    ['*'],
    'host',
  ]);
});

it('a URL that states a region set already is not presigned', async () => {
  const signer = createSigner({ credentials: LONG_TERM });
  await expect(
    presign(signer, { method: 'GET', url: `${MRAP}?x-amz-region-set=*` }, { expiresIn: 60 }),
  ).rejects.toMatchObject({
    code: 'ERR_UNSIGNABLE_REQUEST',
  });
});

it('the signed event has the region set, joined by commas', async () => {
  const events: SigV4Event[] = [];
  const onEvent = (event: SigV4Event): void => void events.push(event);
  await byFetch(MRAP, { onEvent });
  await byFetch(MRAP, { onEvent, regionSet: ['us-east-1', 'us-west-2'] });
  expect(events).toEqual(
    ['*', 'us-east-1,us-west-2'].map((region) => ({
      type: 'signed',
      service: 's3',
      region,
      accessKeyId: LONG_TERM.accessKeyId,
      method: 'GET',
      url: MRAP,
    })),
  );
});

describe('the strings that are signed can be looked at', () => {
  const request = { method: 'GET', url: MRAP, headers: { 'x-amz-date': '20260101T000000Z' } };

  it('the canonical request has the region set, in its place', async () => {
    expect(
      (
        await canonicalRequest(request, { service: 's3', regionSet: ['us-east-1', 'us-west-2'], sessionToken: 'token' })
      ).split('\n'),
    ).toEqual([
      'GET',
      '/key',
      '',
      'host:mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com',
      'x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date:20260101T000000Z',
      'x-amz-region-set:us-east-1,us-west-2',
      'x-amz-security-token:[redacted]',
      '',
      'host;x-amz-content-sha256;x-amz-date;x-amz-region-set;x-amz-security-token',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ]);
  });

  it('the string to sign has a scope without a region', async () => {
    const text = await stringToSign(request, { service: 's3', regionSet: ['*'] });
    expect(text).toMatch(/^AWS4-ECDSA-P256-SHA256\n20260101T000000Z\n20260101\/s3\/aws4_request\n[\da-f]{64}$/);
  });

  it('a scope needs a region or a region set, and not both', async () => {
    await expect(stringToSign(request, { service: 's3' })).rejects.toThrow('a service and a region, or a regionSet');
    // A wrong hash would stand for a body in chunks.
    const chunked = { service: 's3', region: 'eu-west-1', payload: 'chunked' };
    await expect(stringToSign(request, chunked as never)).rejects.toThrow("must be 'signed' or 'unsigned'");
    await expect(stringToSign(request, { service: 's3', region: 'eu-west-1', regionSet: ['*'] })).rejects.toThrow(
      'without region',
    );
  });
});
