// Requests as people paste them: their canonical request, string to sign and signature are those of aws4 and of @sigv4/core.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import aws4 from 'aws4';
import { build } from 'esbuild';
import { canonicalRequest, signRequest, stringToSign } from '@sigv4/core';
import { linesOf, settled, textOf, type, visit } from './browser.mjs';

const SEED = Number(process.env.SEED ?? 20261129);
const COUNT = 240;
const NOW = Date.UTC(2026, 10, 29, 12);
const KEYS = { choice: 'AKIDEXAMPLE', accessKeyId: '', secretAccessKey: '', sessionToken: '' };
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const SCOPES = [
  ['abc123.execute-api.eu-west-1.amazonaws.com', 'execute-api', 'eu-west-1'],
  ['b.s3.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['dynamodb.ap-southeast-2.amazonaws.com', 'dynamodb', 'ap-southeast-2'],
  ['iam.amazonaws.com', 'iam', 'us-east-1'],
  ['abc.lambda-url.eu-west-1.on.aws', 'lambda', 'eu-west-1'],
];
const SEGMENTS = ['a', '2026', 'x-y_z.~', 'a%20b', '%C3%BC', 'b+c', 'a:b', 'a;b', '(1)', "it's", '$x', '!', '*', 'a&b'];
const NAMES = ['a', 'b', 'B', 'x-y', 'ü', 'a b'];
const TEXTS = [
  '1',
  '',
  'a b',
  'ü',
  'x=y',
  'a&b',
  '100%',
  '"q"',
  "it's",
  '$HOME',
  'a\\b',
  '`x`',
  '!',
  '#f',
  '*',
  '~',
  '😀',
];
const PIECES = [...TEXTS, '{"table":7}', '\n', '\\n', '\\', '\\\n', '\t', '^', '%20', '  ', ' #', '@x', '\r\n'];

/** Mulberry32, a generator of 32 bits. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How shells and browsers quote a word. */
const QUOTES = {
  single: (text) => `'${text.replaceAll("'", "'\\''")}'`,
  double: (text) => `"${text.replace(/["$`\\]/g, '\\$&')}"`,
  'as in C': (text) =>
    `$'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('!', '\\u0021')}'`,
  backslashes: (text) => text.replace(/[^\w\-./:=,@%+\n\r\u0080-\uffff]/g, '\\$&').replace(/[\n\r]/g, "'$&'") || "''",
  Windows: (text) => {
    const escaped = text.replace(/[\\"]/g, '\\$&').replace(/[^\w\s\-:=+~'/.,?;()*`]/g, '^$&');
    return `^"${escaped.replace(/%(?=\w)/g, '%^').replace(/\r?\n/g, '^\n\n')}^"`;
  },
};

function requestFrom(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const some = (most, make) => Array.from({ length: Math.floor(random() * (most + 1)) }, make);
  const [host, service, region] = pick(SCOPES);
  const path = `/${[pick(SEGMENTS), ...some(2, () => pick(SEGMENTS))].join('/')}`;
  const names = new Set(some(3, () => pick(NAMES))); // each once: aws4 signs only the first of a name for S3
  const query = [...names].map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(pick(TEXTS))}`).join('&');
  const style = pick([...Object.keys(QUOTES), 'HTTP', 'curl -v']);
  const drawn = random() < 0.6 && style !== 'curl -v' ? some(5, () => pick(PIECES)).join('') : '';
  const body = style === 'Windows' ? drawn.replaceAll('\r\n', '\n') : drawn; // that is how browsers write it there
  return {
    style,
    service,
    region,
    host,
    method: body ? pick(['POST', 'PUT']) : pick(['GET', 'DELETE']),
    target: `${path}${query && `?${query}`}`,
    headers: [
      ...(body ? [['Content-Type', pick(['application/json', 'text/plain; charset=utf-8'])]] : []),
      ...(random() < 0.4 ? [['X-Amz-Meta-A', pick(["it's", 'a "q"', 'a   b', '$x', '!'])]] : []),
    ],
    body,
    lineBreak: pick([' ', '\n', '\r\n']),
  };
}

/** A request as text. */
function textFor({ style, host, method, target, headers, body, lineBreak }) {
  const quoted = QUOTES[style];
  if (!quoted) {
    const fields = [['Host', host], ...headers, ...(body ? [['Content-Length', Buffer.byteLength(body)]] : [])];
    const lines = fields.map(([name, value]) => `${name}: ${value}`);
    if (style === 'HTTP') return [`${method} ${target} HTTP/1.1`, ...lines, '', body].join('\n');
    return ['* Connected', ...[`${method} ${target} HTTP/2`, ...lines, ''].map((line) => `> ${line}`)].join('\n');
  }
  const between = lineBreak === ' ' ? ' ' : ` ${style === 'Windows' ? '^' : '\\'}${lineBreak}  `;
  return [
    `curl ${quoted(`https://${host}${target}`)}`,
    `-X ${method}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body ? [`--data-raw ${quoted(body)}`] : []),
  ].join(between);
}

/** The code of the page, without the page. */
async function loadPage() {
  const folder = await mkdtemp(join(tmpdir(), 'sigv4-pastes-'));
  const outfile = join(folder, 'page.mjs');
  const from = (name) => `export * from './${name}.ts';`;
  await build({
    stdin: {
      contents: ['paste', 'report', 'curl'].map(from).join('\n'),
      resolveDir: fileURLToPath(new URL('../src/', import.meta.url)),
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'warning',
  });
  const page = await import(pathToFileURL(outfile).href);
  await rm(folder, { recursive: true });
  return page;
}

/** The canonical request of aws4, without the headers that it adds. */
function canonicalOfAws4({ host, method, service, region, headers, body }, url) {
  const signer = new aws4.RequestSigner(
    {
      host,
      method,
      service,
      region,
      path: url.slice(url.indexOf('/', 8)),
      headers: { ...Object.fromEntries(headers), 'X-Amz-Date': '20261129T120000Z' },
      ...(body && { body }),
    },
    CREDENTIALS,
  );
  signer.sign();
  return signer
    .canonicalString()
    .replace(/^content-length:.*\n/m, '')
    .replace('content-length;', '');
}

export const tests = {
  [`${COUNT} random requests are read and signed as aws4 and @sigv4/core sign them (SEED=${SEED})`]: async () => {
    const { readPaste, reportOn, curlOf } = await loadPage();
    const random = randomFrom(SEED);
    for (let at = 0; at < COUNT; at++) {
      const given = requestFrom(random);
      const { method, host, target, headers, body, service, region } = given;
      const pasted = textFor(given);
      const told = `SEED=${SEED}, request ${at}, ${given.style}: ${JSON.stringify(pasted)}`;
      const draft = await readPaste(pasted);
      assert.equal(draft.body, body, told);
      const report = await reportOn({ draft, answer: '', status: '', keys: KEYS }, NOW);
      assert.equal(report.problem, undefined, told);
      const request = { method, url: `https://${host}${target}`, headers, ...(body && { body }) };
      const scope = { service, region, date: new Date(NOW) };
      assert.equal(report.signed.canonicalRequest, await canonicalRequest(request, scope), told);
      assert.equal(report.signed.stringToSign, await stringToSign(request, scope), told);
      const { authorization } = (
        await signRequest(request, { credentials: CREDENTIALS, service, region, now: () => NOW })
      ).headers;
      assert.ok(authorization.endsWith(`Signature=${report.signed.claim.signature}`), told);
      assert.equal(report.signed.canonicalRequest, canonicalOfAws4(given, report.signed.request.url), told);

      const again = await readPaste(curlOf(report.signed.request));
      const { inspected } = await reportOn({ draft: again, answer: '', status: '', keys: KEYS }, NOW);
      assert.equal(inspected.verdict.matches, true, told);
    }
  },

  'what people copy is read: terminals, browsers, Postman, PowerShell, Markdown': async (site) => {
    const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
    const page = await visit(site);
    for (const [pasted, request, body = ''] of [
      [`me@host:~$ sudo curl ${url} -d a#b`, 'POST /prod', 'a#b'],
      [`PS C:\\> curl.exe \`\n  '${url}' \`\n  -d '{}'`, 'POST /prod', '{}'],
      [`curl --proto =https --socks5 h:1 --retry-all-errors ${url}`, 'GET /prod'],
      [`curl --location --request PUT '${url}' \\\n--header 'A: b' \\\n--data '{}'`, 'PUT /prod', '{}'],
      [`curl ${url}\ncurl ${url}/b -d c`, 'GET /prod'],
      [`\`\`\`sh\ncurl -G ${url} --data-urlencode 'a=b c'\n\`\`\``, 'GET /prod a=b%20c'],
      [`curl ^"${url}^" ^\n  --data-raw ^"a^\n\nb^"`, 'POST /prod', 'a\nb'],
      [
        `:authority: ${new URL(url).host}\n:method: GET\n:path: /prod?a=1\n:scheme: https\naccept: */*`,
        'GET /prod a=1',
      ],
      [`curl -v ${url} -d a\n* Connected\n> POST /prod HTTP/2\n> Host: ${new URL(url).host}\n> `, 'POST /prod', 'a'],
      [url, 'GET /prod'],
      [` "${url}?a=1",`, 'GET /prod a=1'],
      [`<${url}>`, 'GET /prod'],
    ]) {
      await page.fill('#paste', pasted);
      await settled(page);
      assert.equal(await textOf(page, '#paste-mistake'), '', pasted);
      const lines = (await linesOf(page, 'canonical-request')).split('\n').slice(0, 3).join(' ').trim();
      assert.equal(lines, request, pasted);
      assert.equal(await page.inputValue('#body'), body, pasted);
    }
  },

  'the same is signed when it is typed into the fields': async (site) => {
    const page = await visit(site);
    await type(page, {
      url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod?b=2&a=1',
      time: '20261129T120000Z',
    });
    const typed = await textOf(page, '#signature-value');
    await type(page, { paste: "curl 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod?b=2&a=1'" });
    await type(page, { time: '20261129T120000Z' });
    assert.equal(await textOf(page, '#signature-value'), typed);
  },
};
