import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createSigner, presign, type RequestOptions, type SigV4Options } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { regionOf } from '../../packages/core/src/platform/profile.ts';
import { LONG_TERM } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';
import { recorder } from '../support/recorder.ts';

/** A host that states its service, and no region. */
const BUCKET = 'https://bucket.s3.amazonaws.com/key';

const KEYS = { AWS_ACCESS_KEY_ID: LONG_TERM.accessKeyId, AWS_SECRET_ACCESS_KEY: LONG_TERM.secretAccessKey };

const folder = mkdtempSync(join(tmpdir(), 'sigv4-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** A file of its own, because files are read once. */
const file = (text: string): string => {
  const path = join(folder, String(++count));
  writeFileSync(path, text);
  return path;
};

const scopeIn = (text: string | null | undefined): string | undefined =>
  /\d{8}\/([\w-]+\/[\w-]+)\//.exec(text ?? '')?.[1];

interface Case {
  readonly config?: string;
  readonly credentials?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly options?: SigV4Options;
  readonly own?: RequestOptions;
  readonly url?: string;
}

const scopeOf = ({ config = '', credentials = '', variables, options, own, url = BUCKET }: Case) =>
  withEnvironment(
    { ...KEYS, AWS_CONFIG_FILE: file(config), AWS_SHARED_CREDENTIALS_FILE: file(credentials), ...variables },
    async () => scopeIn((await createSigner(options).sign({ method: 'GET', url }, own)).headers['authorization']),
  );

const CONFIG = '[default]\nregion = eu-west-1\n[profile work]\nregion = eu-central-1\n';
const WORK = '[work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = secret\n';

describe('for a host that states no region', () => {
  it('the region of the default profile is the last word', async () =>
    expect(await scopeOf({ config: CONFIG })).toBe('eu-west-1/s3'));

  it('it is that of AWS_PROFILE, if that is set', async () =>
    expect(await scopeOf({ config: CONFIG, credentials: WORK, variables: { AWS_PROFILE: 'work' } })).toBe(
      'eu-central-1/s3',
    ));

  it.each<[string, Case, string]>([
    ['AWS_REGION', { variables: { AWS_REGION: 'us-west-2' } }, 'us-west-2/s3'],
    ['AWS_DEFAULT_REGION', { variables: { AWS_DEFAULT_REGION: 'us-west-2' } }, 'us-west-2/s3'],
    ["the signer's region", { options: { region: 'us-west-2' } }, 'us-west-2/s3'],
    ["the request's region", { own: { region: 'us-west-2' } }, 'us-west-2/s3'],
    ['the host, if it states one', { url: 'https://bucket.s3.us-west-2.amazonaws.com/key' }, 'us-west-2/s3'],
  ])('%s goes before it', async (_, given, scope) => expect(await scopeOf({ config: CONFIG, ...given })).toBe(scope));

  it.each<[string, Case]>([
    ['an object of credentials', { options: { credentials: LONG_TERM } }],
    ['an own provider', { options: { credentials: async () => LONG_TERM } }],
    ["the request's own credentials", { own: { credentials: LONG_TERM } }],
  ])('it is not read with %s', async (_, given) =>
    expect(scopeOf({ config: CONFIG, ...given })).rejects.toMatchObject({ code: 'ERR_UNKNOWN_SCOPE' }),
  );

  it.each([
    [
      'there is no such file',
      { variables: { AWS_CONFIG_FILE: join(folder, 'nowhere') } },
      /"default" is neither in .*nowhere nor in/,
    ],
    [
      'the profile has none',
      { config: '[default]\noutput = json\n' },
      /AWS_REGION, or region in the AWS profile "default"\)\.$/,
    ],
    ['only the credentials have it', { credentials: WORK, variables: { AWS_PROFILE: 'work' } }, /profile "work"\)\.$/],
    ['only another profile has one', { config: '[profile work]\nregion = eu-central-1\n' }, /"default" is neither/],
    [
      'AWS_PROFILE is misspelt',
      { config: CONFIG, credentials: WORK, variables: { AWS_PROFILE: 'wrok' } },
      /"wrok" is neither/,
    ],
  ] satisfies [string, Case, RegExp][])(
    'the error names the profile, and what to set, where %s',
    async (_, given, message) => {
      const refused = scopeOf(given);
      await expect(refused).rejects.toMatchObject({
        code: 'ERR_UNKNOWN_SCOPE',
        message: expect.stringMatching(message),
      });
      await expect(refused).rejects.toThrow(
        /does not state the region\. Pass region: '\.\.\.' \(or set AWS_REGION[,)]/,
      );
    },
  );

  it.each<[string, RequestOptions, RegExp]>([
    ['the region', { service: 's3' }, /state the region\. Pass region: '\.\.\.' \(or set AWS_REGION\)\.$/],
    ['the service', { region: 'eu-west-1' }, /state the service\. Pass service: '\.\.\.'\.$/],
    ['both', {}, /the service or the region\. Pass service: '\.\.\.', region: '\.\.\.' \(or set AWS_REGION\)\.$/],
  ])('with credentials that were passed, the error says only what is missing: %s', async (_, own, message) =>
    expect(scopeOf({ options: { credentials: LONG_TERM }, own, url: 'https://api.example.com/' })).rejects.toThrow(
      message,
    ),
  );

  it.each(['*', 'EU_WEST_1', '"eu-west-1"', 'eu-west-1, eu-west-2'])(
    'a profile with region = %s is an error that names it',
    async (region) =>
      expect(scopeOf({ config: `[default]\nregion = ${region}\n` })).rejects.toMatchObject({
        code: 'ERR_UNKNOWN_SCOPE',
        message: expect.stringContaining('region in the AWS profile "default" is not a region.'),
      }),
  );

  it('AWS_REGION=* is an error too', async () =>
    expect(scopeOf({ config: CONFIG, variables: { AWS_REGION: '*' } })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_SCOPE',
      message: expect.stringContaining('AWS_REGION is not a region'),
    }));

  it('the bridges and presign use it, and the files are read once', () =>
    withEnvironment({ ...KEYS, AWS_CONFIG_FILE: file(CONFIG), AWS_SHARED_CREDENTIALS_FILE: file('') }, async () => {
      const network = recorder();
      await sigv4(network.fetch)(BUCKET);
      expect(scopeIn(network.only.headers.get('authorization'))).toBe('eu-west-1/s3');
      writeFileSync(process.env['AWS_CONFIG_FILE'] ?? '', '[default]\nregion = us-west-2\n');
      const url = await presign({}, { method: 'GET', url: BUCKET }, { expiresIn: 60 });
      expect(scopeIn(decodeURIComponent(url))).toBe('eu-west-1/s3');
    }));

  it.each<[string, () => { body: BodyInit; change: () => void; sent: string | RegExp }]>([
    [
      'bytes',
      () => {
        const body = Buffer.from('hello');
        return { body, change: () => body.fill(88), sent: 'hello' };
      },
    ],
    [
      'URLSearchParams',
      () => {
        const body = new URLSearchParams('a=1');
        return { body, change: () => body.set('a', '2'), sent: 'a=1' };
      },
    ],
    [
      'a form',
      () => {
        const body = new FormData();
        body.set('a', 'hello');
        return { body, change: () => body.set('a', 'bye'), sent: /\r\nhello\r\n/ };
      },
    ],
  ])('%s are sent as they were at the call, whatever changes them while the files are read', (_, make) =>
    withEnvironment({ ...KEYS, AWS_CONFIG_FILE: file(CONFIG), AWS_SHARED_CREDENTIALS_FILE: file('') }, async () => {
      const network = recorder();
      const { body, change, sent } = make();
      const call = sigv4(network.fetch)(BUCKET, { method: 'PUT', body });
      change();
      await call;
      const arrived = new Response(network.only.init?.body);
      if (typeof sent === 'string') expect(await arrived.text()).toBe(sent);
      else expect(await arrived.text()).toMatch(sent);
    }),
  );

  it('the files are looked for in the home folder', () => {
    const home = mkdtempSync(join(folder, 'home-'));
    writeFileSync(join(home, 'config'), CONFIG);
    const before = process.env['HOME'];
    process.env['HOME'] = home;
    return withEnvironment({ ...KEYS, AWS_CONFIG_FILE: '~/config' }, async () => {
      try {
        const { headers } = await createSigner().sign({ method: 'GET', url: BUCKET });
        expect(scopeIn(headers['authorization'])).toBe('eu-west-1/s3');
      } finally {
        if (before === undefined) delete process.env['HOME'];
        else process.env['HOME'] = before;
      }
    });
  });
});

/** What reads the files in the AWS SDK, which exports it nowhere near `credential-providers`. */
interface Reader {
  loadSharedConfigFiles(
    init: object,
  ): Promise<Record<'configFile' | 'credentialsFile', Record<string, { region?: string }>>>;
}
const sdk = createRequire(createRequire(import.meta.url).resolve('@aws-sdk/credential-providers'));
const reader = sdk('@smithy/core/config') as Reader;

it.each<[string, string, string, string]>([
  ['default', 'default', CONFIG, ''],
  ['[profile work]', 'work', CONFIG, ''],
  ['[work] in the config file, which is none', 'work', '[work]\nregion = eu-west-1\n', ''],
  [
    '[profile default] beside [default]',
    'default',
    '[profile default]\nregion = eu-west-2\n[default]\nregion = eu-west-1\n',
    '',
  ],
  ['quotation marks around the name', 'work', '[profile "work"]\nregion = eu-west-1\n', ''],
  ['the credentials file, which goes first', 'work', CONFIG, '[work]\nregion = us-west-2\n'],
  ['comments', 'default', '# a\n[default] ; b\n; region = us-west-1\nregion = eu-west-1 # c\n', ''],
  ['a value with a #', 'default', '[default]\nregion = eu#west\n', ''],
  ['no spaces, and the line ends of Windows', 'default', '[default]\r\nregion=eu-west-1\r\n', ''],
  ['the region twice', 'default', '[default]\nregion = eu-west-1\nregion = eu-west-2\n', ''],
  ['the section twice', 'default', '[default]\nregion = eu-west-1\n[default]\nregion = eu-west-2\n', ''],
  [
    'a region within an indented block',
    'default',
    '[default]\nregion = eu-west-1\ns3 =\n  region = us-west-2\noutput = json\n',
    '',
  ],
  ['a region after an indented block', 'default', '[default]\ns3 =\n  region = us-west-2\nregion = eu-west-1\n', ''],
  ['another section that has one', 'default', '[default]\noutput = json\n[sso-session x]\nregion = us-west-2\n', ''],
  ['an empty region', 'default', '[default]\nregion =\n', ''],
  ['a name like a property of every object', 'constructor', '[profile constructor]\nregion = eu-west-1\n', ''],
  ['a file that is none', 'default', '\u0000=[]\n]region = x[\n=\n[', ''],
])('the region is what the AWS SDK reads: %s', async (_, profile, config, credentials) => {
  const { configFile, credentialsFile } = await reader.loadSharedConfigFiles({
    configFilepath: file(config),
    filepath: file(credentials),
    ignoreCache: true,
  });
  const expected = { ...configFile[profile], ...credentialsFile[profile] }.region;
  expect(regionOf(profile, config, credentials)).toBe(expected);
});
