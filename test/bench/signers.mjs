// The requests that are signed, and how each signer is called: each gets what is quickest for it.
import { floor } from './floor.mjs';

const host = 'abc123.execute-api.eu-west-1.amazonaws.com';
const scope = { service: 'execute-api', region: 'eu-west-1' };
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const body = JSON.stringify({
  items: Array.from({ length: 16 }, (_, id) => ({ id, name: `item number ${id}`, price: 9.99, tags: ['a', 'b'] })),
});

/** As many different URLs, so that nobody is quick because it has seen the request before. */
export const URLS = 64;
const ids = Array.from({ length: URLS }, (_, index) => index + 1);
const get = {
  method: 'GET',
  targets: ids.map((id) => ({ path: `/prod/customers/${id}/orders`, query: `limit=10&page=${id}` })),
  headers: { accept: 'application/json' },
};
const post = {
  method: 'POST',
  targets: ids.map((id) => ({ path: `/prod/customers/${id}/orders`, query: '' })),
  headers: { accept: 'application/json', 'content-type': 'application/json' },
  body,
};

/** `environment`: the credentials are there, and nobody is given any. */
export const scenarios = {
  'GET, static keys': { request: get, credentials: keys },
  'GET, keys from the environment': {
    request: get,
    credentials: keys,
    environment: { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey },
  },
  'GET, 700-character session token': {
    request: get,
    credentials: { ...keys, sessionToken: 'IQoJb3JpZ2luX2VjE'.padEnd(700, 'token/+=') },
  },
  [`POST, ${body.length} bytes of JSON`]: { request: post, credentials: keys },
};

/** Each loads its own library only. What it gives back makes the signature of the request with this URL anew. */
const signers = {
  async sigv4({ request: { method, headers, body }, credentials, environment }, urls) {
    const { createSigner } = await import('@sigv4/core');
    const signer = createSigner(environment ? {} : { credentials });
    return (index) => signer.sign({ method, url: urls[index], headers, body });
  },

  async floor({ request: { method, targets, headers, body }, credentials }) {
    const bare = floor({ method, host, targets, contentType: headers['content-type'], ...scope }, credentials);
    return (index) => bare(index, body);
  },

  async aws4({ request: { method, targets, headers, body }, credentials, environment }) {
    const { default: aws4 } = await import('aws4');
    const paths = targets.map(({ path, query }) => path + (query && `?${query}`));
    return (index) =>
      aws4.sign(
        { ...scope, method, host, path: paths[index], headers: { ...headers }, body },
        environment ? undefined : credentials,
      );
  },

  async smithy({ request: { method, targets, headers, body }, credentials, environment }) {
    const [{ SignatureV4 }, { Hash }] = [await import('@smithy/signature-v4'), await import('@smithy/hash-node')];
    const { env } = process;
    const fromEnvironment = async () => ({
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    });
    const signer = new SignatureV4({
      ...scope,
      credentials: environment ? fromEnvironment : credentials,
      sha256: Hash.bind(null, 'sha256'),
    });
    const requests = targets.map(({ path, query }) => ({
      method,
      protocol: 'https:',
      hostname: host,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { ...headers, host },
      body,
    }));
    return (index) => signer.sign(requests[index]);
  },

  async aws4fetch({ request: { method, headers, body }, credentials }, urls) {
    const { AwsV4Signer } = await import('aws4fetch');
    const cache = new Map();
    return (index) =>
      new AwsV4Signer({ ...scope, ...credentials, method, url: urls[index], headers, body, cache }).sign();
  },

  async 'aws-sigv4-fetch'({ request: { method, headers, body }, credentials }, urls) {
    const { createSignedFetcher } = await import('aws-sigv4-fetch');
    const signedFetch = createSignedFetcher({ ...scope, credentials, fetch: (...sent) => sent });
    return (index) => signedFetch(urls[index], { method, headers, body });
  },
};

/** Makes a signature for the URL of this index. */
export function signerOf(name, scenario) {
  return signers[name](
    scenario,
    scenario.request.targets.map(({ path, query }) => `https://${host}${path}${query && `?${query}`}`),
  );
}

/** The others read no environment, or through the AWS SDK. */
export const namesFor = ({ environment }) =>
  environment ? ['sigv4', 'floor', 'aws4', 'smithy'] : Object.keys(signers);
