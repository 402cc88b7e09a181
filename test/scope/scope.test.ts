import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSigner, type RequestOptions, type SigV4Options } from '@sigv4/core';
import { LONG_TERM } from '../support/credentials.ts';

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
  it('is what the host states, though the signer has another region', async () => expect(await scope(API, { region: 'us-west-2' })).toBe('eu-west-1/execute-api'));
  it("is completed by the signer's options", async () => expect(await scope('https://bucket.s3.amazonaws.com/key', { region: 'eu-central-1' })).toBe('eu-central-1/s3'));
  it("is the options' on a host that was listed", async () => expect(await scope(API, { hosts: ['*.execute-api.eu-west-1.amazonaws.com'], service: 'lambda', region: 'us-west-2' })).toBe('us-west-2/lambda'));
  it("is the request's own before all", async () => expect(await scope(API, { region: 'us-west-2' }, { service: 'es', region: 'sa-east-1' })).toBe('sa-east-1/es'));
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

describe('a scope that cannot be told is refused, with what to pass', () => {
  it.each([
    ['region', 'https://api.example.com/items?key=value', { service: 'execute-api' }, 'ERR_UNKNOWN_SCOPE', /GET https:\/\/api\.example\.com\/items: .*region: 'eu-west-1'/],
    ['service', 'https://api.example.com/', { region: 'eu-west-1' }, 'ERR_UNKNOWN_SCOPE', /service: 'execute-api'/],
    ['service and region', 'https://api.example.com/', {}, 'ERR_UNKNOWN_SCOPE', /service: 'execute-api', region: 'eu-west-1'/],
    ['a service that contradicts the endpoint', API, { service: 's3' }, 'ERR_HOST_NOT_ALLOWED', /"s3".*"execute-api"/],
    ['SigV4a only, by a signer with a region', 'https://123456789012.cloudfront-kvs.global.api.aws/', { region: 'eu-west-1' }, 'ERR_UNSIGNABLE_REQUEST', /SigV4a/],
    ['SigV4a only', 'https://mfzwi23gnjvgw.accesspoint.s3-global.amazonaws.com/key', {}, 'ERR_UNSIGNABLE_REQUEST', /SigV4a/],
  ] as const)('%s', async (_, url, options, code, message) => {
    const refused = createSigner({ credentials: LONG_TERM, ...options }).sign({ method: 'get', url });
    await expect(refused).rejects.toMatchObject({ name: 'SigV4Error', code, message: expect.stringMatching(message) });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('value') });
  });
});

it('a URL of a web socket is presigned, one over plain text only where http is allowed, and any other scheme is refused', async () => {
  const signer = createSigner({ credentials: LONG_TERM, service: 'transcribe', region: 'eu-west-1', hosts: ['*.example.com', 'iot.example.org:443'] });
  const presigned = (url: string): Promise<string> => signer.presign({ method: 'GET', url }, { expiresIn: 60 });
  expect(await presigned('wss://transcribestreaming.eu-west-1.amazonaws.com:8443/stream-transcription-websocket')).toMatch(/^wss:\/\/transcribestreaming\.eu-west-1\.amazonaws\.com:8443\/.*&X-Amz-Signature=[\da-f]{64}$/);
  expect(await presigned('wss://iot.example.org/mqtt')).toMatch(/&X-Amz-Signature=/);
  await expect(presigned('ws://a.example.com/')).rejects.toMatchObject({ code: 'ERR_INSECURE_URL' });
  await expect(presigned('ftp://a.example.com/')).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST', message: expect.stringMatching(/http or https/) });
});

it('an endpoint for SigV4a only is refused a request that names its service, too', async () => {
  const signer = createSigner({ credentials: LONG_TERM, region: 'eu-west-1' });
  const request = { method: 'GET', url: 'https://mfzwi23gnjvgw.accesspoint.s3-global.amazonaws.com/key' };
  await expect(signer.sign(request, { service: 's3' })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST', message: expect.stringMatching(/SigV4a/) });
  await expect(signer.presign(request, { service: 's3', expiresIn: 60 })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST' });
});

describe('options that are wrong are a TypeError when the signer is made', () => {
  it.each([
    ['an unknown name', { servise: 'execute-api' }, /"servise" is not an option.*service/],
    ['an empty service', { service: '' }, /"service"/],
    ['a service with a slash', { service: 'a/b' }, /"service"/],
    ['a region that is no string', { region: 1 }, /"region"/],
    ['a signed header that proxies rewrite', { signedHeaders: ['User-Agent'] }, /"signedHeaders"/],
    ['a payload of another kind', { payload: 'hashed' }, /"payload"/],
    ['credentials that are a promise', { credentials: Promise.resolve(LONG_TERM) }, /"credentials".*a function that loads one/],
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
  it('an option of the signer given to a request', async () => {
    await expect(createSigner({ credentials: LONG_TERM }).sign({ method: 'get', url: API }, { hosts: [] } as never)).rejects.toThrow(TypeError);
  });
});
