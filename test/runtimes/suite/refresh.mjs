// Credentials that end: refreshed for all at once, and in time. The clock is the test's.
import { createSigner } from '@sigv4/core';
import { equal, test } from './check.mjs';

const MINUTE = 60_000;
const URL_OF_API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';

function changing() {
  const state = { time: Date.parse('2026-01-01T00:00:00Z'), loads: 0, held: Promise.resolve() };
  const signer = createSigner({
    now: () => state.time,
    credentials: async () => {
      state.loads += 1;
      const serial = state.loads;
      await state.held;
      return {
        accessKeyId: `ASIA${serial}`,
        secretAccessKey: 'secret',
        sessionToken: 'token',
        expiration: new Date(state.time + 60 * MINUTE),
      };
    },
  });
  const keyOf = async () =>
    /Credential=(\w+)/.exec((await signer.sign({ method: 'GET', url: URL_OF_API })).headers['authorization'])[1];
  return { state, keyOf };
}

test('refresh: twenty requests share one load', async () => {
  const { state, keyOf } = changing();
  const keys = await Promise.all(Array.from({ length: 20 }, keyOf));
  equal([new Set(keys).size, state.loads], [1, 1]);
});

test('refresh: in good time behind the back of the requests, at the end before them', async () => {
  const { state, keyOf } = changing();
  equal(await keyOf(), 'ASIA1');
  state.time += 50 * MINUTE;
  let arrive;
  state.held = new Promise((resolve) => (arrive = resolve));
  equal(await keyOf(), 'ASIA1', 'while the next keys are loaded');
  arrive();
  while ((await keyOf()) === 'ASIA1') await new Promise((resolve) => setTimeout(resolve, 1));
  equal(await keyOf(), 'ASIA2', 'once they are there');
  state.time += 60 * MINUTE;
  equal(await keyOf(), 'ASIA3', 'after the end of the second');
});
