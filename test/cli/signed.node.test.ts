import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createGateway, type Gateway, verify } from '@sigv4/testing';
import { BINARY } from './recorder.ts';
import { HAS_CURL, KEYS, run, sigv4 } from './run.ts';
import { sideBySide } from './side-by-side.ts';

const itWithCurl = HAS_CURL ? it : it.skip;

const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = KEYS;
const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==';

const openGateway = (): Promise<Gateway> =>
  createGateway({
    credentials: [
      { accessKeyId, secretAccessKey },
      { accessKeyId: 'ASIAEXAMPLE', secretAccessKey, sessionToken: TOKEN },
    ],
  });

let gateway: Gateway;
let folder: string;

beforeAll(async () => {
  gateway = await openGateway();
  folder = mkdtempSync(join(tmpdir(), 'sigv4-cli-'));
  writeFileSync(join(folder, 'data.bin'), BINARY);
  writeFileSync(join(folder, 'lines.txt'), "it's\r\n$HOME `x`\n");
  writeFileSync(
    join(folder, 'credentials'),
    `[p]\naws_access_key_id=ASIAEXAMPLE\naws_secret_access_key=${secretAccessKey}\naws_session_token=${TOKEN}\n`,
  );
});

beforeEach(() => {
  gateway.faults = {};
  (gateway.requests as unknown[]).splice(0);
});

afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

const TEMPORARY = { AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SESSION_TOKEN: TOKEN };

/** Requests that are signed, sent, and accepted; and whose curl command is accepted too. */
const REQUESTS: readonly string[][] = [
  ['URL/prod/hello'],
  ['URL'],
  ['URL/prod/items?b=2&a=1&a=0'],
  ['URL/prod/items?versioning'],
  ['URL/prod/items?x=%3D&y=a:b*c&z=%20+'],
  ['URL/prod/a%20b/ü/(x)!'],
  ['URL/prod//double/./dots/../x'],
  ['-X', 'DELETE', 'URL/prod/items/1'],
  ['-d', 'a=1&b=2', 'URL/prod/items'],
  ['-d', '', 'URL/prod/items'],
  ['--json', '{"a":"ü and it\'s $HOME"}', 'URL/prod/items'],
  ['-d', '@lines.txt', 'URL/prod/items'],
  ['--data-binary', '@lines.txt', 'URL/prod/items'],
  ['--data-binary', '@data.bin', 'URL/prod/items'],
  ['--json', '{}', '-H', 'Content-Type: application/x-amz-json-1.1', '-H', 'X-Amz-Target: Tea.Brew', 'URL/'],
  ['-d', 'x', '-H', 'Content-Type:', 'URL/prod/items'],
  ['-H', "x-odd: it's", '-H', 'x-empty;', 'URL/prod/items'],
  ['-G', '-d', 'q=a b', 'URL/prod/items?p=1'],
  ['-T', 'data.bin', 'URL/prod/'],
  ['-F', 'a=1', '-F', 'f=@data.bin', 'URL/prod/form'],
  ['-F', 'note=<lines.txt', 'URL/prod/form'],
  ['-I', 'URL/prod/hello'],
  ['-X', 'PATCH', '-d', '[]', 'URL/prod/items'],
  ['--region-set', '*', 'URL/prod/items'],
  ['--region-set', 'us-east-1,eu-west-1', '-d', 'x', 'URL/prod/items'],
];

/** What becomes of a request, of its curl command, and of that command in a shell. */
const coursesOf = sideBySide(REQUESTS, async (args) => {
  const own = await openGateway();
  const given = ['--service', 'execute-api', ...args.map((word) => word.replace('URL', own.url))];
  const [sent, made] = await Promise.all([
    sigv4(given, { cwd: folder, env: TEMPORARY }),
    sigv4(['--dry-run', ...given], { cwd: folder, env: TEMPORARY }),
  ]);
  const [direct, ...others] = own.requests;
  const command = made.stdout.toString();
  const repeated = HAS_CURL
    ? await run('sh', ['-c', command], { cwd: folder, env: { AWS_SESSION_TOKEN: TOKEN } })
    : undefined;
  const curled = own.requests[1];
  await own.close();
  return { sent, made, direct, others, repeated, curled };
});

it.each(REQUESTS.map((args) => [args.join(' '), args] as const))('is signed as it is sent: %s', async (_name, args) => {
  const { sent, made, direct, others, repeated, curled } = await coursesOf(args);
  expect({ code: sent.code, stderr: sent.stderr }).toEqual({ code: 0, stderr: '' });
  expect(direct?.verdict).toMatchObject({ ok: true });

  expect(made.code).toBe(0);
  expect(made.stdout.toString()).not.toContain(TOKEN);
  expect(made.stderr).toMatch(
    /^This command contains a signature\. AWS accepts it for 5 minutes\. Do not share it\.\n$/,
  );
  expect(others).toEqual([]); // the dry run sends nothing

  if (!repeated) return;
  expect(repeated.code).toBe(0);
  expect(curled?.verdict).toMatchObject({ ok: true });
  const isForm = args.includes('-F'); // each form has a boundary of its own
  expect([curled?.method, curled?.target, isForm || Buffer.from(curled?.body ?? '').toString('hex')]).toEqual([
    direct?.method,
    direct?.target,
    isForm || Buffer.from(direct?.body ?? '').toString('hex'),
  ]);
});

const call = (args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) =>
  sigv4(
    args.map((word) => word.replace('URL', gateway.url)),
    { cwd: folder, env },
  );

/** What is not sent, or not accepted: the exit code, and what standard error says. */
const REFUSALS: readonly [
  name: string,
  args: string[],
  env: Record<string, string | undefined>,
  code: number,
  says: RegExp,
][] = [
  ['a wrong key', ['--service', 'execute-api', 'URL/x'], { AWS_SECRET_ACCESS_KEY: 'mistyped' }, 0, /\(wrong-secret\)/],
  [
    'a wrong key with -f',
    ['-f', '--service', 'execute-api', 'URL/x'],
    { AWS_SECRET_ACCESS_KEY: 'mistyped' },
    22,
    /\(wrong-secret\)[^]*\(22\)/,
  ],
  ['a wrong service', ['--service', 's3', 'URL/x'], {}, 0, /\(wrong-scope\)[^]*To do: Pass --service execute-api\./],
  ['a wrong region', ['--service', 'execute-api', '--region', 'eu-west-1', 'URL/x'], {}, 0, /Pass --region NAME\./],
  ['an unknown key', ['--service', 'execute-api', 'URL/x'], { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' }, 0, /\(unknown-key\)/],
  ['no signature', ['--no-sign', 'URL/x'], {}, 0, /because of --no-sign/],
  ['silence', ['-s', '--no-sign', '-f', 'URL/x'], {}, 22, /^$/],
  ['silence with errors', ['-sS', '--no-sign', '-f', 'URL/x'], {}, 22, /\(unsigned\)[^]*\(22\)/],
  [
    'no keys',
    ['--service', 'execute-api', 'URL/x'],
    { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
    110,
    /^sigv4: \(110\) Cannot sign GET[^`\n]* Pass --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\.[^\n]*\n$/,
  ],
  [
    'half of the keys',
    ['--service', 'execute-api', 'URL/x'],
    { AWS_SECRET_ACCESS_KEY: undefined },
    110,
    /: AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is\. Set both\.\n$/,
  ],
  ['no service', ['URL/x'], {}, 110, /does not state the service. Pass --service/],
  ['no region', ['--service', 'execute-api', 'URL/x'], { AWS_REGION: undefined }, 110, /region/],
  ['plain http to another machine', ['--service', 'execute-api', 'http://api.example.com/'], {}, 110, /https/],
  ['a missing profile', ['--profile', 'nobody', '--service', 'execute-api', 'URL/x'], {}, 110, /nobody/],
  [
    'a wrong region name',
    ['--service', 'execute-api', '--region', 'eu west', 'URL/x'],
    {},
    2,
    /\(2\) --region must be a region/,
  ],
  ['a wrong kind of payload', ['--payload', 'half', 'URL/x'], {}, 2, /Allowed choices/],
  ['no URL', ['-d', 'x'], {}, 2, /There is no URL/],
  ['two URLs', ['URL/x', 'URL/y'], {}, 2, /too many arguments/],
  ['a mistyped option', ['--heder', 'a:1', 'URL/x'], {}, 2, /Did you mean --header/],
  ['a mistyped option with a secret', ['--tokn=verysecret', 'URL/x'], {}, 2, /^(?![^]*verysecret)[^]*Unknown option/],
  ['keys in an option', ['-u', 'AKID:verysecret', 'URL/x'], {}, 2, /^(?![^]*verysecret)[^]*AWS_ACCESS_KEY_ID/],
  ['keys in the URL', ['https://AKID:verysecret@host/'], {}, 3, /^(?![^]*verysecret)[^]*user name/],
  ['a header without a name', ['-H', 'verysecret', 'URL/x'], {}, 2, /^(?![^]* verysecret)[^]*Name: value/],
  [
    'an authorization header',
    ['-H', 'Authorization: Bearer verysecret', '--service', 'x', 'URL/x'],
    {},
    2,
    /^(?![^]*verysecret)[^]*--no-sign/,
  ],
  ['a missing file', ['-d', '@missing.txt', 'URL/x'], {}, 26, /missing\.txt. There is no such file/],
  ['a number that is none', ['-m', 'soon', 'URL/x'], {}, 2, /-m must be a number/],
  ['an unknown scheme', ['gopher://host/'], {}, 1, /gopher/],
  [
    'a token from elsewhere in a dry run',
    ['--dry-run', '--service', 'x', '--profile', 'p', 'URL/x'],
    { AWS_SHARED_CREDENTIALS_FILE: 'credentials' },
    2,
    /--show-token/,
  ],
  ['a life of no time', ['presign', '--expires', '0', '--service', 'x', 'URL/x'], {}, 2, /--expires/],
  ['a header that is given twice', ['token', 'caller-identity', '-H', 'a: 1', '-H', 'a: 2'], {}, 2, /given twice/],
  ['a login to Vault without a role', ['token', 'vault'], {}, 2, /--vault-role/],
  ['a token without a host', ['token', 'rds'], {}, 2, /--host/],
  ['a request that is given twice', ['explain', 'a', 'URL/x', '--request-file', 'b'], {}, 2, /given twice/],
  ['a request to explain that has no URL', ['explain', 'a', '-X', 'POST'], {}, 2, /no URL/],
  [
    'keys in an option of explain',
    ['explain', 'a', '-u', 'AKID:verysecret'],
    {},
    2,
    /^(?![^]*verysecret)[^]*AWS_ACCESS_KEY_ID/,
  ],
  ['an unknown kind of token', ['token', 'oracle'], {}, 2, /Unknown command/],
];

const refusalsOf = sideBySide(REFUSALS, async ([, args, env]) => {
  const own = await openGateway();
  const given = args.map((word) => word.replace('URL', own.url));
  const ended = await sigv4(given, { cwd: folder, env });
  await own.close();
  return { ...ended, requests: own.requests };
});

it.each(REFUSALS.map((row) => [row[0], row] as const))('says what to do about %s', async (_name, row) => {
  const [, , , expected, says] = row;
  const { code, stdout, stderr, requests } = await refusalsOf(row);
  expect(stderr).toMatch(says);
  expect(code).toBe(expected);
  expect(stdout.toString() + stderr).not.toContain(TOKEN);
  expect(stderr).not.toContain(secretAccessKey);
  if (code !== 0 && code !== 22) expect(requests).toEqual([]);
});

it('writes the body of a refusal as it came, and the explanation beside it', async () => {
  const { stdout, stderr } = await call(['--service', 'execute-api', 'URL/x'], { AWS_SECRET_ACCESS_KEY: 'mistyped' });
  expect(JSON.parse(stdout.toString())).toMatchObject({
    message: expect.stringContaining('The request signature we calculated'),
  });
  expect(stderr).toContain('To do: Check the secret key.');
});

it('shows with -v what is sent, without secrets', async () => {
  const { stderr } = await call(
    ['-v', '--service', 'execute-api', 'URL/x?X-Amz-Security-Token2=1&token=verysecret'],
    TEMPORARY,
  );
  expect(stderr).toMatch(/^\* Signed for execute-api in us-east-1 with ASIAEXAMPLE$/m);
  expect(stderr).toMatch(/^> authorization: AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/.* Signature=\[redacted\]$/m);
  expect(stderr).toMatch(/^> x-amz-security-token: \[redacted\]$/m);
  expect(stderr).toMatch(/^< HTTP\/1\.1 200 OK$/m);
  for (const secret of [TOKEN, secretAccessKey, 'verysecret']) expect(stderr).not.toContain(secret);
});

it.each([[[]], [['--region-set', '*']]])('shows with --debug what AWS expected: %j', async (more) => {
  const args = ['--debug', '--json', '{"a":"ü"}', '--service', 'execute-api', ...more, 'URL/a%20b?c&d=%2F'];
  const { stdout, stderr } = await call(args, { AWS_SECRET_ACCESS_KEY: 'mistyped' });
  const [, canonical = '', toSign = ''] =
    /Canonical request:\n([^]*?)\n\nString to sign:\n(.*\n.*\n.*\n.*)\n/.exec(stderr) ?? [];
  const { message } = JSON.parse(stdout.toString()) as { message: string };
  expect(canonical).toMatch(/^POST\n/);
  expect(message).toContain(`'${canonical}'`);
  expect(message).toContain(`'${toSign}'`);
});

it('shows with --debug what a dry run would send', async () => {
  const args = ['--debug', '--dry-run', '-d', 'a=1', '--service', 'execute-api', 'URL/a?b'];
  const { stdout, stderr } = await call(args);
  expect(stdout.toString()).toMatch(/^curl .*\n$/);
  expect(stderr).toMatch(/^Canonical request:\nPOST\n\/a\nb=\n[^]*\n\nString to sign:\nAWS4-HMAC-SHA256\n/);
  const unsigned = await call(['--no-sign', ...args]);
  expect(unsigned.stderr).toBe('The request has no signature.\n');
});

it('shows with --debug no session token', async () => {
  const { stderr } = await call(['--debug', '--service', 'execute-api', 'URL/x'], TEMPORARY);
  expect(stderr).toContain('\nx-amz-security-token:[redacted]\n');
  expect(stderr).not.toContain(TOKEN);
});

it('follows redirects with a new signature', async () => {
  gateway.faults = { redirect: { from: '/old', to: '/new' } };
  const { code, stderr } = await call(['-L', '-d', 'x', '--service', 'execute-api', 'URL/old']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(gateway.requests.at(-1)).toMatchObject({ method: 'POST', target: '/new', verdict: { ok: true } });
});

it('corrects the clock, and shows one answer', async () => {
  gateway.faults = { clockSkew: 3_600_000 };
  const { code, stdout } = await call(['-i', '--service', 'execute-api', 'URL/x']);
  expect(code).toBe(0);
  expect(stdout.toString().match(/HTTP\/1\.1/g)).toHaveLength(1);
});

it('presigns a URL that anybody can open', async () => {
  const { code, stdout, stderr } = await call(
    ['presign', '--expires', '900', '--service', 'execute-api', 'URL/x?a=1'],
    TEMPORARY,
  );
  expect(code).toBe(0);
  expect(stderr).toMatch(/^This URL is a secret\. Whoever has it can send this GET request until \d{4}-.*Z\.\n$/);
  expect((await fetch(stdout.toString().trim())).status).toBe(200);
});

itWithCurl('prints a curl command with the token only if it is asked for', async () => {
  const env = { AWS_SHARED_CREDENTIALS_FILE: 'credentials' };
  const { stdout, stderr } = await call(
    ['--dry-run', '--show-token', '--profile', 'p', '--service', 'execute-api', 'URL/x'],
    env,
  );
  expect(stderr).toContain('a signature and the session token');
  expect((await run('sh', ['-c', stdout.toString()])).stdout.toString()).toBe('"Hello from Lambda!"');
});

itWithCurl.each([
  ['curl command', 'curl'],
  ['request as HTTP', 'http'],
])('explains a pasted answer with its %s', async (_name, kind) => {
  const keys = { AWS_SECRET_ACCESS_KEY: 'mistyped' };
  const made = (await call(['--dry-run', '--json', '{"a":"b c"}', '--service', 'execute-api', 'URL/x?y=1'], keys))
    .stdout;
  const answer = await run('sh', ['-c', made.toString().replace('curl ', 'curl -si ')]);
  writeFileSync(join(folder, 'answer.txt'), answer.stdout);
  const { method = '', target = '', headers = [], body = '' } = gateway.requests[0] ?? {};
  const fields = headers.map(([name, value]) => `${name}: ${value}`).join('\n');
  const http = `${method} ${target} HTTP/1.1\n${fields}\n\n${Buffer.from(body).toString()}`;
  writeFileSync(join(folder, 'request.txt'), kind === 'curl' ? made : http);
  const { code, stdout } = await call(['explain', 'answer.txt', '--request-file', 'request.txt']);
  expect(code).toBe(0);
  expect(stdout.toString()).toContain('The request arrived at AWS as it was sent');
});

it('explains a pasted answer with a request that options describe', async () => {
  const keys = { AWS_SECRET_ACCESS_KEY: 'mistyped' };
  const { stdout: answer } = await call(['--json', '{"a":1}', '--service', 'execute-api', 'URL/x?y=1'], keys);
  const headers = gateway.requests[0]?.headers ?? [];
  const fields = headers
    .filter(([name]) => /^(authorization|x-amz-|content-type|host)/i.test(name))
    .flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const asked = async (args: readonly string[]): Promise<string> =>
    (
      await sigv4(['explain', ...args.map((word) => word.replace('URL', gateway.url))], { cwd: folder, stdin: answer })
    ).stdout.toString();
  const described = ['-X', 'POST', 'URL/x?y=1', ...fields, '-d', '{"a":1}'];
  expect(await asked(['-', ...described])).toContain('The request arrived at AWS as it was sent');
  expect(await asked(['URL/x?y=1', ...fields, '-d', '{"a":1}'])).toContain('arrived at AWS as it was sent');
  expect(await asked(['-', ...described.slice(0, -1), '{"a":2}'])).not.toContain('as it was sent');
});

itWithCurl('explains an upload that curl sent without a signed header, from its output and its command', async () => {
  const own = await createGateway({
    credentials: { accessKeyId, secretAccessKey },
    service: 's3',
    answersAs: 's3',
  });
  writeFileSync(join(folder, 'f.txt'), 'abcdef');
  const headers = ['-H', 'content-type: text/plain', '-H', 'content-length: 6'];
  const options = ['--expires', '60', '--service', 's3', '-X', 'PUT', ...headers];
  const { stdout: url } = await sigv4(['presign', ...options, `${own.url}/b/f.txt`]);
  const words = ['-v', '-T', 'f.txt', url.toString().trim()];
  const sent = await run('curl', words, { cwd: folder });
  await own.close();
  writeFileSync(join(folder, 'printed.txt'), sent.stderr + sent.stdout.toString());
  writeFileSync(join(folder, 'upload.sh'), `curl ${words.map((word) => `'${word}'`).join(' ')}\n`);
  writeFileSync(join(folder, 'body.xml'), sent.stdout);
  for (const args of [['printed.txt'], ['body.xml', '--request-file', 'upload.sh']]) {
    const { stdout } = await call(['explain', ...args]);
    expect(stdout.toString()).toMatch(/403 SignatureDoesNotMatch \(header-changed\)/);
    expect(stdout.toString()).toContain(
      'The request was sent without a header that its signature names: content-type.',
    );
  }
});

it('explains what -v printed, from standard input', async () => {
  const verbose = await call(['-v', '--service', 's3', 'URL/x']);
  const { stdout } = await sigv4(['explain'], {
    stdin: verbose.stderr.split('\n\n')[0] + '\n' + verbose.stdout.toString(),
  });
  expect(stdout.toString()).toMatch(/403 InvalidSignatureException/);
});

/** What each family prints, and what of it tells that it is what its receiver wants. */
const TOKENS: readonly (readonly [kind: string, args: string[], expected: RegExp])[] = [
  ['rds', ['--host', 'db.abc.eu-west-1.rds.amazonaws.com', '--port', '5432', '--user', 'app'], /^db\.abc.*DBUser=app/],
  ['dsql', ['--host', 'abc123.dsql.eu-west-1.on.aws', '--admin'], /Action=DbConnectAdmin/],
  ['elasticache', ['--cache', 'my-cache', '--user', 'app', '--serverless'], /^my-cache\/.*ServerlessCache/],
  ['memorydb', ['--cluster', 'my-cluster', '--user', 'app'], /^my-cluster\//],
  ['msk', ['--region', 'eu-west-1'], /^[\w-]+\n$/],
  ['eks', ['--cluster', 'c'], /^\{"kind":"ExecCredential","apiVersion":"client\.authentication\.k8s\.io\/v1"/],
  [
    'vault',
    ['--vault-role', 'app', '--server-id', 'vault.example.com'],
    /^\{"role":"app","iam_http_request_method":"POST","iam_request_url":"aHR0cHM6Ly9zdHMu/,
  ],
  [
    'caller-identity',
    ['-H', 'x-snowflake-audience: snowflakecomputing.com', '--region', 'eu-west-1'],
    /^\{"method":"POST","url":"https:\/\/sts\.eu-west-1\.amazonaws\.com\/\?Action=GetCallerIdentity.*snowflakecomputing\.com"/,
  ],
];

const tokensOf = sideBySide(TOKENS, ([kind, args]) => sigv4(['token', kind, ...args]));

it.each(TOKENS.map((row) => [row[0], row] as const))(
  'prints a token for %s, and says that it is a secret',
  async (_kind, row) => {
    const { code, stdout, stderr } = await tokensOf(row);
    expect(stdout.toString()).toMatch(row[2]);
    expect(stderr).toMatch(/^This token is a secret\. It is valid until .*Z at the longest\.\n$/);
    expect(code).toBe(0);
  },
);

/** A request as whoever sends it for us sees it. */
interface Proof {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

const accepted = ({ url, headers, body = '' }: Proof) => {
  const { pathname, search } = new URL(url);
  return verify(
    { method: 'POST', target: pathname + search, headers: Object.entries(headers), body: Buffer.from(body) },
    { accessKeyId, secretAccessKey },
    { service: 'sts', region: 'us-east-1' },
  );
};

it('prints a caller identity and a login to Vault that STS accepts', async () => {
  const [identity, login] = await Promise.all([
    sigv4(['token', 'caller-identity', '-H', 'X-Audience: a']),
    sigv4(['token', 'vault', '--vault-role', 'app']),
  ]);
  const proof = JSON.parse(identity.stdout.toString()) as Proof;
  expect(proof.headers).toMatchObject({ host: 'sts.us-east-1.amazonaws.com', 'x-audience': 'a' });
  expect(accepted(proof)).toMatchObject({ ok: true });
  const fields = JSON.parse(login.stdout.toString()) as Record<string, string>;
  const [url = '', lists = '', body = ''] = ['url', 'headers', 'body'].map((name) =>
    atob(String(fields[`iam_request_${name}`])),
  );
  const headers = Object.entries(JSON.parse(lists) as Record<string, string[]>).map(([name, values]) => [
    name,
    values.join(),
  ]);
  expect(accepted({ url, headers: Object.fromEntries(headers) as Record<string, string>, body })).toMatchObject({
    ok: true,
  });
});

it('presigns a URL for a set of regions', async () => {
  const { stdout } = await call([
    'presign',
    '--expires',
    '9',
    '--service',
    'execute-api',
    '--region-set',
    '*',
    'URL/x',
  ]);
  expect(stdout.toString()).toContain('X-Amz-Region-Set=%2A');
  expect((await fetch(stdout.toString().trim())).status).toBe(200);
});

it('shows examples with --help', async () => {
  const { code, stdout } = await sigv4(['--help']);
  expect(code).toBe(0);
  expect(stdout.toString()).toMatch(/Examples:\n {2}sigv4 https:/);
});
