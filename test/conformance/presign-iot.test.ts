import { Signer as AmplifySigner } from '@aws-amplify/core/internals/utils';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSigner, presign, type RequestOptions, type SigV4Options } from '@sigv4/core';
import { verify } from '@sigv4/testing';
import { stopDate } from '../support/clock.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { type Sent, smithy } from './opinions.ts';

// MQTT over WebSockets: its hosts are those of another service, and its session token is not signed.

const NOW = Date.parse('2026-11-29T08:00:00Z');
const HOST = 'abc123-ats.iot.eu-west-1.amazonaws.com';
const SOCKET = `wss://${HOST}/mqtt`;

/** Amplify has no option for the clock. */
beforeEach(() => {
  stopDate();
  jest.setSystemTime(NOW);
});
afterEach(() => void jest.useRealTimers());

const presigned = async (url: string, own: RequestOptions = {}, options: SigV4Options = {}): Promise<URL> => {
  const signer = createSigner({ credentials: TEMPORARY, now: () => NOW, ...options });
  return new URL(await presign(signer, { method: 'GET', url }, { expiresIn: 300, ...own }));
};

const serviceOf = ({ searchParams }: URL): string | undefined =>
  searchParams.get('X-Amz-Credential')?.split('/').slice(2, 4).join(' ');

/** Where the session token is. */
function tokenIn({ search }: URL): string {
  const [before = '', behind = ''] = search.split(/X-Amz-Signature=[\da-f]{64}/);
  const isSigned = before.includes('&X-Amz-Security-Token=');
  if (/^&X-Amz-Security-Token=[^&]+$/.test(behind)) return isSigned ? 'twice' : 'behind the signature';
  return isSigned && !behind ? 'signed' : 'nowhere';
}

const GATEWAY = 'eu-west-1 iotdevicegateway';
const CHINA = 'abc123.ats.iot.cn-north-1.amazonaws.com.cn';

describe('is signed for the device gateway, with the token behind the signature:', () => {
  it.each([
    ['a socket of an ATS host', SOCKET, {}, GATEWAY],
    ['a socket of an older host', 'wss://abc123.iot.eu-west-1.amazonaws.com/mqtt', {}, GATEWAY],
    ['a socket with its port', `wss://${HOST}:443/mqtt`, {}, GATEWAY],
    ['a socket in China', `wss://${CHINA}/mqtt`, {}, 'cn-north-1 iotdevicegateway'],
    ['a socket whose region is another option', SOCKET, { region: 'us-east-1' }, 'us-east-1 iotdevicegateway'],
    [
      'a custom domain, if the service is passed',
      'wss://iot.example.com/mqtt',
      { service: 'iotdevicegateway', region: 'eu-west-1' },
      GATEWAY,
    ],
    ['a URL of https, if the service is passed', `https://${HOST}/mqtt`, { service: 'iotdevicegateway' }, GATEWAY],
  ])('%s', async (_, url, own, service) => {
    const made = await presigned(url, own);
    expect([serviceOf(made), tokenIn(made)]).toEqual([service, 'behind the signature']);
  });

  it('a custom domain of a signer for this service', async () => {
    const options = { service: 'iotdevicegateway', region: 'eu-west-1' };
    const made = await presigned('wss://iot.example.com/mqtt', {}, options);
    expect([serviceOf(made), tokenIn(made)]).toEqual([GATEWAY, 'behind the signature']);
  });
});

describe('is signed as ever:', () => {
  const DATA = 'eu-west-1 iotdata';
  it.each<[string, string, RequestOptions, SigV4Options, string]>([
    ['the API over https', `https://${HOST}/topics/a`, {}, {}, DATA],
    ['a socket whose request states another service', SOCKET, { service: 'iotdata' }, {}, DATA],
    ['a socket whose signer states another service', SOCKET, {}, { service: 'iotdata' }, DATA],
    [
      'a socket of another service',
      'wss://abc123.execute-api.eu-west-1.amazonaws.com/prod',
      {},
      {},
      'eu-west-1 execute-api',
    ],
    [
      'a socket of the jobs of AWS IoT',
      'wss://abc123.jobs.iot.eu-west-1.amazonaws.com/',
      {},
      {},
      'eu-west-1 iot-jobs-data',
    ],
  ])('%s', async (_, url, own, options, service) => {
    const made = await presigned(url, own, options);
    expect([serviceOf(made), tokenIn(made)]).toEqual([service, 'signed']);
  });
});

it('long-term credentials have no token to append', async () => {
  const made = await presigned(SOCKET, {}, { credentials: LONG_TERM });
  expect([serviceOf(made), tokenIn(made)]).toEqual([GATEWAY, 'nowhere']);
});

it.each([
  ['long-term', LONG_TERM],
  ['temporary', TEMPORARY],
])('Amplify makes the same URL with %s credentials', async (_, credentials) => {
  const keys = {
    access_key: credentials.accessKeyId,
    secret_key: credentials.secretAccessKey,
    session_token: 'sessionToken' in credentials ? credentials.sessionToken : undefined,
  };
  for (const url of [SOCKET, `wss://${CHINA}/mqtt`, `${SOCKET}?x-amz-customauthorizer-name=a%2Fb&a=%20`]) {
    const ours = await presigned(url, {}, { credentials });
    const [region, service] = String(serviceOf(ours)).split(' ');
    const theirs = new URL(AmplifySigner.signUrl({ method: 'GET', url }, keys, { service, region }, 300));
    const sorted = ({ searchParams }: URL): string[] => [...searchParams].map(String).sort();
    expect(sorted(ours)).toEqual(sorted(theirs));
    expect(ours.host + ours.pathname).toBe(theirs.host + theirs.pathname);
  }
});

it('the signer of the AWS SDK, without the token, makes the same signature', async () => {
  const url = await presigned(SOCKET);
  const { sessionToken, ...credentials } = TEMPORARY;
  expect(url.searchParams.get('X-Amz-Security-Token')).toBe(sessionToken);
  url.searchParams.delete('X-Amz-Security-Token');
  const sent: Sent = {
    raw: rawOf(url),
    url,
    signedHeaders: ['host'],
    service: 'iotdevicegateway',
    region: 'eu-west-1',
    credentials,
    now: NOW,
  };
  expect(await smithy.ask(sent)).toBe('accepted');
});

it('@sigv4/testing accepts such a URL, and no other token', async () => {
  const url = await presigned(SOCKET);
  const verdictOf = (made: URL): string => verify(rawOf(made), () => TEMPORARY, { now: () => NOW }).code;
  expect(verdictOf(url)).toBe('ok');
  url.searchParams.set('X-Amz-Security-Token', 'another');
  expect(verdictOf(url)).toBe('token-invalid');
  expect(verdictOf(await presigned(SOCKET, { service: 'iotdata' }))).toBe('ok');
});

it('a signed token of the device gateway is not accepted by @sigv4/testing', () => {
  const url = AmplifySigner.signUrl(
    { method: 'GET', url: `${SOCKET}?X-Amz-Security-Token=${encodeURIComponent(TEMPORARY.sessionToken)}` },
    { access_key: TEMPORARY.accessKeyId, secret_key: TEMPORARY.secretAccessKey },
    { service: 'iotdevicegateway', region: 'eu-west-1' },
    300,
  );
  expect(verify(rawOf(new URL(url)), () => TEMPORARY, { now: () => NOW }).code).toBe('signature-mismatch');
});

function rawOf(url: URL) {
  return {
    method: 'GET',
    target: url.pathname + url.search,
    headers: [['host', url.host]] as const,
    body: new Uint8Array(),
  };
}
