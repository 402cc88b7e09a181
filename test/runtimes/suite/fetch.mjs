// The fetch bridge.
import { explain, sigv4 } from '@sigv4/fetch';
import { BODIES, streamOf } from './bodies.mjs';
import { equal, ok, rejection, test } from './check.mjs';
import { EXPIRED, TEMPORARY } from './keys.mjs';

const SCOPE = { service: 'execute-api', region: 'eu-west-1' };
export const signedFetch = (options = {}) =>
  sigv4(fetch, { credentials: TEMPORARY, hosts: ['127.0.0.1'], ...SCOPE, ...options });

/** What arrived at the gateway, whose signature it has found right. */
export async function arrived(response) {
  equal(response.status, 200, await response.clone().text());
  return response.json();
}

export function checkArrived(got, { type, arrives, holds = [] }) {
  if (type) ok(got.headers['content-type']?.startsWith(type), `content-type: ${got.headers['content-type']}`);
  if (arrives !== undefined) equal(got.body, arrives, 'body');
  for (const part of holds) ok(got.body.includes(part), `the body lacks ${JSON.stringify(part)}`);
}

test('fetch: a GET with an odd URL', async ({ urls }) => {
  const got = await arrived(await signedFetch()(`${urls.api}/prod/a b/é!'()*?q=it's&a=1+2&a=0&^|[]`));
  equal(got.target, '/prod/a%20b/%C3%A9%21%27%28%29%2A?q=it%27s&a=1%202&a=0&%5E%7C%5B%5D');
});

for (const body of BODIES) {
  test(`fetch: ${body.kind} as the body`, async ({ urls }) => {
    checkArrived(
      await arrived(await signedFetch()(`${urls.api}/prod/items`, { method: 'POST', body: body.make() })),
      body,
    );
  });
  test(`fetch: ${body.kind} in a Request`, async ({ urls }) => {
    const { type: _type, ...expected } = body;
    const got = await arrived(
      await signedFetch()(new Request(`${urls.api}/prod/items`, { method: 'POST', body: body.make() })),
    );
    checkArrived(got, body.kind === 'a string' ? expected : body); // Bun gives a string in a Request no type
  });
}

test('fetch: a stream is read, hashed and sent', async ({ urls }) => {
  const got = await arrived(
    await signedFetch()(`${urls.api}/prod/items`, { method: 'POST', body: streamOf('one ', 'two'), duplex: 'half' }),
  );
  equal(got.body, 'one two');
});

test('fetch: a stream longer than maxBufferedBytes is refused', async ({ urls }) => {
  const error = await rejection(
    signedFetch({ maxBufferedBytes: 5 })(`${urls.api}/prod/items`, {
      method: 'POST',
      body: streamOf('one ', 'two'),
      duplex: 'half',
    }),
  );
  equal([error.name, error.code], ['SigV4Error', 'ERR_UNSIGNABLE_BODY']);
});

test('fetch: headers of a Request arrive, and those of init win', async ({ urls }) => {
  const request = new Request(`${urls.api}/prod/items`, {
    headers: { 'x-amz-meta-a': 'of   the request', 'x-other': '1' },
  });
  const got = await arrived(await signedFetch({ signedHeaders: ['x-other'] })(request));
  equal([got.headers['x-amz-meta-a'], got.headers['x-other']], ['of   the request', '1']);
  ok(
    got.headers['authorization'].includes('SignedHeaders=host;x-amz-date;x-amz-meta-a;x-amz-security-token;x-other'),
    got.headers['authorization'],
  );
  equal((await arrived(await signedFetch()(request, { headers: { 'x-other': '2' } }))).headers['x-other'], '2');
});

test('fetch: a lower-case patch leaves as PATCH', async ({ urls }) => {
  equal(
    (await arrived(await signedFetch()(`${urls.api}/prod/items`, { method: 'patch', body: '{}' }))).method,
    'PATCH',
  );
});

test('fetch: a HEAD', async ({ urls }) => {
  equal((await signedFetch()(`${urls.api}/prod/items`, { method: 'HEAD' })).status, 200);
});

test('fetch: S3 gets its payload hash, and FormData the boundary that was hashed', async ({ urls }) => {
  const s3 = signedFetch({ service: 's3' });
  const got = await arrived(await s3(`${urls.s3}/bucket/key`, { method: 'PUT', body: 'text' }));
  equal(got.headers['x-amz-content-sha256'].length, 64);
  const form = new FormData();
  form.append('key', 'value');
  await arrived(await s3(`${urls.s3}/bucket`, { method: 'POST', body: form }));
});

test('fetch: assigned to the global one, it does not call itself', async ({ urls }) => {
  const before = globalThis.fetch;
  globalThis.fetch = sigv4(fetch, { credentials: TEMPORARY, hosts: ['127.0.0.1'], ...SCOPE });
  try {
    await arrived(await fetch(`${urls.api}/prod/items`));
  } finally {
    globalThis.fetch = before;
  }
});

test('fetch: sigv4: false goes on unsigned', async ({ urls }) => {
  const response = await signedFetch()(`${urls.api}/prod/items`, { sigv4: false });
  equal([response.status, response.headers.get('x-amzn-errortype')], [403, 'MissingAuthenticationTokenException']);
});

test('fetch: an aborted caller goes at once, even while credentials are awaited', async ({ urls }) => {
  const forever = signedFetch({ credentials: () => new Promise(() => undefined) });
  const error = await rejection(forever(`${urls.api}/prod/items`, { signal: AbortSignal.timeout(50) }));
  equal(error.name, 'TimeoutError');
});

test("fetch: the URL's host is signed and sent, whatever host a request that is handed on brings", async ({ urls }) => {
  const incoming = new Request('https://public.example.com/', {
    headers: { host: 'public.example.com', 'x-other': '1' },
  });
  const got = await arrived(await signedFetch()(new Request(`${urls.api}/prod/items`, incoming)));
  equal([got.headers['host'], got.headers['x-other']], [new URL(urls.api).host, '1']);
});

test('recovery: after an expired token the request is signed again and sent once more', async ({ urls }) => {
  const told = [];
  const credentials = async ({ forceRefresh } = {}) => (forceRefresh ? TEMPORARY : EXPIRED);
  const got = await arrived(
    await signedFetch({ credentials, onEvent: ({ type }) => told.push(type) })(`${urls.mute}/prod/items`, {
      method: 'POST',
      body: new Blob(['again']),
    }),
  );
  equal(got.body, 'again');
  equal(told, ['refreshed', 'signed', 'refreshed', 'recovered', 'signed']);
});

test('recovery: the clock is corrected from the answer of the server', async ({ urls }) => {
  const told = [];
  const late = signedFetch({ onEvent: ({ type }) => told.push(type) });
  await arrived(await late(`${urls.late}/prod/items`));
  await arrived(await late(`${urls.late}/prod/items`));
  equal(told, ['signed', 'recovered', 'signed', 'signed'], 'events of two requests');
});

test('redirects: to the same host signed anew, where the runtime shows them', async ({ urls, observed }) => {
  const outcome = await signedFetch()(`${urls.api}/prod/moved`, { method: 'POST', body: 'text' }).catch(
    (error) => error,
  );
  if (observed['redirects by fetch'] === 'hidden') {
    equal([outcome.name, outcome.code], ['SigV4Error', 'ERR_REDIRECT']);
    return;
  }
  equal(outcome.redirected, true, 'redirected');
  const got = await arrived(outcome);
  equal([got.method, got.target, got.body], ['POST', '/prod/items?from=moved', 'text']);
});

test('redirects: another host gets no signature and no session token', async ({ urls, observed }) => {
  if (observed['redirects by fetch'] === 'hidden') return;
  const response = await signedFetch({ hosts: [new URL(urls.away).host] })(`${urls.away}/prod/items`, {
    headers: { 'x-amz-meta-secret': '1' },
  });
  const { target, headers } = await response.json();
  equal(target, '/landing');
  equal(
    Object.keys(headers).filter((name) => /^(authorization|x-amz-.*)$/.test(name)),
    [],
  );
});

test("redirects: redirect: 'manual' hands the answer out, 'error' refuses", async ({ urls }) => {
  const manual = await signedFetch()(`${urls.api}/prod/moved`, { redirect: 'manual' });
  ok(manual.status === 307 || manual.type === 'opaqueredirect', `status ${manual.status}, type ${manual.type}`);
  equal((await rejection(signedFetch()(`${urls.api}/prod/moved`, { redirect: 'error' }))).code, 'ERR_REDIRECT');
});

test('explain: a wrong secret is told from the canonical request in the answer', async ({ urls }) => {
  const response = await signedFetch({ credentials: { ...TEMPORARY, secretAccessKey: 'wrong' } })(
    `${urls.api}/prod/items`,
  );
  const explanation = await explain(response);
  equal([response.status, explanation?.code], [403, 'wrong-secret']);
  ok(!String(explanation).includes(TEMPORARY.sessionToken), 'the session token is shown');
  ok((await response.text()).includes('signature'), 'the answer can no longer be read');
});
