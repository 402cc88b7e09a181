// How long one signature takes: `signer.sign` against other signers, and against the floor.
import assert from 'node:assert/strict';
import { createSigner } from '@sigv4/core';
import { Hash } from '@smithy/hash-node';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import { AwsV4Signer } from 'aws4fetch';
import { createSignedFetcher } from 'aws-sigv4-fetch';
import { floor } from './floor.mjs';
import { inTurns } from './rounds.mjs';

const host = 'abc123.execute-api.eu-west-1.amazonaws.com';
const scope = { service: 'execute-api', region: 'eu-west-1' };
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const get = { method: 'GET', host, path: '/prod/items', query: 'limit=10&page=2', headers: { accept: 'application/json' } };
const body = JSON.stringify({ items: Array.from({ length: 16 }, (_, id) => ({ id, name: `item number ${id}`, price: 9.99, tags: ['a', 'b'] })) });
const post = { method: 'POST', host, path: '/prod/items', query: '', headers: { accept: 'application/json', 'content-type': 'application/json' }, body };

const scenarios = {
  'GET, static keys': signers(get, keys),
  'GET, 700-character session token': signers(get, { ...keys, sessionToken: 'IQoJb3JpZ2luX2VjE'.padEnd(700, 'token/+=') }),
  [`POST, ${body.length} bytes of JSON`]: signers(post, keys),
};

/** How long one signature took in each round, by scenario and signer. */
export async function signing() {
  const times = {};
  for (const [name, contestants] of Object.entries(scenarios)) {
    await checkFloor(contestants);
    times[name] = await inTurns(contestants);
  }
  return times;
}

/** The floor is one only if it comes to the same signature. A second try, should a second have begun in between. */
async function checkFloor({ sigv4, floor }) {
  const isSame = async () => (await sigv4()).headers.authorization === (await floor()).headers.authorization;
  assert.ok((await isSame()) || (await isSame()), 'the floor signs something else');
}

/** One function for each signer: it makes the signature of the request anew. */
function signers({ method, host, path, query, headers, body }, credentials) {
  const url = `https://${host}${path}${query && `?${query}`}`;
  const ours = createSigner({ credentials });
  const smithy = new SignatureV4({ ...scope, credentials, sha256: Hash.bind(null, 'sha256') });
  const smithyRequest = { method, protocol: 'https:', hostname: host, path, query: Object.fromEntries(new URLSearchParams(query)), headers: { ...headers, host }, body };
  const cache = new Map();
  const signedFetch = createSignedFetcher({ ...scope, credentials, fetch: (...sent) => sent });
  const contentType = headers['content-type'];
  const bare = floor({ method, host, path, query, contentType, ...scope }, credentials);

  return {
    sigv4: () => ours.sign({ method, url, headers, body }),
    floor: () => bare(body),
    aws4: () => aws4.sign({ ...scope, method, host, path: path + (query && `?${query}`), headers: { ...headers }, body }, credentials),
    smithy: () => smithy.sign(smithyRequest),
    aws4fetch: () => new AwsV4Signer({ ...scope, ...credentials, method, url, headers, body, cache }).sign(),
    'aws-sigv4-fetch': () => signedFetch(url, { method, headers, body }),
  };
}
