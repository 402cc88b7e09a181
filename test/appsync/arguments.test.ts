import { describe, expect, it } from '@jest/globals';
import { authorizationFor, connectionFor, createSigner, isSigV4Error, type SigV4Options } from '@sigv4/appsync';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';
import { polluted } from '../support/polluted.ts';
import { type Api, fieldsIn, serverOf } from './model.ts';

const NOW = Date.parse('2026-11-29T08:00:00Z');
const HOST = 'abc123.appsync-api.eu-west-1.amazonaws.com';
const GRAPHQL = `https://${HOST}/graphql`;
const EVENTS = `https://${HOST}/event`;
const channel = '/default/news';
const signer = createSigner({ credentials: TEMPORARY, now: () => NOW });

/** For JavaScript, whose callers pass anything. */
const given = (value: unknown): never => value as never;

const regionIn = (fields: Readonly<Record<string, string>>): string | undefined =>
  /Credential=\w+\/\d{8}\/([\w-]+)\/appsync\//.exec(fields['authorization'] ?? '')?.[1];

describe('an endpoint that is not one is a TypeError, which says what to pass', () => {
  it.each([
    ['the socket of GraphQL', 'wss://abc123.appsync-realtime-api.eu-west-1.amazonaws.com/graphql'],
    ['the realtime host', 'https://abc123.appsync-realtime-api.eu-west-1.amazonaws.com/graphql'],
    ['the socket of Events', `${EVENTS}/realtime`],
    ['the connection of GraphQL', `${GRAPHQL}/connect`],
    ['a host alone', `https://${HOST}`],
    ['a slash at the end', `${EVENTS}/`],
    ['another path', `https://${HOST}/events`],
    ['an inherited name', `https://${HOST}/constructor`],
    ['a query', `${EVENTS}?secret=1`],
    ['a fragment', `${EVENTS}#secret`],
    ['a password', `https://user:secret@${HOST}/event`],
    ['another scheme', `ftp://${HOST}/event`],
    ['a path', '/event?secret'],
    ['a text', 'secret'],
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
  ])('%s', async (_, endpoint) => {
    const calls = [connectionFor(signer, given(endpoint)), authorizationFor(signer, given(endpoint), { channel })];
    for (const call of await Promise.allSettled(calls)) {
      const error = (call as PromiseRejectedResult).reason as Error;
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(
        /^sigv4: .*such as https:\/\/abc123\.appsync-api\.eu-west-1\.amazonaws\.com\/event\.$/,
      );
      expect(error.message).not.toContain('secret');
    }
  });
});

describe('data that are not the message are a TypeError, which says what to pass', () => {
  it.each<[string, string, unknown, RegExp]>([
    ['an object for GraphQL', GRAPHQL, { query: '{ a }' }, /JSON\.stringify\({ query, variables }\)/],
    ['an empty text for GraphQL', GRAPHQL, '', /payload\.data/],
    ['nothing for GraphQL', GRAPHQL, undefined, /payload\.data/],
    ['a text for Events', EVENTS, '{"channel":"/default/news"}', /{ channel } to subscribe/],
    ['nothing for Events', EVENTS, undefined, /{ channel } to subscribe/],
    ['no channel', EVENTS, { events: ['1'] }, /channel is a text/],
    ['an empty channel', EVENTS, { channel: '' }, /channel is a text/],
    ['events that are not texts', EVENTS, { channel, events: [{ a: 1 }] }, /each made by JSON\.stringify/],
    ['one text for all events', EVENTS, { channel, events: '["1"]' }, /array of texts/],
    ['the whole message', EVENTS, { type: 'subscribe', id: '1', channel }, /{ channel } to subscribe/],
  ])('%s', async (_, endpoint, data, message) => {
    const error = (await authorizationFor(signer, endpoint, given(data)).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  });
});

it('the endpoint may be a URL, with a port of its own, and http on this machine', async () => {
  expect((await connectionFor(signer, new URL(EVENTS))).url).toBe(
    'wss://abc123.appsync-realtime-api.eu-west-1.amazonaws.com/event/realtime',
  );
  const local = createSigner({ credentials: LONG_TERM, region: 'eu-west-1', now: () => NOW });
  const { url, protocols } = await connectionFor(local, 'http://localhost:8080/event');
  const api: Api = { kind: 'events', host: 'localhost:8080', path: '/event', region: 'eu-west-1', socketUrl: url };
  expect(url).toBe('ws://localhost:8080/event/realtime');
  expect(serverOf(api, LONG_TERM, NOW).connect(url, protocols)).toBe('ok');
});

it('plain http elsewhere is refused', async () => {
  await expect(connectionFor(signer, `http://${HOST}/event`)).rejects.toMatchObject({ code: 'ERR_INSECURE_URL' });
});

it('a host that only resembles one of AWS is a custom domain', async () => {
  const options = { credentials: LONG_TERM, region: 'eu-west-1' };
  const { url } = await connectionFor(options, 'https://a.appsync-api.example.com/graphql');
  expect(url).toBe('wss://a.appsync-api.example.com/graphql/realtime');
});

describe('the region', () => {
  const OWN = 'https://api.example.com/event';

  it('is that of a host of AWS, whatever the options and the environment say', async () => {
    const options = { credentials: LONG_TERM, region: 'us-east-1' };
    const fields = await withEnvironment({ AWS_REGION: 'us-west-2' }, () =>
      authorizationFor(options, EVENTS, { channel }),
    );
    expect(regionIn(fields)).toBe('eu-west-1');
  });

  it('of a custom domain is that of the options, and then that of the environment', async () => {
    const kinds = [{ credentials: LONG_TERM, region: 'us-east-1' }, { credentials: LONG_TERM }];
    const found = await withEnvironment({ AWS_REGION: 'us-west-2' }, () =>
      Promise.all(kinds.map(async (options) => regionIn(await authorizationFor(options, OWN, { channel })))),
    );
    expect(found).toEqual(['us-east-1', 'us-west-2']);
  });

  it('of a custom domain is asked for, if nothing states it', async () => {
    const refused = withEnvironment({}, () => connectionFor({ credentials: LONG_TERM }, OWN));
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(isSigV4Error(error) && error.code).toBe('ERR_UNKNOWN_SCOPE');
    expect(String(error)).toContain('POST https://api.example.com/event: its host does not state');
  });
});

it('a signer for another service, with unsigned payloads, is used for its credentials', async () => {
  const other = createSigner({ credentials: LONG_TERM, service: 'execute-api', payload: 'unsigned', now: () => NOW });
  const { url, protocols } = await connectionFor(other, EVENTS);
  const api: Api = { kind: 'events', host: HOST, path: '/event', region: 'eu-west-1', socketUrl: url };
  expect(serverOf(api, LONG_TERM, NOW).connect(url, protocols)).toBe('ok');
  expect(Object.keys(fieldsIn(protocols))).not.toContain('x-amz-content-sha256');
});

it('a custom domain is signed for one region, whatever region set the signer has', async () => {
  const own = 'https://api.example.com/event';
  const make = (options: SigV4Options) =>
    withEnvironment({ AWS_REGION: 'us-west-2' }, () =>
      authorizationFor({ credentials: LONG_TERM, now: () => NOW, ...options }, own, { channel }),
    );
  expect(await make({ regionSet: ['*'] })).toEqual(await make({}));
});

it('each connection is signed with the credentials and the time of its call', async () => {
  let now = NOW;
  let loads = 0;
  const credentials = async () => ({
    ...LONG_TERM,
    accessKeyId: `AKIA${++loads}`,
    expiration: new Date(now + 3_600_000),
  });
  const lasting = createSigner({ credentials, now: () => now });
  const first = fieldsIn((await connectionFor(lasting, EVENTS)).protocols);
  now += 3_600_001;
  const second = fieldsIn((await connectionFor(lasting, EVENTS)).protocols);
  expect([first, second].map((fields) => fields['x-amz-date'])).toEqual(['20261129T080000Z', '20261129T090000Z']);
  expect([first, second].map((fields) => fields['authorization']?.slice(0, 33))).toEqual([
    'AWS4-HMAC-SHA256 Credential=AKIA1',
    'AWS4-HMAC-SHA256 Credential=AKIA2',
  ]);
});

it('the data are read at the call, and not changed', async () => {
  const data = Object.freeze({ events: Object.freeze(['1']), channel });
  const moving = { channel, events: ['1'] };
  const made = authorizationFor(signer, EVENTS, moving);
  moving.events.push('2');
  expect(await made).toEqual(await authorizationFor(signer, EVENTS, data));
});

it('Object.prototype is not a part of the data', async () => {
  const plain = await authorizationFor(signer, EVENTS, { channel });
  expect(await polluted({ events: ['1'] }, () => authorizationFor(signer, EVENTS, { channel }))).toEqual(plain);
});

it('what is neither a signer nor options is a TypeError', async () => {
  for (const wrong of [5, 'signer', [], { sign: () => undefined }, { credentails: LONG_TERM }])
    await expect(connectionFor(given(wrong), EVENTS)).rejects.toThrow(TypeError);
});
