// What only a page meets: CORS, and origins that are no secure context.
import { explain, sigv4 } from '@sigv4/fetch';
import { equal, ok, rejection, test } from './check.mjs';
import { arrived, signedFetch } from './fetch.mjs';

test("browser: API Gateway's usual list of CORS headers is enough, with a session token and JSON", async ({ urls }) => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const response = await signedFetch()(`${urls.usual}/prod/items`, init);
  const { headers } = await arrived(response);
  ok(Number(response.headers.get('x-preflights')) > 0, 'there was no preflight');
  ok(headers['authorization'] && headers['x-amz-security-token'] && headers['origin'], JSON.stringify(headers));
});

test('browser: a refusal without CORS headers is a network error, and explain says so', async ({ urls }) => {
  const error = await rejection(
    signedFetch({ credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'wrong' } })(`${urls.closed}/prod/items`),
  );
  equal([error.name, (await explain(error))?.code], ['TypeError', 'no-answer']);
});

test('browser: a URL relative to the page goes on untouched', async () => {
  equal((await sigv4(fetch)('/page.js', { method: 'HEAD' })).status, 200);
});

test('browser: a page that is no secure context has no WebCrypto, and is told so', async ({ urls }) => {
  const frame = Object.assign(document.createElement('iframe'), { src: urls.insecure });
  const outcome = await new Promise((resolve) => {
    addEventListener('message', ({ data }) => resolve(data), { once: true });
    document.body.append(frame);
  });
  frame.remove();
  equal(outcome, 'TypeError: sigv4: no crypto.subtle. Pages need https or localhost, React Native a polyfill.');
});
