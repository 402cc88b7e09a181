// Who reads a token of AWS that arrives over HTTP: a Kubernetes API, Vault, Snowflake, and Google's exchange of tokens. They send the signed
// request to AWS; here its signature is verified.
import { verify } from '@sigv4/testing';
import { isKubernetesToken } from './tokens.mjs';

/**
 * @typedef {import('../services.mjs').Respond} Respond
 * @typedef {import('@sigv4/testing').AcceptedCredentials} Known
 * @typedef {{ readonly method: string, readonly url: string, readonly headers: readonly (readonly [string, string])[], readonly body?: string }} Proof a request to STS in plain data
 */

/**
 * @param {number} status
 * @param {unknown} value
 */
const json = (status, value) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/**
 * @param {Known} credentials
 * @param {Proof} proof
 * @param {string} [named] a header that must be signed
 */
function isProof(credentials, { method, url, headers, body = '' }, named = 'host') {
  const { host, pathname, search } = new URL(url);
  const fields = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const request = { method, target: pathname + search, headers: [...headers], body: new TextEncoder().encode(body) };
  return (
    host === 'sts.eu-west-1.amazonaws.com' &&
    new RegExp(`SignedHeaders=([^,]*;)?${named}[;,]`).test(fields['authorization'] ?? '') &&
    `${search}${body}`.includes('Action=GetCallerIdentity&Version=2011-06-15') &&
    verify(request, credentials, { service: 'sts', region: 'eu-west-1' }).ok
  );
}

/**
 * @param {Known} credentials
 * @returns {Respond}
 */
export const kubernetes = (credentials) => (request) => {
  const [, authorization = ''] = request.headers.find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  if (!isKubernetesToken(credentials, 'tea-room', authorization.replace(/^Bearer /, '')))
    return json(401, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'Unauthorized', code: 401 });
  return json(200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [{ metadata: { name: 'kettle' } }] });
};

/**
 * @param {Known} credentials
 * @returns {Respond}
 */
export const vault =
  (credentials) =>
  ({ body }) => {
    const login = JSON.parse(new TextDecoder().decode(body));
    const [url = '', text = '', headers = ''] = ['url', 'body', 'headers'].map((name) =>
      atob(login[`iam_request_${name}`]),
    );
    const fields = Object.entries(JSON.parse(headers)).map(
      ([name, values]) => /** @type {const} */ ([name, values.join()]),
    );
    const isServer = fields.some(
      ([name, value]) => name.toLowerCase() === 'x-vault-aws-iam-server-id' && value === 'vault.example.com',
    );
    const proof = { method: login.iam_http_request_method, url, headers: fields, body: text };
    return isServer && isProof(credentials, proof, 'x-vault-aws-iam-server-id')
      ? json(200, { auth: { client_token: 'a token of Vault', policies: ['tea'] } })
      : json(400, { errors: ['error making upstream request'] });
  };

/**
 * @param {Known} credentials
 * @returns {Respond}
 */
export const google =
  (credentials) =>
  ({ body }) => {
    const given = new URLSearchParams(new TextDecoder().decode(body));
    const { url, method, headers } = JSON.parse(decodeURIComponent(given.get('subject_token') ?? ''));
    const fields = headers.map(
      (/** @type {{ key: string, value: string }} */ { key, value }) => /** @type {const} */ ([key, value]),
    );
    const isForThem = new Map(fields).get('x-goog-cloud-target-resource') === given.get('audience');
    return isForThem && isProof(credentials, { method, url, headers: fields })
      ? json(200, { access_token: 'an access token of Google', token_type: 'Bearer', expires_in: 3600 })
      : json(400, { error: 'invalid_grant' });
  };

/**
 * @param {Known} credentials
 * @returns {Respond}
 */
export const snowflake =
  (credentials) =>
  ({ target, body }) => {
    if (!target.startsWith('/session/v1/login-request')) return json(200, { success: true, data: {} });
    const { data } = JSON.parse(new TextDecoder().decode(body));
    const { method, url, headers } = JSON.parse(atob(data.TOKEN));
    const isKnown =
      data.AUTHENTICATOR === 'WORKLOAD_IDENTITY' &&
      data.PROVIDER === 'AWS' &&
      headers['x-snowflake-audience'] === 'snowflakecomputing.com' &&
      isProof(credentials, { method, url, headers: Object.entries(headers) }, 'x-snowflake-audience');
    return isKnown
      ? json(200, { success: true, data: { token: 'a', masterToken: 'b', sessionInfo: { roleName: 'WAITER' } } })
      : json(200, { success: false, code: '390144', message: 'The token is invalid.', data: {} });
  };
