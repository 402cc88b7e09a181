// Fifty requests in flight, for as many lifetimes of keys as the argument says, to a gateway that takes no key a moment longer. No
// caller may be refused, and the source may be asked once per lifetime. The clock moves by a millisecond with each answer, so that no
// keys end because the machine is slow.
import assert from 'node:assert/strict';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 as signFetch } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import axios from 'axios';

const LIFETIMES = Number(process.argv[2] ?? 2);
const LIFETIME = 2000;
const IN_FLIGHT = 50;

/** @type {{ accessKeyId: string, secretAccessKey: string, sessionToken: string, expiration: Date }[]} */
const issued = [];
let asking = 0;
let time = Date.parse('2026-01-01T00:00:00Z');
const now = () => time;

/** A source that takes its time, as those in a network do. */
async function provider() {
  asking += 1;
  assert.equal(asking, 1, 'two calls of the source at once');
  const before = issued.at(-1);
  // The windows: a quarter of the lifetime, counted from when the keys were received, which is a little after they were issued.
  assert.ok(
    !before || time >= before.expiration.getTime() - LIFETIME / 4,
    'the source was asked before the advisory window',
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  const serial = issued.length + 1;
  const keys = {
    accessKeyId: `ASIA${serial}`,
    secretAccessKey: `secret${serial}`,
    sessionToken: `token${serial}`,
    expiration: new Date(time + LIFETIME),
  };
  issued.push(keys);
  asking -= 1;
  return keys;
}

const gateway = await createGateway({ credentials: issued, now });
/** @type {Record<string, number>} */
const events = {};
const options = {
  credentials: provider,
  now,
  service: 'execute-api',
  region: 'us-east-1',
  hosts: [gateway.host],
  onEvent: (/** @type {{ type: string }} */ { type }) => void (events[type] = (events[type] ?? 0) + 1),
};
const url = `${gateway.url}/prod/orders`;
const instance = axios.create({ proxy: false });
instance.interceptors.request.use(signAxios(options));
const signedFetch = signFetch(fetch, options);

const clients = [
  async () => (await instance.post(url, { table: 7 })).status,
  async () => {
    const response = await signedFetch(url, { method: 'POST', body: '{"table":7}' });
    await response.text();
    return response.status;
  },
];

let sent = 0;
/** @type {unknown[]} */
const failures = [];
const end = time + LIFETIMES * LIFETIME;

/** @param {() => Promise<number>} send */
async function keepSending(send) {
  while (time < end) {
    sent += 1;
    await send().then(
      (status) => status === 200 || failures.push(status),
      (error) => failures.push(error),
    );
    time += 1;
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, (_, index) => keepSending(clients[index % clients.length])));
await gateway.close();

const expired = issued.filter(({ expiration }) => expiration.getTime() <= time).length;
console.log(
  `${sent} requests in ${LIFETIMES} lifetimes of keys, ${failures.length} failed; ${issued.length} pairs of keys, ${expired} of them expired; events: ${JSON.stringify(events)}`,
);
assert.deepEqual(failures.slice(0, 3), []);
assert.equal(events['refreshed'], 2 * issued.length, 'each of the two signers is told of each pair of keys');
assert.equal(events['refresh-failed'], undefined);
assert.ok(expired >= LIFETIMES && sent >= LIFETIMES * LIFETIME, 'the soak was too short to tell');
