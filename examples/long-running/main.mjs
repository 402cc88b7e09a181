// Runs longer than its credentials are valid. They are valid for three seconds, so that you see each refresh. Half-way through, the keys
// are revoked. The argument is the number of seconds to run:
// node examples/long-running/main.mjs [seconds, default: 10]
import { setTimeout as sleep } from 'node:timers/promises';
import { sigv4 } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';

const SECONDS = Number(process.argv[2] ?? 10);
const LIFETIME = 3000;

/** @typedef {{ accessKeyId: string, secretAccessKey: string, sessionToken: string, expiration: Date }} Keys */

/** The keys that the gateway accepts. STS and the services play this part at AWS. @type {Keys[]} */
const known = [];
let serial = 0;

/** A credential provider, such as `fromTemporaryCredentials()`. */
async function provider() {
  serial += 1;
  const keys = {
    accessKeyId: `ASIA${serial}`,
    secretAccessKey: `secret${serial}`,
    sessionToken: `token${serial}`,
    expiration: new Date(Date.now() + LIFETIME),
  };
  known.push(keys);
  return keys;
}

const gateway = await createGateway({ credentials: known });
/** @type {string[]} */
let news = [];
let keyId = '';

const signedFetch = sigv4(fetch, {
  credentials: provider,
  service: 'execute-api',
  region: 'us-east-1',
  hosts: [gateway.host],
  onEvent(event) {
    if (event.type === 'signed') keyId = event.accessKeyId;
    if (event.type === 'refreshed')
      news.push(`refreshed: ${event.accessKeyId}, valid for ${Math.round((event.lifetime ?? 0) / 1000)} s`);
    if (event.type === 'refresh-failed') news.push(event.error.message);
    if (event.type === 'recovered')
      news.push(`recovered: the gateway rejected the request (${event.reason}), so it was signed and sent once more`);
  },
});

console.log(
  `Calling ${gateway.url} for ${SECONDS} seconds. It accepts each pair of keys for ${LIFETIME / 1000} seconds.\n`,
);
let failures = 0;
for (let second = 1; second <= SECONDS; second++) {
  if (second === Math.ceil(SECONDS / 2)) known.length = 0; // revoked
  const { status } = await signedFetch(`${gateway.url}/prod/orders`);
  if (status !== 200) failures += 1;
  console.log([`${second} s`, status, keyId, ...news].join('   '));
  news = [];
  await sleep(1000);
}
await gateway.close();

console.log(
  failures ? `\n${failures} requests failed.` : `\nEvery request succeeded. ${serial} pairs of keys were used.`,
);
process.exitCode = failures ? 1 : 0;
