import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createSigner, presign, type SigV4Event, type SigV4Options } from '@sigv4/fetch';
import { TEMPORARY } from '../support/credentials.ts';
import { bridges, followsAbove, type Said } from './bridges.ts';
import { headersOf, redirectTo, REGION, textOf, useOrigins } from './origins.ts';

const { signed, s3, foreign } = useOrigins();
const [a, b, c] = [
  (): (typeof signed)[0] => signed[0]!,
  (): (typeof signed)[0] => signed[1]!,
  (): (typeof foreign)[0] => foreign[0]!,
];

const SIGNING_HEADER = /^(authorization|x-amz-.*)$/;
const NAMING_A_CREDENTIAL = /^(authorization|x-amz-.*|cookie|proxy-authorization|x-api-key)$/;
const CREDENTIALS = {
  Cookie: 'session=1',
  'Proxy-Authorization': 'Basic x',
  'X-Api-Key': 'key',
  'X-Amz-Meta-A': 'b',
  Authorization: 'Bearer x',
  'X-Trace': 'stays',
};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const;
const STATUSES = [301, 302, 303, 307, 308] as const;
/** As fetch has it: what does not stand here stays. */
const BECOMES_GET: readonly string[] = ['301 POST', '302 POST', '303 POST', '303 PUT', '303 DELETE'];

/** Node's fetch before 26 would keep a stream for a redirect, so it is told to follow none of a stream. */
const keepsStreams = (name: string): boolean => name === 'fetch' && Number.parseInt(process.versions.node, 10) < 26;

describe.each(bridges)('a redirect of %s', (name, sender) => {
  /** What a client that follows redirects above its bridge decides by itself, and says in its own words. */
  const itWhereFollowed = followsAbove(name) ? it.skip : it;
  /** The interceptor of undici has its own ideas of a redirect. */
  const isInterceptor = name === 'request of undici';
  const send = (url: string, said?: Said, options: SigV4Options = {}) =>
    sender({ hosts: [a().host, b().host], ...options })(url, said);
  const refusal = (url: string, said?: Said, options?: SigV4Options): Promise<unknown> =>
    send(url, said, options).catch((error: unknown) => error);
  const sendToS3 = (path: string, said: Said) =>
    sender({ service: 's3', hosts: s3.map(({ host }) => host) })(s3[0]!.url + path, said);

  it.each(STATUSES)('of status %i on the same host is signed anew', async (status) => {
    expect(await send(a().url + redirectTo('/next?x=1', status))).toMatchObject({
      status: 200,
      text: 'GET /next?x=1',
      url: `${a().url}/next?x=1`,
    });
    const [first, second] = a().requests;
    expect([first?.verdict.ok, second?.verdict.ok]).toEqual([true, true]);
    expect(headersOf(first!).authorization).not.toBe(headersOf(second!).authorization);
  });

  it.each(STATUSES)('of status %i to another host that hosts names is signed for that one', async (status) => {
    expect(await send(a().url + redirectTo(`${b().url}/next`, status))).toMatchObject({
      status: 200,
      text: 'GET /next',
      url: `${b().url}/next`,
    });
    expect(b().requests).toMatchObject([{ verdict: { ok: true } }]);
    expect(headersOf(b().requests[0]!)).toMatchObject({ host: b().host });
  });

  it.each(STATUSES)('of status %i to a foreign host is unsigned and clean', async (status) => {
    expect(await send(a().url + redirectTo(`${c().url}/next`, status), { headers: CREDENTIALS })).toMatchObject({
      status: 200,
      text: 'GET /next',
      url: `${c().url}/next`,
    });
    const [request, ...others] = c().requests;
    expect(others).toEqual([]);
    expect(Object.keys(headersOf(request!)).filter((header) => NAMING_A_CREDENTIAL.test(header))).toEqual([]);
    expect(headersOf(request!)).toMatchObject({ host: c().host, 'x-trace': 'stays' });
    expect(JSON.stringify(request!.headers)).not.toContain(TEMPORARY.sessionToken);
  });

  it('to a foreign host carries the body, and nothing of the signature', async () => {
    await send(a().url + redirectTo(`${c().url}/next`, 307), {
      method: 'POST',
      body: '{}',
      headers: {
        'content-type': 'application/json',
        'x-amz-content-sha256': '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      },
    });
    expect(textOf(c().requests[0]!)).toBe('{}');
    expect(headersOf(c().requests[0]!)).toMatchObject({ 'content-type': 'application/json', 'content-length': '2' });
    expect(Object.keys(headersOf(c().requests[0]!)).filter((header) => SIGNING_HEADER.test(header))).toEqual([]);
  });

  it('from S3 to a foreign host leaves no hash behind', async () => {
    await sendToS3(redirectTo(`${c().url}/next`, 307), {
      method: 'PUT',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(headersOf(s3[0]!.requests[0]!)).toHaveProperty('x-amz-content-sha256');
    expect(Object.keys(headersOf(c().requests[0]!)).filter((header) => SIGNING_HEADER.test(header))).toEqual([]);
  });

  it('to a foreign host, and from there to another path of it, stays unsigned', async () => {
    expect(await send(a().url + redirectTo(c().url + redirectTo('/last')), { headers: CREDENTIALS })).toMatchObject({
      text: 'GET /last',
    });
    for (const request of c().requests)
      expect(Object.keys(headersOf(request)).filter((header) => NAMING_A_CREDENTIAL.test(header))).toEqual([]);
    expect(c().requests).toHaveLength(2);
  });

  it('to a foreign host and back stays unsigned: a foreign host chooses nothing that gets a signature', async () => {
    await send(a().url + redirectTo(c().url + redirectTo(`${a().url}/last`)), { headers: CREDENTIALS });
    expect(a().requests.map(({ verdict }) => verdict.code)).toEqual(['ok', 'missing-token']);
    expect(Object.keys(headersOf(a().requests[1]!)).filter((header) => NAMING_A_CREDENTIAL.test(header))).toEqual([]);
  });

  it('to a presigned URL goes on as it is, though its host is signed for', async () => {
    const url = await presign(
      createSigner({ credentials: TEMPORARY }),
      { method: 'GET', url: `${b().url}/object` },
      { service: 'execute-api', region: REGION, expiresIn: 60 },
    );
    expect(await send(a().url + redirectTo(url, 307), { headers: { 'x-amz-meta-a': 'b' } })).toMatchObject({
      status: 200,
      url,
    });
    expect(b().requests).toMatchObject([{ verdict: { ok: true } }]);
    expect(Object.keys(headersOf(b().requests[0]!)).filter((header) => SIGNING_HEADER.test(header))).toEqual([]);
  });

  it('on the same host keeps cookies and API keys', async () => {
    await send(a().url + redirectTo('/next'), { headers: CREDENTIALS });
    expect(headersOf(a().requests[1]!)).toMatchObject({
      cookie: 'session=1',
      'x-api-key': 'key',
      'x-trace': 'stays',
      'x-amz-meta-a': 'b',
    });
    expect(a().requests[1]?.verdict.ok).toBe(true);
  });

  it('to another signable host drops cookies and API keys', async () => {
    await send(a().url + redirectTo(`${b().url}/next`), { headers: CREDENTIALS });
    const headers = headersOf(b().requests[0]!);
    expect(headers).toMatchObject({ 'x-trace': 'stays' });
    expect(Object.keys(headers).filter((header) => /^(cookie|proxy-authorization|x-api-key)$/.test(header))).toEqual(
      [],
    );
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 /);
  });

  it.each(STATUSES.flatMap((status) => METHODS.map((method) => [status, method] as const)))(
    'of status %i changes %s as fetch does',
    async (status, method) => {
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const becomesGet = BECOMES_GET.includes(`${status} ${method}`);
      await send(a().url + redirectTo(`${b().url}/next`, status), {
        method,
        ...(hasBody
          ? { body: '{"a":1}', headers: { 'content-type': 'application/json', 'content-language': 'de' } }
          : {}),
      });
      const [arrived, ...others] = b().requests;
      expect(others).toEqual([]);
      expect([arrived?.method, textOf(arrived!), arrived?.verdict.ok]).toEqual([
        becomesGet ? 'GET' : method,
        hasBody && !becomesGet ? '{"a":1}' : '',
        true,
      ]);
      if (isInterceptor && becomesGet) return; // it keeps the headers of the body
      const names = Object.keys(headersOf(arrived!)).filter((header) => header.startsWith('content-'));
      expect(names.sort()).toEqual(
        hasBody && !becomesGet ? ['content-language', 'content-length', 'content-type'] : [],
      );
    },
  );

  it('sends bytes again, and just those', async () => {
    const body = new Uint8Array([9, 0, 255, 9]).subarray(1, 3);
    await send(a().url + redirectTo(`${b().url}/next`, 307), {
      method: 'PUT',
      body,
      headers: { 'content-type': 'image/png' },
    });
    expect([...b().requests[0]!.body]).toEqual([0, 255]);
  });

  (isInterceptor ? it.skip : it)('sends a form again with the same boundary', async () => {
    const body = new FormData();
    body.append('a', 'ü');
    await send(a().url + redirectTo(`${b().url}/next`, 308), { method: 'POST', body });
    expect([textOf(b().requests[0]!), headersOf(b().requests[0]!)['content-type']]).toEqual([
      textOf(a().requests[0]!),
      headersOf(a().requests[0]!)['content-type'],
    ]);
    expect(b().requests[0]?.verdict.ok).toBe(true);
  });

  const streamOf = (text: string): unknown =>
    name === 'axios over http' ? Readable.from([Buffer.from(text)]) : new Response(text).body;

  itWhereFollowed('sends a stream again that had to be read to be signed', async () => {
    await send(a().url + redirectTo(`${b().url}/next`, 307), {
      method: 'POST',
      body: streamOf('hello'),
      headers: { 'content-type': 'text/plain' },
    });
    expect([textOf(b().requests[0]!), b().requests[0]?.verdict.ok]).toEqual(['hello', true]);
  });

  itWhereFollowed('cannot send a stream again that went out while it was produced', async () => {
    const error = await sendToS3(redirectTo(`${s3[1]!.url}/next`, 307), {
      method: 'PUT',
      body: streamOf('hello'),
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'ERR_REDIRECT',
      message: expect.stringMatching(/stream.*cannot be sent twice/),
    });
    expect(s3[1]!.requests).toHaveLength(0);
  });

  (keepsStreams(name) ? it.skip : it)('needs no stream for the GET that follows a 303', async () => {
    expect(
      await sendToS3(redirectTo(`${s3[1]!.url}/next`, 303), { method: 'PUT', body: streamOf('hello') }),
    ).toMatchObject({ text: 'GET /next' });
    expect(s3[1]!.requests).toMatchObject([{ verdict: { ok: true } }]);
  });

  itWhereFollowed('is followed 20 times, and no more', async () => {
    expect(await send(`${a().url}/chain/20`)).toMatchObject({ status: 200, text: 'GET /chain/0' });
    expect(a().requests).toHaveLength(21);
    expect(await refusal(`${a().url}/chain/21`)).toMatchObject({
      code: 'ERR_REDIRECT',
      message: expect.stringMatching(/redirect number 21, .*at most 20/),
    });
    expect(a().requests).toHaveLength(42);
  });

  it("stays with the caller who says 'manual', or maxRedirects: 0", async () => {
    expect(await send(a().url + redirectTo(`${b().url}/next`), { redirect: 'manual' })).toMatchObject({
      status: 302,
      location: `${b().url}/next`,
      url: expect.stringContaining('/redirect'),
    });
    expect(await send(a().url + redirectTo('http://['), { redirect: 'manual' })).toMatchObject({
      status: 302,
      location: 'http://[',
    });
    expect([a().requests.length, b().requests.length]).toEqual([2, 0]);
  });

  (name === 'axios over http' ? it.skip : itWhereFollowed)("is refused for the caller who says 'error'", async () => {
    expect(await refusal(a().url + redirectTo(`${b().url}/next`), { redirect: 'error' })).toMatchObject({
      code: 'ERR_REDIRECT',
      message: `Stopped at a redirect: GET ${a().url}/redirect answered 302, and the request has redirect: 'error'.`,
    });
    expect(await refusal(a().url + redirectTo(''), { redirect: 'error' })).toMatchObject({ code: 'ERR_REDIRECT' });
    expect(await send(`${a().url}/next`, { redirect: 'error' })).toMatchObject({ status: 200 });
    expect(b().requests).toHaveLength(0);
  });

  const LOCATIONS: readonly (readonly [kind: string, location: string, target: string])[] = [
    ['an absolute path', '/next?x=1', '/next?x=1'],
    ['a relative path', 'next', '/next'],
    ['a query alone', '?x=1', '/redirect?x=1'],
    ['dot segments', '/a/../next', '/next'],
    ['a fragment', '/next#part', '/next'],
    ['a fragment alone, which is the same address without its query', '/next?a#b?c', '/next?a'],
    ['a spelling that is rewritten', "/it's+?a=b,c+d", '/it%27s%2B?a=b%2Cc%20d'],
    ['the address without a scheme', '//HOST/next', '/next'],
    ...(isInterceptor // it reads Latin-1
      ? []
      : [['letters outside of ASCII, sent as UTF-8', '/Zoë/東京', '/Zo%C3%AB/%E6%9D%B1%E4%BA%AC'] as const]),
  ];
  it.each(LOCATIONS)('understands a Location with %s', async (_, location, target) => {
    expect(await send(a().url + redirectTo(location.replace('HOST', a().host)))).toMatchObject({
      status: 200,
      text: `GET ${target}`,
      ...(!followsAbove(name) && { url: a().url + target }),
    });
    expect(a().requests.map(({ verdict }) => verdict.ok)).toEqual([true, true]);
  });

  itWhereFollowed.each([
    'http://[',
    'ftp://example.com/',
    'data:text/plain,x',
    'file:///etc/passwd',
    'mailto:a@example.com',
    'javascript:0',
    'http://user:secret@example.com/',
  ])('to %s is refused', async (location) => {
    const error = await refusal(a().url + redirectTo(location));
    expect(error).toMatchObject({
      code: 'ERR_REDIRECT',
      message: expect.stringMatching(/redirects to a URL that is not http or https/),
    });
    expect((error as Error).message).not.toContain('secret');
  });

  it.each(isInterceptor ? [304, 305, 306] : [300, 304, 305, 306])('is none with status %i', async (status) => {
    expect(await send(a().url + redirectTo('/next', status))).toMatchObject({ status });
    expect(a().requests).toHaveLength(1);
  });

  itWhereFollowed('is none without a Location', async () => {
    expect(await send(a().url + redirectTo(''))).toMatchObject({ status: 302 });
  });

  itWhereFollowed('over plain http to another machine is refused, and nothing is sent there', async () => {
    const error = await refusal(
      a().url + redirectTo('http://api.example.com/'),
      {},
      { hosts: [a().host, 'api.example.com'] },
    );
    expect(error).toMatchObject({
      code: 'ERR_REDIRECT',
      message: expect.stringMatching(/does not use https/),
      cause: expect.anything(),
    });
  });

  it("does not extend to another host what a request's own options said for the first", async () => {
    const said: Said = { sigv4: { service: 'execute-api', region: REGION }, headers: { 'x-amz-meta-a': 'b' } };
    expect(
      await send(a().url + redirectTo(`${c().url}/next`), said, { hosts: [], service: undefined, region: undefined }),
    ).toMatchObject({ text: 'GET /next' });
    expect(a().requests[0]?.verdict.ok).toBe(true);
    expect(Object.keys(headersOf(c().requests[0]!)).filter((header) => SIGNING_HEADER.test(header))).toEqual([]);
  });

  it("takes a request's own options to other paths of its host", async () => {
    await send(
      a().url + redirectTo('/next'),
      { sigv4: { service: 'execute-api', region: REGION } },
      { hosts: [], service: undefined, region: undefined },
    );
    expect(a().requests.map(({ verdict }) => verdict.ok)).toEqual([true, true]);
  });

  it('of an unsigned request is the business of the client', async () => {
    expect(await send(c().url + redirectTo(`${a().url}/next`), {}, { service: undefined })).toMatchObject({
      status: 403,
    });
    expect(
      await send(c().url + redirectTo('/next'), { sigv4: false, headers: { authorization: 'Bearer mine' } }),
    ).toMatchObject({ text: 'GET /next' });
    expect(c().requests.map((request) => headersOf(request).authorization)).toEqual([
      undefined,
      'Bearer mine',
      'Bearer mine',
    ]);
  });

  itWhereFollowed('is told as an event, without queries', async () => {
    const events: SigV4Event[] = [];
    await send(a().url + redirectTo(`${c().url}/next?secret=1`, 307), {}, { onEvent: (event) => events.push(event) });
    expect(events).toMatchObject([
      { type: 'signed', url: `${a().url}/redirect` },
      {
        type: 'redirected',
        method: 'GET',
        url: `${a().url}/redirect`,
        to: `${c().url}/next`,
        status: 307,
        signed: false,
      },
      { type: 'passed', reason: 'redirected', url: `${c().url}/next` },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  itWhereFollowed('is not followed any more when the caller has gone', async () => {
    const gone = new AbortController();
    const sent = refusal(
      a().url + redirectTo(`${b().url}/next`),
      { signal: gone.signal },
      { onEvent: ({ type }) => type === 'redirected' && gone.abort(new Error('enough')) },
    );
    expect(await sent).toMatchObject(name === 'fetch' ? { message: 'enough' } : { name: 'CanceledError' });
    expect(b().requests).toHaveLength(0);
  });
});
