import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCOUNT, API_ID, BUCKET, CREDENTIALS, MRAP, openFakeAws, REGION, type FakeAws } from './fake-aws.ts';

// `npm run live`, the program itself, against gateways of this machine: no request leaves it.

const root = new URL('../../', import.meta.url);
const program = fileURLToPath(new URL('test/live/main.mjs', root));
const wires = new URL('examples/recipes/runner/wires.mjs', root).href;
const folder = mkdtempSync(join(tmpdir(), 'sigv4-live-'));
afterAll(() => rmSync(folder, { recursive: true }));

const API = `https://${API_ID}.execute-api.${REGION}.amazonaws.com/secret-stage`;
const EVERYTHING = ['--api', API, '--bucket', BUCKET, '--mrap', MRAP];
const KEYS = {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
};

let aws: FakeAws;
beforeAll(async () => void (aws = await openFakeAws()));
afterAll(() => aws.close());
afterEach(() => {
  aws.bucketSays = undefined;
  for (const gateway of Object.values(aws.gateways)) {
    gateway.faults = {};
    gateway.credentials = CREDENTIALS;
  }
});

interface Outcome {
  readonly code: unknown;
  readonly printed: string;
  /** What was written, or nothing. */
  readonly file: string;
  /** Verdict and answer of each claim. */
  readonly rows: ReadonlyMap<string, { readonly verdict: string; readonly said: string }>;
}

/** Runs the program as its user does. Only the ends of its TLS connections are others. */
async function live(args: readonly string[] = [], { hosts = aws.hosts, keys = KEYS as object } = {}): Promise<Outcome> {
  const file = join(folder, 'live.md');
  rmSync(file, { force: true });
  const env = {
    PATH: process.env['PATH'],
    HOME: folder, // no profile
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: REGION,
    RECIPE_HOSTS: JSON.stringify(hosts),
    ...keys,
  };
  const [code, printed] = await new Promise<[unknown, string]>((resolve) => {
    execFile(
      process.execPath,
      ['--import', wires, program, '--out', file, ...args],
      { env, timeout: 100_000 },
      (error, stdout, stderr) => resolve([error?.code ?? 0, stdout + stderr]),
    );
  });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const cells = text.split('\n').map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  const rows = new Map(cells.map(([, claim = '', verdict = '', said = '']) => [claim, { verdict, said }]));
  return { code, printed, file: text, rows };
}

const verdictsOf = ({ rows }: Outcome): readonly string[] =>
  [...rows].filter(([claim]) => /^(STS|S3|API|multi)/.test(claim)).map(([, { verdict }]) => verdict);

describe('with everything that it can be given', () => {
  let outcome: Outcome;
  beforeAll(async () => void (outcome = await live(EVERYTHING)));

  it('has a row for each claim, and none fails', () => {
    expect(outcome.code).toBe(0);
    expect([...new Set(verdictsOf(outcome))].sort()).toEqual(
      expect.arrayContaining(['as expected', 'open: accepted', 'open: refused']),
    );
    expect(verdictsOf(outcome).filter((verdict) => verdict === 'as expected').length).toBeGreaterThan(50);
    expect(outcome.file).toMatch(/\n\d+ claims: \d+ as expected, /);
  });

  it.each([
    ['STS, signed in the query', 'as expected', /^200$/],
    ['STS, SigV4a for all regions, through axios', 'as expected', /^200$/],
    ['STS, SigV4a for another region', 'as expected', /\(wrong-scope\)/],
    ['STS, another secret access key', 'as expected', /\(signature-mismatch\)/],
    ['STS, GET, a clock that is an hour late', 'as expected', /^200$/],
    ['S3, HEAD, a clock that is an hour late', 'as expected', /^200$/],
    ['API, path /café', 'as expected', /^200$/],
    ['multi-region access point, list, through axios', 'as expected', /^200$/],
    ['S3, get, a key of odd characters', 'as expected', /^200$/],
  ])('says of "%s" what came out', (claim, verdict, said) => {
    expect(outcome.rows.get(claim)).toEqual({ verdict, said: expect.stringMatching(said) });
  });

  it('puts streams in chunks, or says why not', () => {
    const chunks = [...outcome.rows].filter(([claim]) => claim.includes('put in signed chunks'));
    expect(chunks).toHaveLength(10);
    for (const [, { verdict, said }] of chunks) {
      if (verdict === 'skipped') expect(said).toBe("This version of @sigv4/core has no payload: 'chunked'.");
      else expect([verdict, said]).toEqual([expect.stringMatching(/^(as expected|open: accepted)$/), '200']);
    }
  });

  it('prints what it writes', () => {
    expect(outcome.printed).toContain(outcome.file.trim());
  });

  it('deletes what it put', () => {
    expect(aws.gateways.bucket.requests.filter(({ method }) => method === 'PUT').length).toBeGreaterThan(3);
    expect([...aws.objects.keys()]).toEqual([]);
  });
});

it('only reads, from STS and S3, unless it is given more', async () => {
  const before = Object.values(aws.gateways).map(({ requests }) => requests.length);
  const outcome = await live();
  const [sts, s3, ...others] = Object.values(aws.gateways).map(({ requests }, index) => requests.slice(before[index]));
  expect(outcome.code).toBe(0);
  expect(others.flat()).toEqual([]);
  expect(new Set(s3?.map(({ method }) => method))).toEqual(new Set(['GET']));
  for (const { method, target, body } of sts ?? [])
    expect(method === 'POST' ? new TextDecoder().decode(body) : target).toContain('Action=GetCallerIdentity');
  expect(outcome.rows.get('objects: put, get, chunks, trailers')).toEqual({
    verdict: 'skipped',
    said: '--bucket names no bucket.',
  });
});

it('shows no secret, no account and no name, whatever AWS says', async () => {
  const names = [ACCOUNT, BUCKET, MRAP, API_ID, 'secret-stage', 'AKIAIOSFODNN7EXAMPLE'];
  const message = [
    `Account ${ACCOUNT}. AROAEXAMPLE0123:admin, ${ACCOUNT.replace(/(\d{4})(?=\d)/g, '$1-')}; `,
    ...[...Object.values(CREDENTIALS), encodeURIComponent(CREDENTIALS.sessionToken), ...names].map(
      (name) => `of ${name}, `,
    ),
    `arn:aws:iam::${ACCOUNT}:user/admin is at vpce-0123456789abcdef0.s3.${REGION}.vpce.amazonaws.com, `,
    `${API} and other-api.execute-api.${REGION}.amazonaws.com; ${'0123456789abcdef'.repeat(4)}`,
  ].join('');
  const answer = { status: 400, body: `<Error><Code>InvalidRequest</Code><Message>${message}</Message></Error>` };
  aws.bucketSays = { ...answer, headers: { 'content-type': 'application/xml' } };
  aws.gateways.mrap.faults = { denied: 'explicitly' };
  aws.gateways.api.faults = { proxy: { path: (path) => `${path}/${ACCOUNT}/${API_ID}` } };
  const { printed, file, rows, code } = await live(EVERYTHING);
  expect(code).toBe(1);
  expect(rows.get('S3, the list of objects')).toEqual({
    verdict: 'NOT AS EXPECTED',
    said: expect.stringMatching(
      /^400 InvalidRequest .*: Account \{account\}\. \{id\} \{account\}; .*\{bucket\}.*\{arn\} is at \{id\}\.s3\./,
    ),
  });
  expect(rows.get('API, its URL, through fetch')?.said).toContain('(path-changed)');
  expect(rows.get('multi-region access point, list, through fetch')?.said).toContain('(not-allowed)');
  for (const text of [printed, file]) {
    for (const name of [...Object.values(CREDENTIALS), ...names, '1234-5678', 'admin', 'vpce-0123', 'other-api'])
      expect(text).not.toContain(name);
    expect(text).not.toMatch(/arn:aws|0123456789abcdef/);
  }
});

it('tells a denial by a policy from a refused signature', async () => {
  aws.gateways.s3.faults = { denied: 'implicitly' };
  const { rows, code } = await live();
  expect(code).toBe(0);
  expect(rows.get('S3, the list of buckets, through fetch')).toEqual({
    verdict: 'as expected',
    said: expect.stringMatching(/^403 AccessDenied \(not-allowed\) /),
  });
});

it('says what AWS reads, where nobody knows it yet', async () => {
  aws.gateways.s3.faults = { proxy: { query: (query) => query.replaceAll('+', '%20') } }; // an S3 that reads a plus as a space
  const { rows, code } = await live();
  expect(code).toBe(0);
  expect(rows.get('S3, + in a query, signed as a space')?.verdict).toBe('open: accepted');
  expect(rows.get('S3, + in a query, signed as a plus')).toEqual({
    verdict: 'open: refused',
    said: expect.stringContaining('AWS read the query'),
  });
});

it('a route that does not exist says nothing about the signature', async () => {
  aws.gateways.api.faults = { missingRoute: true };
  const { rows, code } = await live(['--api', API]);
  expect(code).toBe(0);
  expect(rows.get('API, path /a b')).toEqual({
    verdict: 'not judged',
    said: expect.stringContaining('(unknown-route)'),
  });
});

it('an answer that does not tell a denial from a refused signature is not taken for an accepted one', async () => {
  aws.gateways.api.answersAs = 'http-api';
  aws.gateways.api.faults = { denied: 'implicitly' };
  const { rows, code } = await live(['--api', API]);
  aws.gateways.api.answersAs = 'rest-api';
  expect(code).toBe(1);
  expect(rows.get('API, its URL, through fetch')).toEqual({
    verdict: 'NOT AS EXPECTED',
    said: expect.stringMatching(/^403 .*\(forbidden\)/),
  });
});

it('a refused signature is explained, and the command fails', async () => {
  aws.gateways.s3.credentials = { ...CREDENTIALS, secretAccessKey: 'another' };
  const { rows, code } = await live();
  expect(code).toBe(1);
  expect(rows.get('S3, the list of buckets, through axios')).toEqual({
    verdict: 'NOT AS EXPECTED',
    said: expect.stringMatching(/^403 SignatureDoesNotMatch \(wrong-secret\) /),
  });
  expect(rows.get('STS, signed in the header, through fetch')?.verdict).toBe('as expected');
});

it('a host that cannot be reached is a row that says so, and the other rows are asked', async () => {
  const reached = [`s3.${REGION}.amazonaws.com`, 's3.amazonaws.com'];
  const hosts = Object.fromEntries(Object.entries(aws.hosts).filter(([host]) => reached.includes(host)));
  const { rows, code, printed } = await live(EVERYTHING, { hosts });
  expect(code).toBe(1);
  const notReached = { verdict: 'NO ANSWER', said: expect.stringContaining('no gateway plays ') };
  for (const claim of [
    'STS, signed in the header, through fetch',
    'STS, signed in the header, through axios',
    'STS, signed in the query',
    'API, path /a b',
    'S3, put, through axios',
    'multi-region access point, list, through fetch',
  ])
    expect([claim, rows.get(claim)]).toEqual([claim, notReached]);
  expect(rows.get('S3, the list of buckets, through fetch')?.verdict).toBe('as expected');
  for (const name of [API_ID, BUCKET, MRAP, 'secret-stage']) expect(printed).not.toContain(name);
});

it('without credentials it asks nothing, and says where it has looked for them', async () => {
  const { code, printed, file } = await live(EVERYTHING, { keys: {} });
  expect(code).toBe(1);
  expect(printed).toMatch(/^Nothing is checked\. .*AWS_ACCESS_KEY_ID/);
  expect(file).toBe('');
});

it('asks nothing if the file cannot be written', async () => {
  const before = aws.gateways.sts.requests.length;
  const { code, printed } = await live(['--out', join(folder, 'missing', 'live.md')]);
  expect(printed).toMatch(/^Nothing is checked\. ENOENT/);
  expect(aws.gateways.sts.requests.length).toBe(before);
  expect(code).toBe(1);
});

it.each([
  [['--bucket='], '--bucket is empty.'],
  [['--bucket', 'arn:aws:s3:::b'], '--bucket is not the name of a bucket.'],
  [['--mrap', 'my-point'], '--mrap is not an alias'],
  [['--api', 'http://api.example.com'], '--api is not an https URL'],
  [['--api', `${API}?key=value`], '--api is not an https URL'],
  [['--write'], "Unknown option '--write'"],
])('%j is told to be wrong', async (args, message) => {
  const { code, printed } = await live(args);
  expect(printed).toContain(message);
  expect(code).toBe(2);
});
