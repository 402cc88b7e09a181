import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import {
  createGateway,
  type CredentialLookup,
  type Gateway,
  type GatewayOptions,
  type ReceivedRequest,
} from '@sigv4/testing';
import { longTerm, send, startGateway, type Incoming } from './send.ts';
import { signByHand } from './sign.ts';

// What a test gets wrong with the gateway is told, and never looks like an answer of AWS or like a connection that broke.

const call = (gateway: Gateway): Promise<Incoming> =>
  send(gateway, signByHand(gateway.host, { target: '/prod/items', path: '/prod/items' }));

const keys =
  'an object with the strings accessKeyId and secretAccessKey, optionally a sessionToken, and optionally a Date as expiration';
const accepted = `"credentials" in the options must be ${keys}; or an array of them; or a function that finds them by access key ID.`;

describe('an option that is none is a TypeError when the gateway is made', () => {
  it.each<[string, unknown, string]>([
    [
      'no options',
      undefined,
      'the options must be an object that may have credentials, service, region, now, answersAs, faults, cors, respond, port. Got undefined.',
    ],
    ['a list', [longTerm], 'the options must be an object that may have'],
    ['no credentials', {}, `${accepted} Got undefined.`],
    ['credentials without a secret', { credentials: { accessKeyId: 'AKIDEXAMPLE' } }, accepted],
    [
      'one of several without a secret',
      { credentials: [longTerm, { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: '' }] },
      accepted,
    ],
    ['an expiration as text', { credentials: { ...longTerm, expiration: '2026-01-01' } }, accepted],
    ['credentials as text', { credentials: 'AKIDEXAMPLE' }, `${accepted} Got a string.`],
    [
      'a misspelt option',
      { credentials: [], services: 's3' },
      '"services" in the options is unknown. Use one of: credentials, service, region, now,',
    ],
    [
      'a service that is none',
      { credentials: [], service: 's3.amazonaws.com' },
      '"service" in the options must be a signing name such as \'execute-api\'. Got a string.',
    ],
    [
      'a style that is none',
      { credentials: [], answersAs: 'nope' },
      "\"answersAs\" in the options must be one of 'rest-api', 'http-api', 'lambda-url', 's3', 'json-service'. Got a string.",
    ],
    [
      'a moment for a clock',
      { credentials: [], now: 0 },
      '"now" in the options must be a function that returns milliseconds. Got a number.',
    ],
    [
      'an answer for an application',
      { credentials: [], respond: { status: 200 } },
      '"respond" in the options must be a function.',
    ],
    [
      'a port as text',
      { credentials: [], port: '4000' },
      '"port" in the options must be a whole number from 0 to 65535. Got a string.',
    ],
    [
      'a misspelt fault',
      { credentials: [], faults: { tokenExpired: true } },
      '"faults.tokenExpired" in the options is unknown. Use one of: clockSkew, tokensExpired,',
    ],
    [
      'a delay as text',
      { credentials: [], faults: { delay: '1s' } },
      '"faults.delay" in the options must be a number of milliseconds. Got a string.',
    ],
    [
      'a denial that is none',
      { credentials: [], faults: { denied: true } },
      "\"faults.denied\" in the options must be one of 'implicitly', 'explicitly'. Got a boolean.",
    ],
    [
      'a redirect that leads nowhere',
      { credentials: [], faults: { redirect: { status: 302 } } },
      '"faults.redirect.to" in the options must be a URL or a path, as text. Got undefined.',
    ],
    [
      'a status that redirects nothing',
      { credentials: [], faults: { redirect: { to: '/', status: 300 } } },
      '"faults.redirect.status" in the options must be one of 301, 302, 303, 307, 308.',
    ],
    [
      'a proxy that does what it does not',
      { credentials: [], faults: { proxy: { method: 'PUT' } } },
      '"faults.proxy.method" in the options is unknown. Use one of: path, query, headers, body.',
    ],
    [
      'a text for a list',
      { credentials: [], cors: { expose: 'date' } },
      '"cors.expose" in the options must be an array of header names.',
    ],
  ])('%s', async (_name, options, message) => {
    const gateway = createGateway(options as GatewayOptions);
    await expect(gateway).rejects.toThrow(TypeError);
    await expect(gateway).rejects.toThrow(`@sigv4/testing: ${message}`);
  });

  it('and shows no secret', async () => {
    const options = {
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: longTerm.secretAccessKey, expiration: 'never' },
    };
    const error = await createGateway(options as unknown as GatewayOptions).catch(String);
    expect(error).toContain('must be');
    expect(error).not.toContain(longTerm.secretAccessKey);
  });
});

describe('a wrong value is refused when it is assigned, and the value of before stays', () => {
  it.each<[keyof Gateway & ('credentials' | 'faults' | 'answersAs' | 'cors'), unknown, string]>([
    [
      'faults',
      { typo: 1 },
      '"faults.typo" in the gateway is unknown. Use one of: clockSkew, tokensExpired, routedTo, proxy, denied, missingRoute, blocked, redirect, delay.',
    ],
    ['faults', { delay: '1s' }, '"faults.delay" in the gateway must be a number of milliseconds. Got a string.'],
    ['answersAs', 'nope', '"answersAs" in the gateway must be one of \'rest-api\', '],
    ['credentials', { accessKeyId: 'AKIDEXAMPLE' }, `"credentials" in the gateway must be ${keys}`],
    ['cors', { exposed: [] }, '"cors.exposed" in the gateway is unknown. Use one of: expose, onRefusals.'],
  ])('%s = %j', async (name, value, message) => {
    const gateway = await startGateway();
    const before = gateway[name];
    const assign = (): unknown => Object.assign(gateway, { [name]: value });
    expect(assign).toThrow(TypeError);
    expect(assign).toThrow(`@sigv4/testing: ${message}`);
    expect(gateway[name]).toBe(before);
    expect(await call(gateway)).toMatchObject({ status: 200 });
  });
});

describe('what goes wrong in the gateway is answered as 500, with a message', () => {
  it.each<[string, (gateway: Gateway) => void, string]>([
    [
      'a fault is misspelt in the object that was assigned',
      (gateway) => Object.assign(gateway.faults, { delayed: 5 }),
      '"faults.delayed" in the gateway is unknown.',
    ],
    [
      'the list of credentials grows by something else',
      (gateway) => (gateway.credentials as object[]).push({ accessKeyId: 'AKIDEXAMPLE' }),
      `"credentials" in the gateway must be ${keys}`,
    ],
    [
      'the lookup throws',
      (gateway) =>
        (gateway.credentials = () => {
          throw new Error('no table');
        }),
      'Error: no table',
    ],
    [
      'the lookup is asynchronous',
      (gateway) => (gateway.credentials = (async () => longTerm) as unknown as CredentialLookup),
      `the return value of the credentials function must be ${keys}; or undefined for a key that is not known; not a promise.`,
    ],
    [
      'a proxy throws',
      (gateway) =>
        (gateway.faults = {
          proxy: {
            path: () => {
              throw new Error('no path');
            },
          },
        }),
      'Error: no path',
    ],
    [
      'a field cannot be sent',
      (gateway) => (gateway.faults = { redirect: { to: '/a\nb' } }),
      'Invalid character in header content ["location"]',
    ],
  ])('%s', async (_name, spoil, message) => {
    const gateway = await startGateway();
    spoil(gateway);
    const answer = await call(gateway);
    expect(answer).toMatchObject({ status: 500, message: expect.stringContaining('The gateway failed: ') });
    expect(answer.message).toContain(message);
    expect(answer.headers).not.toHaveProperty('location');
  });

  it('a clock that shows no time', async () => {
    const gateway = await startGateway({ now: () => Number.NaN });
    expect(await call(gateway)).toMatchObject({
      status: 500,
      message:
        'The gateway failed: TypeError: @sigv4/testing: "now" must return milliseconds since the epoch, but returned NaN.',
    });
  });

  it.each<[string, unknown, string]>([
    [
      "Lambda's own shape",
      { statusCode: 200, body: 'text' },
      '"statusCode" in the return value of respond is unknown. Use one of: status, headers, body.',
    ],
    [
      'nothing',
      undefined,
      'the return value of respond must be an object that may have status, headers, body. Got undefined.',
    ],
    [
      'a text',
      'text',
      'the return value of respond must be an object that may have status, headers, body. Got a string.',
    ],
    ['a Response', new Response('text'), '"headers" in the return value of respond must be an object of strings.'],
    [
      'a body that is an object',
      { status: 200, body: { a: 1 } },
      '"body" in the return value of respond must be a string or a Uint8Array.',
    ],
    [
      'no status',
      { body: 'text' },
      '"status" in the return value of respond must be a whole number from 200 to 599. Got undefined.',
    ],
    [
      'header fields that are a Headers',
      { status: 200, headers: new Headers() },
      '"headers" in the return value of respond must be an object of strings.',
    ],
    [
      'a field that is no string',
      { status: 200, headers: { 'x-count': 1 } },
      '"headers" in the return value of respond must be an object of strings.',
    ],
  ])('an application that answers %s', async (_name, answer, message) => {
    const gateway = await startGateway({
      respond: (() => answer) as unknown as NonNullable<GatewayOptions['respond']>,
    });
    expect(await call(gateway)).toMatchObject({
      status: 500,
      message: `The gateway's respond option threw: TypeError: @sigv4/testing: ${message}`,
    });
  });

  it('and the next request is served', async () => {
    let answers = 0;
    const gateway = await startGateway({
      respond: () => ({ status: 200, headers: { 'x-answer': (answers += 1) === 1 ? '\n' : 'good' } }),
    });
    expect([(await call(gateway)).status, (await call(gateway)).status]).toEqual([500, 200]);
  });
});

it('null is nobody, as it is in many stores', async () => {
  const gateway = await startGateway({ credentials: (() => null) as unknown as CredentialLookup });
  expect(await call(gateway)).toMatchObject({ status: 403, errorType: 'UnrecognizedClientException' });
});

it('a caller that goes away while it sends leaves nothing behind', async () => {
  const gateway = await startGateway();
  const socket = connect(Number(gateway.host.split(':')[1]), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\nexpect: 100-continue\r\n\r\nabc');
  await once(socket, 'data'); // 100 Continue: the gateway waits for the body
  socket.destroy();
  await once(socket, 'close');
  expect(await call(gateway)).toMatchObject({ status: 200 });
  expect(gateway.requests.map(({ method }: ReceivedRequest) => method)).toEqual(['GET']);
});

it('a port may be chosen, and is had by one gateway at a time', async () => {
  const free = await createGateway({ credentials: [] });
  await free.close();
  const port = Number(free.host.split(':')[1]);
  const gateway = await startGateway({ port });
  expect(gateway.url).toBe(`http://127.0.0.1:${port}`);
  expect(await call(gateway)).toMatchObject({ status: 200 });
  await expect(createGateway({ credentials: [], port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
