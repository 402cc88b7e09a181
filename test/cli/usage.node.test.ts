import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sigv4 } from './run.ts';
import { sideBySide } from './side-by-side.ts';

// What the command says where it cannot begin: one cause, one fix, in options that the command has. Nothing is sent.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sigv4-usage-'));
  writeFileSync(join(folder, 'wrong-region.ini'), '[default]\nregion = eu west\n');
  writeFileSync(join(folder, 'request.txt'), 'GET / HTTP/1.1\nhost: h\n');
  const withoutSdk =
    "export const resolve = (name, context, next) => { if (name !== '@aws-sdk/credential-providers') return next(name, context);" +
    'throw Object.assign(new Error(`Cannot find package ${name}`), { code: "ERR_MODULE_NOT_FOUND" }); };';
  writeFileSync(
    join(folder, 'without-sdk.mjs'),
    `import { register } from 'node:module'; register('data:text/javascript,${encodeURIComponent(withoutSdk).replaceAll("'", '%27')}');`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const NO_REGION = { AWS_REGION: undefined };
const NO_KEYS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
const NO_SDK = { NODE_OPTIONS: '--import=./without-sdk.mjs' };
const URL = 'http://127.0.0.1:9/x';
const INSTALL =
  'beside the command: npm install --global @sigv4/cli @aws-sdk/credential-providers. With npx: npx --package=@sigv4/cli --package=@aws-sdk/credential-providers sigv4 URL.';

type Env = Readonly<Record<string, string | undefined>>;

type Row = readonly [name: string, args: string[], env: Env, says: string];

const ROWS: readonly Row[] = [
  [
    'a missing region',
    ['--service', 's3', URL],
    NO_REGION,
    `sigv4: (110) Cannot sign GET ${URL}: its host does not state the region. Pass --region NAME (or set AWS_REGION). To send the request without a signature: --no-sign.\n`,
  ],
  [
    'a missing scope of presign, which has no --no-sign',
    ['presign', '--expires', '9', URL],
    NO_REGION,
    `sigv4: (110) Cannot sign GET ${URL}: its host does not state the service or the region. Pass --service NAME and --region NAME (or set AWS_REGION).\n`,
  ],
  [
    'a missing region with a profile that does not exist',
    ['--profile', 'nope', '--service', 's3', URL],
    NO_REGION,
    `sigv4: (110) Cannot sign GET ${URL}: its host does not state the region. Pass --region NAME (or set AWS_REGION). Note that the AWS profile "nope" is neither in /nonexistent/config nor in /nonexistent/credentials. To send the request without a signature: --no-sign.\n`,
  ],
  [
    'a token without a region',
    ['token', 'msk'],
    NO_REGION,
    'sigv4: (110) sigv4 token msk needs a region. Pass --region NAME (or set AWS_REGION).\n',
  ],
  [
    'a token for a host that does not state the region',
    ['token', 'rds', '--host', 'tea', '--port', '5432', '--user', 'app'],
    NO_REGION,
    'sigv4: (110) sigv4 token rds needs a region, because the host "tea" does not state it. Pass --region NAME (or set AWS_REGION).\n',
  ],
  [
    'a token of another name than its function',
    ['token', 'vault', '--vault-role', 'app'],
    NO_REGION,
    'sigv4: (110) sigv4 token vault needs a region. Pass --region NAME (or set AWS_REGION).\n',
  ],
  [
    'the same of the other one',
    ['token', 'caller-identity'],
    NO_REGION,
    'sigv4: (110) sigv4 token caller-identity needs a region. Pass --region NAME (or set AWS_REGION).\n',
  ],
  [
    'a token without a region, with a profile that does not exist',
    ['--profile', 'nope', 'token', 'msk'],
    NO_REGION,
    'sigv4: (110) sigv4 token msk needs a region. Pass --region NAME (or set AWS_REGION). Note that the AWS profile "nope" is neither in /nonexistent/config nor in /nonexistent/credentials.\n',
  ],
  [
    'a token with a wrong region in the profile',
    ['token', 'msk'],
    { ...NO_REGION, AWS_CONFIG_FILE: 'wrong-region.ini' },
    'sigv4: (110) Cannot sign GET https://kafka.region.amazonaws.com/: region in the AWS profile "default" is not a region. Set it to one such as eu-west-1, without spaces or quotation marks, or pass --region NAME.\n',
  ],
  [
    'one key',
    ['--service', 's3', URL],
    { AWS_SECRET_ACCESS_KEY: undefined, ...NO_SDK },
    `sigv4: (110) Cannot sign GET ${URL}: AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is. Set both.\n`,
  ],
  [
    'no keys, and no package that finds others',
    ['--service', 's3', URL],
    { ...NO_KEYS, ...NO_SDK },
    `sigv4: (110) Cannot sign GET ${URL}: The environment has no credentials, and the package that finds profiles, SSO sessions and roles is not installed. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or install this package ${INSTALL}\n`,
  ],
  [
    'a profile without the package that reads it',
    ['--profile', 'work', '--service', 's3', URL],
    NO_SDK,
    `sigv4: (110) Cannot sign GET ${URL}: The profile "work" is to be used, and the package that reads it is not installed. Install it ${INSTALL}\n`,
  ],
  [
    'a profile that does not exist',
    ['--profile', 'nope', '--service', 's3', URL],
    {},
    `sigv4: (110) Cannot sign GET ${URL}: The profile "nope" failed: Could not resolve credentials using profile: [nope] in configuration/credentials file(s). Correct the name of the profile, or the profile. With a profile, keys in the environment are not used.\n`,
  ],
  [
    'plain http',
    ['--service', 's3', 'http://api.example.com/'],
    {},
    'sigv4: (110) Cannot sign GET http://api.example.com/: its URL does not use https. Write https://. To send the request without a signature: --no-sign.\n',
  ],
  [
    'a mistyped option',
    ['--heder', 'a:1', URL],
    {},
    "sigv4: (2) Unknown option '--heder'. Did you mean --header?\nsigv4 --help shows the options.\n",
  ],
  [
    'a mistyped option of a subcommand',
    ['presign', '--expires', '9', '--heder', 'a: 1', URL],
    {},
    "sigv4: (2) Unknown option '--heder'. Did you mean --header?\nsigv4 presign --help shows the options.\n",
  ],
  [
    'a missing option of a token',
    ['token', 'rds', '--host', 'h', '--user', 'u'],
    {},
    "sigv4: (2) Required option '--port <port>' not specified.\nsigv4 token rds --help shows the options.\n",
  ],
  [
    'a number of a token that is none',
    ['token', 'rds', '--host', 'h', '--user', 'u', '--port', 'x'],
    {},
    'sigv4: (2) --port must be a number.\nsigv4 token rds --help shows the options.\n',
  ],
  [
    'a name of a token in upper case',
    ['token', 'memorydb', '--cluster', 'Tea', '--user', 'u'],
    {},
    "sigv4: (2) --cluster must be the name of the cluster in lower case, such as 'my-cluster', and not its address.\nsigv4 token memorydb --help shows the options.\n",
  ],
  [
    'an empty role of Vault',
    ['token', 'vault', '--vault-role', ''],
    {},
    'sigv4: (2) --vault-role must be a text.\nsigv4 token vault --help shows the options.\n',
  ],
  [
    'a mistyped kind of token',
    ['token', 'rsd'],
    {},
    "sigv4: (2) Unknown command 'rsd'. Did you mean rds?\nsigv4 token --help shows the options.\n",
  ],
  ...(['expalin explain', 'sign presign'] as const).map((words): Row => {
    const [word = '', meant = ''] = words.split(' ');
    return [
      `the subcommand ${word}`,
      [word, URL],
      {},
      `sigv4: (2) There are too many arguments: a call has one URL. Did you mean sigv4 ${meant}? The subcommands are presign, explain, token.\nsigv4 --help shows the options.\n`,
    ];
  }),
  [
    'all regions as a region',
    ['--region', '*', '--service', 's3', URL],
    {},
    'sigv4: (2) --region is one region, such as eu-west-1. For several or all: --region-set.\nsigv4 --help shows the options.\n',
  ],
  [
    'two regions of a token',
    ['token', 'msk', '--region', 'eu-west-1,us-east-1'],
    {},
    'sigv4: (2) --region is one region, such as eu-west-1.\nsigv4 token msk --help shows the options.\n',
  ],
  [
    'a region and a set of regions',
    ['--region', 'eu-west-1', '--region-set', '*', '--service', 's3', URL],
    {},
    'sigv4: (2) Choose between --region and --region-set.\nsigv4 --help shows the options.\n',
  ],
  [
    'a set of regions that is none',
    ['--region-set', 'eu west', '--service', 's3', URL],
    {},
    "sigv4: (2) --region-set must be regions, each once, such as eu-west-1,us-east-1, or '*'.\nsigv4 --help shows the options.\n",
  ],
  [
    'a file as the method of a request to explain',
    ['explain', 'answer.txt', '--request', 'request.txt'],
    {},
    'sigv4: (2) --request is the method of the request. For a file that has the request: --request-file FILE.\nsigv4 explain --help shows the options.\n',
  ],
];

const endOf = sideBySide(ROWS, ([, args, env]) => sigv4(args, { cwd: folder, env }));

it.each(ROWS.map((row) => [row[0], row] as const))('names the cause and the fix of %s', async (_name, row) => {
  const { code, stdout, stderr } = await endOf(row);
  expect(stderr).toBe(row[3]);
  expect(stdout.toString()).toBe('');
  expect(code).toBe(stderr.startsWith('sigv4: (2)') ? 2 : 110);
});

it.each([
  [['help', 'explain'], 'Usage: sigv4 explain '],
  [['help', 'token'], 'Usage: sigv4 token '],
  [['token', 'help', 'rds'], 'Usage: sigv4 token rds '],
])('shows the help of a subcommand: %j', async (args, begin) => {
  const { code, stdout } = await sigv4(args);
  expect(stdout.toString().slice(0, begin.length)).toBe(begin);
  expect(code).toBe(0);
});
