// Where runtimes differ. What is found out here has to be what the table in docs/runtimes.md says.
import { createSigner } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import axios from 'axios';
import { ADAPTERS } from './axios.mjs';
import { streamOf } from './bodies.mjs';
import { TEMPORARY } from './keys.mjs';

const URL_OF_API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const signedFetch = (service) =>
  sigv4(fetch, { credentials: TEMPORARY, hosts: ['127.0.0.1'], service, region: 'eu-west-1' });

/** Counts the calls of WebCrypto while something is signed. */
async function hashing() {
  const { subtle } = crypto;
  const digest = subtle.digest.bind(subtle);
  let calls = 0;
  Object.defineProperty(subtle, 'digest', {
    configurable: true,
    writable: true,
    value: (...args) => ((calls += 1), digest(...args)),
  });
  try {
    await createSigner({ credentials: TEMPORARY }).sign({ method: 'POST', url: URL_OF_API, body: 'text' });
  } finally {
    delete subtle.digest;
  }
  return calls ? 'WebCrypto' : '`node:crypto`';
}

/** The runner sets AWS_ACCESS_KEY_ID wherever there is an environment to set it in. */
async function fromEnvironment() {
  const signed = await createSigner()
    .sign({ method: 'GET', url: URL_OF_API })
    .catch((error) => error);
  if (signed.code === 'ERR_NO_CREDENTIALS') return 'no';
  return signed.headers['authorization'].includes('AKIAFROMENVIRONMENT') ? 'yes' : String(signed);
}

/** Asked before the environment is, as what is found there is kept. */
async function fromChain() {
  if (globalThis.process?.env) process.env['AWS_PROFILE'] = 'any'; // the chain's to read
  try {
    const error = await createSigner()
      .sign({ method: 'GET', url: URL_OF_API })
      .catch((reason) => reason);
    return error.message?.includes('npm install @aws-sdk/credential-providers') ? 'yes' : 'no';
  } finally {
    if (globalThis.process?.env) delete process.env['AWS_PROFILE'];
  }
}

function defaultAdapter() {
  const chosen = axios.getAdapter(axios.defaults.adapter);
  return ADAPTERS.find((name) => axios.getAdapter(name) === chosen);
}

async function redirectsByFetch({ api }) {
  const { type, status } = await fetch(`${api}/prod/moved`, { redirect: 'manual' });
  return type === 'opaqueredirect' ? 'hidden' : status === 307 ? 'followed' : String(status);
}

async function unsignedStream({ s3 }) {
  const response = await signedFetch('s3')(`${s3}/bucket/key`, {
    method: 'PUT',
    body: streamOf('one ', 'two'),
    duplex: 'half',
  }).catch((error) => error);
  if (response.name === 'TypeError') return 'refused';
  return response.status === 200 ? arrivedText(await response.json()) : String(response);
}

const arrivedText = ({ body }) => (body === 'one two' ? 'sent' : `${body} arrived`);

/** In signed chunks: the gateway verifies each. The lengths are those of the two texts, and of all chunks with their signatures. */
async function chunkedStream({ s3 }) {
  const response = await signedFetch('s3')(`${s3}/bucket/key`, {
    method: 'PUT',
    body: streamOf('one ', 'two'),
    headers: { 'content-length': '7' },
    duplex: 'half',
    sigv4: { payload: 'chunked' },
  }).catch((error) => error);
  if (response.code === 'ERR_UNSIGNABLE_BODY') return 'refused';
  if (response.status !== 200) return String(response);
  const arrived = await response.json();
  return arrived.headers?.['content-length'] === '179'
    ? `${arrivedText(arrived)}, with its length`
    : arrivedText(arrived);
}

/** Signed and verified in either case: the field is no part of a signature. */
async function userAgent({ api }) {
  const response = await signedFetch('execute-api')(`${api}/prod/items`, { headers: { 'user-agent': 'mine/1' } });
  return (await response.json()).headers?.['user-agent'] === 'mine/1' ? 'sent' : 'dropped';
}

async function typeOfString({ api }) {
  const response = await signedFetch('execute-api')(new Request(`${api}/prod/items`, { method: 'POST', body: 'text' }));
  return (await response.json()).headers?.['content-type'] === undefined ? 'none' : '`text/plain`';
}

/** The rows of the table. */
export async function observe(urls) {
  return {
    'hashes by': await hashing(),
    "the AWS SDK's chain": await fromChain(),
    'keys from the environment': await fromEnvironment(),
    "axios' adapter": defaultAdapter(),
    'redirects by fetch': await redirectsByFetch(urls),
    'a stream to S3, unsigned': await unsignedStream(urls),
    'a stream to S3, signed in chunks': await chunkedStream(urls),
    "the caller's `user-agent`": await userAgent(urls),
    'type of a string in a `Request`': await typeOfString(urls),
  };
}
