import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { createGateway, type Gateway } from '@sigv4/testing';
import { main } from '../../packages/cli/src/main.ts';

// The command runs in this process, from its source: so these tests see what a change of the source gives away.

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==';
const KEYS = {
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_SESSION_TOKEN: TOKEN,
  AWS_REGION: 'us-east-1',
};

let gateway: Gateway;
let teller: Server;
let tellerUrl: string;
let shown = { out: '', err: '' };
const environment = { ...process.env };

beforeAll(async () => {
  gateway = await createGateway({
    credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: SECRET, sessionToken: TOKEN },
  });
  teller = createServer((_request, response) =>
    response
      .writeHead(302, {
        'set-cookie': 'id=cookieoftheserver',
        location: '/next?X-Amz-Signature=signatureofthenext&a=1',
      })
      .end(),
  ).listen(0, '127.0.0.1');
  await once(teller, 'listening');
  tellerUrl = `http://127.0.0.1:${(teller.address() as AddressInfo).port}/`;
});

beforeEach(() => {
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    ...KEYS,
  });
  shown = { out: '', err: '' };
  jest.spyOn(process.stdout, 'write').mockImplementation((...[chunk, ...rest]: unknown[]) => {
    shown.out += String(chunk);
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((chunk: unknown) => {
    shown.err += String(chunk);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});

afterAll(async () => {
  await gateway.close();
  teller.close();
});

const CALL = ['--service', 'execute-api'];

/** Where a secret could be seen: the arguments, the secret, and what is shown in its place. */
const ROWS: readonly (readonly [name: string, args: readonly string[], secrets: readonly string[], instead: RegExp])[] =
  [
    [
      'the signature and the session token',
      ['-v', ...CALL, 'URL/x'],
      [TOKEN, SECRET],
      /Signature=\[redacted\]\n[^]*HTTP\/1\.1 200/,
    ],
    [
      'an authorization of the caller',
      ['-v', '--no-sign', '-H', 'authorization: Bearer verysecret', 'URL/x'],
      ['verysecret'],
      /> authorization: Bearer \[redacted\]/,
    ],
    ['a cookie', ['-v', ...CALL, '-H', 'cookie: id=verysecret', 'URL/x'], ['verysecret'], /> cookie: \[redacted\]/],
    [
      'an API key',
      ['-v', ...CALL, '-H', 'x-api-key: verysecret', 'URL/x'],
      ['verysecret'],
      /> x-api-key: \[redacted\]/,
    ],
    [
      'a key of the caller for S3',
      ['-v', ...CALL, '-H', 'x-amz-server-side-encryption-customer-key: verysecret', 'URL/x'],
      ['verysecret'],
      /customer-key: \[redacted\]/,
    ],
    [
      'a parameter',
      ['-v', ...CALL, 'URL/x?b=1&token=verysecret'],
      ['verysecret'],
      /> GET \/x\?b=1&token=\[redacted\] HTTP/,
    ],
    [
      'what the server sends',
      ['-v', ...CALL, 'TELLER'],
      ['cookieoftheserver', 'signatureofthenext'],
      /< set-cookie: \[redacted\]\n< location: \/next\?X-Amz-Signature=\[redacted\]&a=1/,
    ],
    [
      'the canonical request',
      ['--debug', ...CALL, 'URL/x?a=1&token=verysecret'],
      ['verysecret', TOKEN],
      /\na=1&token=\[redacted\]\n/,
    ],
    [
      'a canonical request that begins its query with a secret',
      ['--debug', ...CALL, 'URL/x?token=verysecret'],
      ['verysecret'],
      /\ntoken=\[redacted\]\n/,
    ],
    [
      'a key that is part of the canonical request',
      ['--debug', ...CALL, '-H', 'x-amz-server-side-encryption-customer-key: verysecret', 'URL/x'],
      ['verysecret'],
      /\nx-amz-server-side-encryption-customer-key:\[redacted\]\n/,
    ],
    [
      'an error that quotes a key',
      [...CALL, '-o', `/nonexistent/${SECRET}`, 'URL/x'],
      [SECRET],
      /\(23\) Cannot write \/nonexistent\/\[redacted\]/,
    ],
    ['an option that is mistyped', ['--tokn=verysecret', 'URL/x'], ['verysecret'], /Unknown option '--tokn'/],
    ['a header without a name', ['-H', '::verysecret', 'URL/x'], ['verysecret'], /One has no name/],
    ['a header without a colon', ['-H', 'x-api-key verysecret', 'URL/x'], ['verysecret'], /begins with "x-api-key"/],
    ['keys in the URL', ['https://AKID:verysecret@host/'], ['verysecret'], /user name or a password/],
    ['a word too much', ['URL/x', 'verysecret'], ['verysecret'], /too many arguments/],
    ['a dry run', ['--dry-run', ...CALL, 'URL/x'], [TOKEN, encodeURIComponent(TOKEN), SECRET], /\$AWS_SESSION_TOKEN/],
    [
      'a request to explain',
      ['explain', 'ANSWER', 'https://host/', '-H', 'authorization: Bearer verysecret'],
      ['verysecret'],
      /403/,
    ],
  ];

it.each(ROWS)('shows no secret of %s', async (_name, args, secrets, instead) => {
  const words = args.map((word) =>
    word
      .replace('URL', gateway.url)
      .replace('TELLER', tellerUrl)
      .replace('ANSWER', `${import.meta.dirname}/recorder.ts`),
  );
  await main(words);
  for (const secret of secrets) expect(shown.out + shown.err).not.toContain(secret);
  expect(shown.out + shown.err).toMatch(instead);
});

const OPTIONS_FOR_KEYS = [
  '-u',
  '--user',
  '--aws-sigv4',
  '--access_key',
  '--secret_key',
  '--session_token',
  '--access-key',
  '--secret-key',
  '--session-token',
];

const COMMANDS: readonly (readonly string[])[] = [
  ['URL/x'],
  ['presign', 'URL/x', '--expires', '60'],
  ['explain', 'x'],
  ['token', 'eks', '--cluster', 'c'],
  ['token', 'msk'],
];

it.each(COMMANDS.flatMap((command) => OPTIONS_FOR_KEYS.map((option) => [option, command.join(' '), command] as const)))(
  'takes no keys from %s of %s',
  async (option, _name, command) => {
    (gateway.requests as unknown[]).splice(0);
    const words = command.map((word) => word.replace('URL', gateway.url));
    expect(await main([...words, option, 'AKID:verysecret'])).toBe(2);
    expect(shown.out + shown.err).not.toContain('verysecret');
    expect(shown.err).toMatch(/other users of the machine can see options\. Set AWS_ACCESS_KEY_ID/);
    expect(gateway.requests).toEqual([]);
  },
);

it('takes keys neither from the URL of a proxy that fails', async () => {
  await main([
    ...CALL,
    '-k',
    '-x',
    'http://me:verysecret@127.0.0.1:1',
    'https://127.0.0.1:1/',
    '-o',
    `${tmpdir()}/never`,
  ]);
  expect(shown.err).toMatch(/\(7\)/);
  expect(shown.out + shown.err).not.toContain('verysecret');
});
