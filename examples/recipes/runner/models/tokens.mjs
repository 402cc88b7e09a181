// How a service reads a token: it is the URL of a request, and its signature must be right.
import { verify } from '@sigv4/testing';

/**
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 * @param {string} url
 * @param {import('@sigv4/testing').VerifyOptions} scope
 * @param {readonly (readonly [string, string])[]} [headers]
 */
export function isSigned(credentials, url, scope, headers = []) {
  const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? [];
  const request = {
    method: 'GET',
    target,
    headers: [/** @type {const} */ (['host', host]), ...headers],
    body: new Uint8Array(),
  };
  return verify(request, credentials, { region: 'eu-west-1', ...scope }).ok;
}

/**
 * Accepts a token of a database or a cache, which is a URL without its scheme. It must begin with the address or the name of the
 * server.
 *
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 * @param {string} service
 * @param {string} start
 * @returns {import('./open-socket.mjs').Accepts}
 */
export const urlToken = (credentials, service, start) => (password, user) => {
  const url = `https://${password}`;
  const { searchParams } = new URL(url);
  const named = searchParams.get('DBUser') ?? searchParams.get('User') ?? user;
  return password.startsWith(`${start}/?`) && named === user && isSigned(credentials, url, { service });
};

/**
 * Accepts a token of MSK. The parameter with the name of the client is not signed.
 *
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 * @returns {import('./open-socket.mjs').Accepts}
 */
export const kafkaToken = (credentials) => (password) => {
  const url = Buffer.from(password, 'base64url')
    .toString()
    .replace(/&User-Agent=[^&]*/, '');
  return (
    url.startsWith('https://kafka.eu-west-1.amazonaws.com/?Action=kafka-cluster%3AConnect&') &&
    isSigned(credentials, url, { service: 'kafka-cluster' })
  );
};

/**
 * True for a token of EKS. The name of the cluster is signed, and not in the URL.
 *
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 * @param {string} cluster
 * @param {string} token
 */
export function isKubernetesToken(credentials, cluster, token) {
  const url = Buffer.from(token.replace(/^k8s-aws-v1\./, ''), 'base64url').toString();
  return (
    url.startsWith('https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&') &&
    isSigned(credentials, url, { service: 'sts' }, [['x-k8s-aws-id', cluster]])
  );
}
