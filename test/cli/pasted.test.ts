import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { explainAnswer, type PlainRequest, signRequest } from '@sigv4/core';
import { readPastedAnswer } from '../../packages/cli/src/pasted/answer.ts';
import { readPastedRequest } from '../../packages/cli/src/pasted/request.ts';

const source = fileURLToPath(new URL('../../packages/cli/src/', import.meta.url));

it('needs nothing of Node to read what is pasted', () => {
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    expect([file, text.match(/\b(Buffer|process|require|__dirname)\b/g)]).toEqual([file, null]);
    for (const [, isType, path = ''] of text.matchAll(/^import (type )?[^;]*? from '([^']+)';/gm))
      if (path.startsWith('.')) walk(join(dirname(file), path));
      else if (!isType) expect(path).toBe('shell-quote');
  };
  walk(join(source, 'pasted/request.ts'));
  walk(join(source, 'pasted/answer.ts'));
  expect(seen.size).toBeGreaterThan(8);
  expect([...seen].every((file) => existsSync(file))).toBe(true);
});

interface Read {
  readonly method: string;
  readonly url: string;
  readonly headers: string;
  readonly body: string;
}

/** A request in comparable form. */
function plain({ method, url, headers = [], body = '' }: PlainRequest): Read {
  const lines =
    typeof headers === 'string'
      ? headers
      : [...(headers as [string, string][])].map((pair) => pair.join(': ')).join('\n');
  return {
    method,
    url: String(url),
    headers: lines.toLowerCase(),
    body: typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString(),
  };
}

const FORM = 'content-type: application/x-www-form-urlencoded';
const surroundings = {
  readFile: async (name: string) => Buffer.from(`${name}\nof lines\n`),
  variables: { AWS_SESSION_TOKEN: 'of the shell' },
};

const ROWS: readonly (readonly [name: string, text: string, request: Partial<Read>])[] = [
  ['curl', 'curl https://host/a?b=1', { method: 'GET', url: 'https://host/a?b=1', headers: '', body: '' }],
  ['a prompt', '$ curl -v https://host/', { method: 'GET', url: 'https://host/' }],
  ['a URL without a scheme', 'curl host/a', { url: 'https://host/a' }],
  ['letters that are joined', 'curl -sSLXPOST -Hx-a:1 https://host/', { method: 'POST', headers: 'x-a: 1' }],
  ['a body', "curl https://host/ -d 'a=1' -d b=2", { method: 'POST', headers: FORM, body: 'a=1&b=2' }],
  ['a body that begins with a dash', "curl https://host/ --data-raw '--x'", { body: '--x' }],
  [
    'a query',
    'curl -G -d a=1 --data-urlencode "b=c d" https://host/',
    { method: 'GET', url: 'https://host/?a=1&b=c%20d' },
  ],
  [
    'JSON',
    `curl --json '{"it''s":1}' https://host/`,
    { method: 'POST', headers: 'accept: application/json\ncontent-type: application/json', body: '{"its":1}' },
  ],
  [
    'many lines',
    "curl --location --request PUT 'https://host/a' \\\n  --header 'X-A: b c' \\\n  --data '{}'",
    { method: 'PUT', url: 'https://host/a', headers: `${FORM}\nx-a: b c`, body: '{}' },
  ],
  [
    "a browser's command",
    "curl 'https://host/' \\\n -H 'content-type: text/plain' \\\n --data-raw $'it\\'s \\u0021\\n' \\\n --compressed",
    { headers: 'accept-encoding: gzip, deflate, br\ncontent-type: text/plain', body: "it's !\n" },
  ],
  [
    'that of Windows',
    'curl ^"https://host/?a=1^&b=2^" ^\r\n  -H ^"content-type: text/plain^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^"',
    { url: 'https://host/?a=1&b=2', body: '{"a":1}' },
  ],
  [
    'options that say nothing about the request',
    'curl --max-time 5 -o out.txt --cacert ca.pem -k -w "%{http_code}" https://host/',
    { method: 'GET', url: 'https://host/', headers: '' },
  ],
  [
    'cookies and agents',
    'curl -b a=1 -A me -e https://from https://host/',
    { headers: 'cookie: a=1\nuser-agent: me\nreferer: https://from' },
  ],
  ['a password, which is no signature', 'curl -u me:verysecret https://host/', { headers: 'authorization: basic -' }],
  [
    'a variable',
    'curl -H "x-amz-security-token: $AWS_SESSION_TOKEN" -H "x-b: $OTHER" https://host/',
    { headers: 'x-amz-security-token: of the shell\nx-b: $other' },
  ],
  ['a file', 'curl -d @f https://host/', { body: 'fof lines' }],
  ['a file as it is', 'curl --data-binary @f https://host/', { body: 'f\nof lines\n' }],
  [
    'an upload',
    'curl -T dir/f https://host/up/',
    { method: 'PUT', url: 'https://host/up/f', body: 'dir/f\nof lines\n' },
  ],
  [
    'bytes of --dry-run',
    'printf %s aGk= | base64 -d | curl -X POST --data-binary @- https://host/',
    { method: 'POST', body: 'hi' },
  ],
  ['a # inside of a word', 'curl https://host/ -d a#b # comment', { body: 'a#b' }],
  [
    'lines that go on, as a shell reads them',
    'curl https://host/\\\na -d \'x\\\ny\' -d "z\\\nz \\`"',
    { url: 'https://host/a', body: 'x\\\ny&zz `' },
  ],
  ['PowerShell', "PS C:\\> curl.exe `\r\n  'https://host/a' `\r\n  -d 'b'", { url: 'https://host/a', body: 'b' }],
  [
    'line breaks in a text of Windows',
    'curl ^"https://host/^" ^\r\n  --data-raw ^"a^\r\n\r\nb^%^20$x^"',
    { body: 'a\nb%20$x' },
  ],
  ['two quotation marks of Windows', 'curl "https://host/" ^\r\n  -d "{""a"":1}"', { body: '{"a":1}' }],
  [
    'options with a value',
    'curl --proto =https --socks5 h:1 --trace-ascii - https://host/a',
    { url: 'https://host/a' },
  ],
  ['a range', 'curl -r 0-9 https://host/a', { headers: 'range: bytes=0-9' }],
  [
    'the first of two commands',
    'curl https://host/a\ncurl https://host/b -d c',
    { method: 'GET', url: 'https://host/a' },
  ],
  ['a prompt with a name, and a folder', 'me@host:~/a$ A=b sudo /usr/bin/curl https://host/', { url: 'https://host/' }],
  ['a block of Markdown', '```sh\ncurl https://host/ -d a\n```\n', { url: 'https://host/', body: 'a' }],
  ['a pipe', 'curl https://host/a | jq .', { url: 'https://host/a' }],
  [
    'HTTP',
    'POST /a?b HTTP/1.1\r\nHost: h\r\nX-A: 1\r\n\r\n{"a":\r\n1}',
    { method: 'POST', url: '/a?b', headers: 'host: h\nx-a: 1', body: '{"a":\r\n1}' },
  ],
  ['HTTP in a file that ends with a line break', 'POST / HTTP/1.1\nhost: h\ncontent-length: 2\n\n{}\n', { body: '{}' }],
  ['HTTP with a whole URL', 'GET https://host/a\nx-a: 1\n', { url: 'https://host/a', headers: 'x-a: 1' }],
  [
    'curl -v',
    '* Connected\n> POST /a HTTP/1.1\n> Host: h\n> X-A: 1\n> \n< HTTP/1.1 403 Forbidden\n< x-b: 2\n',
    { method: 'POST', url: '/a', headers: 'host: h\nx-a: 1' },
  ],
  [
    'curl -v, with its command, which has the body',
    'curl -v https://h/a -d b\n* Connected\n> POST /a HTTP/2\n> Host: h\n> x-a: 1\n> \n',
    { method: 'POST', url: '/a', headers: 'host: h\nx-a: 1', body: 'b' },
  ],
  [
    'HTTP/2 as a browser shows it',
    ':authority: h\n:method: PUT\n:path: /a?b\n:scheme: https\nx-a: 1\n\nc',
    { method: 'PUT', url: '/a?b', headers: 'host: h\nx-a: 1', body: 'c' },
  ],
];

it.each(ROWS)('reads a pasted request: %s', async (_name, text, expected) => {
  expect(plain(await readPastedRequest(text, surroundings))).toMatchObject(expected);
});

it.each([
  ['no request', 'hello', /"GET \/path HTTP\/1.1"/],
  ['no URL', 'curl -X POST', /no URL/],
  ['a file in a web page', 'curl -d @f https://host/', /reads the file f, .*Pass the command with the text/],
  ['standard input', 'cat f | curl -d @- https://host/', /from standard input/],
  [
    'curl that signs',
    'curl --aws-sigv4 aws:amz -u a:verysecret https://host/',
    /no signature, because curl --aws-sigv4 signs/,
  ],
  ['sigv4 that signs', 'sigv4 https://host/', /no signature, because sigv4 signs/],
  ['awscurl', 'awscurl --service s3 https://host/', /no signature, because awscurl signs/],
  ['a form', 'curl -F a=1 https://host/', /another boundary/],
  ['an open quotation mark', "curl 'https://host/ -H 'a: b'", /not closed/],
  ['a command inside of the command', 'curl https://host/ -d "$(cat f)"', /only your shell can run/],
  ['an option that is misspelled', 'curl --user=a:verysecret https://host/', /Write "--user \.\.\."/],
  ['typographic quotation marks', 'curl ‘https://host/’', /typographic/],
  ['--url-query', 'curl --url-query a=b https://host/', /into the URL/],
])('says what to do about %s', async (_name, text, message) => {
  await expect(readPastedRequest(text)).rejects.toThrow(message);
  await expect(readPastedRequest(text)).rejects.not.toThrow(/verysecret/);
});

it('reads a pasted answer with its request', () => {
  const text =
    '> GET /a HTTP/1.1\n> host: h\n>\n< HTTP/1.1 100 Continue\n<\n< HTTP/1.1 403 Forbidden\n< x-b: 2\n<\n{"message":"no"}\n* Closing\n';
  expect(readPastedAnswer(text)).toEqual({
    answer: { status: 403, headers: 'x-b: 2', body: '{"message":"no"}' },
    request: { method: 'GET', url: '/a', headers: 'host: h' },
  });
  expect(readPastedAnswer('HTTP/1.1 401 Unauthorized\n\nno').answer.status).toBe(401);
  expect(readPastedAnswer('{}').answer.status).toBe(403);
  expect(readPastedAnswer('{}', 400).answer.status).toBe(400);
});

it('reads a request so that the explanation finds it unchanged', async () => {
  const request = {
    method: 'POST',
    url: 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/a%20b?x=1',
    body: '{"a":"ü"}',
    headers: { 'content-type': 'application/json' },
  };
  const { url, headers } = await signRequest(request, {
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    service: 'execute-api',
    region: 'eu-west-1',
  });
  const fields = Object.entries({ ...request.headers, ...headers }).map(([name, value]) => `-H '${name}: ${value}'`);
  const pasted = await readPastedRequest(`curl -X POST ${fields.join(' ')} --data-raw '${request.body}' '${url}'`);
  const scope = /\d{8}\/[^,]+/.exec(headers['authorization'] ?? '')?.[0];
  const canonical = [
    'POST',
    '/prod/a%2520b',
    'x=1',
    `content-type:application/json`,
    'host:abc.execute-api.eu-west-1.amazonaws.com',
    `x-amz-date:${headers['x-amz-date']}`,
    '',
    'content-type;host;x-amz-date',
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
  const toSign = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const message = `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'${toSign}'\n`;
  const explanation = await explainAnswer(
    { status: 403, headers: { 'x-amzn-errortype': 'InvalidSignatureException' }, body: JSON.stringify({ message }) },
    pasted,
  );
  expect(String(explanation)).toContain('The request arrived at AWS as it was sent');
});
