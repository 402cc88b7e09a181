import { describe, expect, it } from '@jest/globals';
import {
  callerIdentityRequest,
  createSigner,
  dsqlToken,
  eksToken,
  elasticacheToken,
  memorydbToken,
  mskToken,
  rdsToken,
  type SigV4Options,
  vaultLoginRequest,
} from '@sigv4/tokens';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';
import { polluted } from '../support/polluted.ts';

const signer = createSigner({ credentials: TEMPORARY });
const host = 'db.abc123.eu-west-1.rds.amazonaws.com';
const database = { host, port: 5432, user: 'app' };
const cache = { cache: 'my-cache', user: 'app', region: 'eu-west-1' };
const cluster = { cluster: 'my-cluster', user: 'app', region: 'eu-west-1' };

/** For JavaScript, whose callers pass anything. */
const given = (value: unknown): never => value as never;

describe('a wrong option is a TypeError that names it', () => {
  it.each([
    ['a cache in upper case', () => elasticacheToken(signer, { ...cache, cache: 'My-Cache' }), /"cache".*lower case/],
    [
      'the address of a cache',
      () => elasticacheToken(signer, { ...cache, cache: 'my-cache.abc.euw1.cache.amazonaws.com' }),
      /"cache".*not its address/,
    ],
    ['a cache that is a number', () => elasticacheToken(signer, { ...cache, cache: '127' }), /"cache"/],
    ['serverless as a text', () => elasticacheToken(signer, { ...cache, serverless: given('false') }), /"serverless"/],
    [
      'a cluster of MemoryDB in upper case',
      () => memorydbToken(signer, { ...cluster, cluster: 'MY-CLUSTER' }),
      /"cluster".*lower case/,
    ],
    [
      'a user that is missing',
      () => memorydbToken(signer, { ...cluster, user: given(undefined) }),
      /"user" of memorydbToken/,
    ],
    [
      'a life over 900 seconds for RDS',
      () => rdsToken(signer, { ...database, expiresIn: 901 }),
      /"expiresIn".*1 to 900/,
    ],
    [
      'a life over 900 seconds for ElastiCache',
      () => elasticacheToken(signer, { ...cache, expiresIn: 3600 }),
      /"expiresIn".*1 to 900/,
    ],
    [
      'a life over 900 seconds for MemoryDB',
      () => memorydbToken(signer, { ...cluster, expiresIn: 3600 }),
      /"expiresIn".*1 to 900/,
    ],
    [
      'a life over 900 seconds for MSK',
      () => mskToken(signer, { region: 'eu-west-1', expiresIn: 3600 }),
      /"expiresIn".*1 to 900/,
    ],
    [
      'a life over 7 days for DSQL',
      () => dsqlToken(signer, { host: 'a.dsql.eu-west-1.on.aws', expiresIn: 604_801 }),
      /"expiresIn".*604800/,
    ],
    ['a part of a second', () => rdsToken(signer, { ...database, expiresIn: 0.5 }), /"expiresIn"/],
    [
      'a URL as the host',
      () => rdsToken(signer, { ...database, host: `postgres://${host}` }),
      /"host".*without a scheme/,
    ],
    ['a host with a port', () => rdsToken(signer, { ...database, host: `${host}:5432` }), /"host".*a port/],
    ['a port that is a text', () => rdsToken(signer, { ...database, port: given('5432') }), /"port"/],
    [
      'the ARN of a cluster of EKS',
      () => eksToken(signer, { cluster: 'arn:aws:eks:eu-west-1:1:cluster/a', region: 'eu-west-1' }),
      /"cluster".*not its ARN/,
    ],
    [
      'a header that is no text',
      () => callerIdentityRequest(signer, { region: 'eu-west-1', headers: given({ a: 1 }) }),
      /"headers"/,
    ],
    [
      'a header that cannot be signed',
      () => callerIdentityRequest(signer, { region: 'eu-west-1', headers: { accept: 'a' } }),
      /"headers".*rewrite/,
    ],
    [
      'headers whose names cannot be read as properties',
      () => callerIdentityRequest(signer, { region: 'eu-west-1', headers: given(new Headers({ 'x-audience': 'a' })) }),
      /"headers".*a plain object/,
    ],
    [
      'another host among the headers',
      () => callerIdentityRequest(signer, { region: 'eu-west-1', headers: { Host: 'sts.example.com' } }),
      /"headers".*without host/,
    ],
    [
      'a header that is there twice',
      () => callerIdentityRequest(signer, { region: 'eu-west-1', headers: { 'X-Audience': 'a', 'x-audience': 'b' } }),
      /"headers".*each name once/,
    ],
    ['half of a character', () => rdsToken(signer, { ...database, user: '\ud83d' }), /"user"/],
    ['a role that is missing', () => vaultLoginRequest(signer, given({ region: 'eu-west-1' })), /"role"/],
    [
      'an option that is unknown',
      () => dsqlToken(signer, given({ hostname: 'a' })),
      /"hostname" is not an option of dsqlToken/,
    ],
    ['no options', () => rdsToken(signer, given(undefined)), /rdsToken.*host, port, user/],
    ['a region in another spelling', () => mskToken(signer, { region: 'EU_WEST_1' }), /"region"/],
    ['a signer that is none', () => rdsToken(given('signer'), database), /options/],
  ])('%s', async (_, run, message) => {
    await expect(run()).rejects.toThrow(message);
    await expect(run()).rejects.toBeInstanceOf(TypeError);
  });
});

describe('a missing region is ERR_UNKNOWN_SCOPE, which names the function, a host only if the caller passed it, and what to pass', () => {
  it.each([
    [
      'rdsToken through a name of your own',
      () => rdsToken(signer, { ...database, host: 'db.example.com' }),
      'rdsToken needs a region, because the host "db.example.com" does not state it.',
    ],
    [
      'rdsToken for a host that only looks like one of RDS',
      () => rdsToken(signer, { ...database, host: 'db.eu-west-1.rds.example.com' }),
      'rdsToken needs a region, because the host "db.eu-west-1.rds.example.com" does not state it.',
    ],
    [
      'rdsToken for a host of another partition',
      () => rdsToken(signer, { ...database, host: 'db.abc.cn-north-1.rds.amazonaws.com' }),
      'rdsToken needs a region, because the host "db.abc.cn-north-1.rds.amazonaws.com" does not state it.',
    ],
    [
      'dsqlToken',
      () => dsqlToken(signer, { host: 'db.example.com' }),
      'dsqlToken needs a region, because the host "db.example.com" does not state it.',
    ],
    ['elasticacheToken', () => elasticacheToken(signer, { ...cache, region: undefined })],
    ['memorydbToken', () => memorydbToken(signer, { ...cluster, region: undefined })],
    ['mskToken', () => mskToken(signer)],
    ['eksToken', () => eksToken(signer, { cluster: 'my-cluster' })],
    ['callerIdentityRequest', () => callerIdentityRequest(signer)],
    ['vaultLoginRequest', () => vaultLoginRequest(signer, { role: 'app' })],
  ])('%s', async (name, run, said = `${name} needs a region.`) => {
    const error = await withEnvironment({}, () => run().then(String, (thrown: unknown) => thrown));
    expect(error).toMatchObject({
      name: 'SigV4Error',
      code: 'ERR_UNKNOWN_SCOPE',
      message: expect.stringMatching(/^[^]*\. Pass region: '\.\.\.'(?: \(or set AWS_REGION\))?\.$/), // a page has no environment
    });
    expect((error as Error).message.split(' Pass ')[0]).toBe(said);
  });
});

it('a cluster of EKS may have upper case', async () => {
  const { value } = await eksToken(signer, { cluster: 'Tea-Room', region: 'eu-west-1' });
  expect(value).toMatch(/^k8s-aws-v1\./);
});

describe('the region', () => {
  const regionIn = (token: string): string | undefined => /%2F\d{8}%2F([\w-]+)%2F/.exec(token)?.[1];

  it.each([
    ['is the option', { region: 'us-east-1' }, 'us-east-2', 'us-east-1'],
    ['is read from the host before the signer is asked', {}, 'us-east-2', 'eu-west-1'],
  ])('of a database %s', async (_, option, ofSigner, expected) => {
    const options = { credentials: LONG_TERM, region: ofSigner };
    expect(regionIn(await rdsToken(options, { ...database, ...option }))).toBe(expected);
    expect(regionIn(await dsqlToken(options, { host: 'a.dsql.eu-west-1.on.aws', ...option }))).toBe(expected);
  });

  it('of a cache is that of the signer, and else that of the environment', async () => {
    const make = (region?: string) =>
      withEnvironment({ AWS_REGION: 'us-east-1' }, () =>
        elasticacheToken({ credentials: LONG_TERM, region }, { cache: 'my-cache', user: 'app' }),
      );
    expect(regionIn(await make('us-east-2'))).toBe('us-east-2');
    expect(regionIn(await make())).toBe('us-east-1');
  });

  it.each(['eksToken', 'mskToken'])('of %s is in the host, too', async (name) => {
    const make = name === 'eksToken' ? eksToken : mskToken;
    const { value } = await withEnvironment({ AWS_REGION: 'us-east-1' }, () =>
      make({ credentials: LONG_TERM }, { ...(name === 'eksToken' && { cluster: 'c' }) } as never),
    );
    const url = Buffer.from(value.replace('k8s-aws-v1.', ''), 'base64url').toString();
    expect(new URL(url).host).toBe(
      name === 'eksToken' ? 'sts.us-east-1.amazonaws.com' : 'kafka.us-east-1.amazonaws.com',
    );
    expect(regionIn(url)).toBe('us-east-1');
  });
});

it('signs for the service of the token, whatever service the signer has', async () => {
  const token = await rdsToken({ credentials: LONG_TERM, service: 's3', hosts: ['db.example.com'] }, database);
  expect(token).toContain('%2Frds-db%2F');
});

describe('whatever else a signer does for its own requests, the token is the same:', () => {
  const NOW = Date.parse('2026-11-29T08:00:00Z');
  const region = 'eu-west-1';
  const make = (options: SigV4Options) => {
    const own = createSigner({ ...options, credentials: TEMPORARY, now: () => NOW });
    return Promise.all([
      rdsToken(own, database),
      dsqlToken(own, { host: 'a.dsql.eu-west-1.on.aws' }),
      elasticacheToken(own, cache),
      memorydbToken(own, cluster),
      mskToken(own, { region }),
      eksToken(own, { cluster: 'my-cluster', region }),
      callerIdentityRequest(own, { region }),
      vaultLoginRequest(own, { role: 'app', region }),
    ]);
  };

  it.each<SigV4Options>([
    { payload: 'unsigned' },
    { payload: 'chunked' },
    { signedHeaders: ['x-own'] },
    { regionSet: ['*'] },
    { service: 's3', awsEndpoints: false },
  ])('%j', async (options) => {
    expect(await make(options)).toEqual(await make({}));
  });
});

it('a region set is no region', async () => {
  const ofAll = createSigner({ credentials: TEMPORARY, regionSet: ['*'] });
  const outcome = (run: () => Promise<unknown>, environment: Record<string, string>) =>
    withEnvironment(environment, () =>
      run().then(
        () => 'made',
        (error: { code?: string }) => error.code,
      ),
    );
  for (const run of [
    () => elasticacheToken(ofAll, { cache: 'my-cache', user: 'app' }),
    () => mskToken(ofAll),
    () => eksToken(ofAll, { cluster: 'my-cluster' }),
    () => callerIdentityRequest(ofAll),
  ]) {
    expect(await outcome(run, {})).toBe('ERR_UNKNOWN_SCOPE');
    expect(await outcome(run, { AWS_REGION: 'eu-west-1' })).toBe('made');
  }
});

it('ignores what Object.prototype has', async () => {
  const make = async () => {
    const options = { credentials: { ...LONG_TERM, expiration: new Date(60_000) }, now: () => 0 };
    return [await rdsToken(options, database), await eksToken(options, { cluster: 'a', region: 'eu-west-1' })];
  };
  const wanted = await make();
  const pollution = { region: 'us-east-1', expiresIn: 1, life: 1, shortens: true, headers: { a: 'b' }, admin: true };
  expect(await polluted(pollution, make)).toEqual(wanted);
});

it('does not change what the caller passes', async () => {
  const options = Object.freeze({ region: 'eu-west-1', headers: Object.freeze({ 'X-Audience': 'a' }) });
  const { headers } = await callerIdentityRequest(signer, options);
  expect(headers['x-audience']).toBe('a');
});

it('has no secret in an error', async () => {
  const secret = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'topsecret', sessionToken: 'sessionsecret' };
  const error = await withEnvironment({}, () => mskToken({ credentials: secret }).catch((thrown: unknown) => thrown));
  expect(`${String(error)}${JSON.stringify(error)}`).not.toMatch(/topsecret|sessionsecret/);
});
