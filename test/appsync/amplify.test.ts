import { signRequest } from '@aws-amplify/core/internals/aws-client-utils';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { authorizationFor, connectionFor, createSigner } from '@sigv4/appsync';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { type Conversation, talk } from './amplify.ts';
import { type Api, fieldsIn, type Keys, serverOf } from './model.ts';

// One model of the server accepts what Amplify sends, and what these functions return.

const NOW = Date.parse('2026-11-29T08:00:00Z');
const ID = 'abcdefghijklmnopqrstuvwxyz';

const api = (kind: Api['kind'], host: string, region: string, socketUrl: string): Api => ({
  kind,
  host,
  path: kind === 'graphql' ? '/graphql' : '/event',
  region,
  socketUrl,
});
const IRELAND = `${ID}.appsync-api.eu-west-1.amazonaws.com`;
const REALTIME = `wss://${ID}.appsync-realtime-api.eu-west-1.amazonaws.com`;
const CHINA = `${ID}.appsync-api.cn-north-1.amazonaws.com.cn`;
const CHINA_REALTIME = `wss://${ID}.appsync-realtime-api.cn-north-1.amazonaws.com.cn`;

const APIS: readonly Api[] = [
  api('graphql', IRELAND, 'eu-west-1', `${REALTIME}/graphql`),
  api('events', IRELAND, 'eu-west-1', `${REALTIME}/event/realtime`),
  api('graphql', CHINA, 'cn-north-1', `${CHINA_REALTIME}/graphql`),
  api('events', CHINA, 'cn-north-1', `${CHINA_REALTIME}/event/realtime`),
  api('graphql', 'api.example.com', 'eu-central-1', 'wss://api.example.com/graphql/realtime'),
  api('events', 'api.example.com', 'eu-central-1', 'wss://api.example.com/event/realtime'),
];

const TASK = {
  query: 'subscription Orders($table: String!) {\n  ordered(table: $table) {\n    tea\n  }\n}\n',
  variables: { table: 'Nº 7 <"&+/=>' },
  channel: '/default/orders',
  events: [{ tea: 'Earl Grey' }, 'Nº 7 <"&+/=>', [1, null]],
};
const DATA = JSON.stringify({ query: TASK.query, variables: TASK.variables });
const EVENTS = TASK.events.map((event) => JSON.stringify(event));

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'], now: NOW });
});
afterEach(() => void jest.useRealTimers());

/** Of these functions: the connection and the messages, as a program sends them. */
async function own({ host, path, region, kind }: Api, credentials: Keys): Promise<Conversation> {
  const signer = createSigner({ credentials, region, now: () => NOW });
  const endpoint = `https://${host}${path}`;
  const { url, protocols } = await connectionFor(signer, endpoint);
  if (kind === 'graphql') {
    const authorization = await authorizationFor(signer, endpoint, DATA);
    return { url, protocols, messages: [{ type: 'start', payload: { data: DATA, extensions: { authorization } } }] };
  }
  const { channel } = TASK;
  const subscribe = {
    type: 'subscribe',
    channel,
    authorization: await authorizationFor(signer, endpoint, { channel }),
  };
  const authorization = await authorizationFor(signer, endpoint, { events: EVENTS, channel });
  return { url, protocols, messages: [subscribe, { type: 'publish', channel, events: EVENTS, authorization }] };
}

const KEYS = [
  ['long-term', LONG_TERM],
  ['temporary', TEMPORARY],
] as const;
const CASES = APIS.flatMap((of) =>
  KEYS.map(([keys, credentials]) => [of.kind, of.host, keys, { of, credentials }] as const),
);

const isSigned = ({ type }: { readonly type: string }): boolean => /^(start|subscribe|publish)$/.test(type);

describe.each(CASES)('%s at %s with %s credentials', (kind, _host, _keys, { of, credentials }) => {
  const server = serverOf(of, credentials, NOW);
  const signed = kind === 'graphql' ? ['start'] : ['subscribe', 'publish'];

  it('the model accepts what Amplify sends, and what these functions return', async () => {
    for (const { url, protocols, messages } of [await talk(of, credentials, TASK), await own(of, credentials)]) {
      expect(server.connect(String(url), protocols)).toBe('ok');
      const sent = messages.filter(isSigned);
      expect(sent.map(({ type }) => type)).toEqual(signed);
      for (const message of sent) expect(server.receive(message)).toBe('ok');
    }
  });

  it('the objects have the headers of Amplify, and the signature of its signer', async () => {
    const theirs = await talk(of, credentials, TASK);
    const ours = await own(of, credentials);
    const objects = ({ protocols, messages }: Conversation) => [
      fieldsIn(protocols),
      ...messages
        .filter(isSigned)
        .map(({ authorization, payload }) => authorization ?? payload?.extensions.authorization),
    ];
    const bodies = [
      '{}',
      ...(kind === 'graphql'
        ? [DATA]
        : [JSON.stringify({ channel: TASK.channel }), JSON.stringify({ channel: TASK.channel, events: EVENTS })]),
    ];
    for (const [index, object] of objects(ours).entries()) {
      const { 'x-amz-user-agent': _agent, authorization: _theirs, ...expected } = objects(theirs)[index] ?? {};
      const { authorization, ...rest } = object ?? {};
      expect(rest).toEqual(expected);
      const { accept: _accept, 'x-amz-date': _date, 'x-amz-security-token': _token, ...headers } = rest;
      const path = of.path + (index === 0 && kind === 'graphql' ? '/connect' : '');
      const again = signRequest(
        { method: 'POST', url: new URL(`https://${of.host}${path}`), headers, body: bodies[index] as string },
        { credentials, signingService: 'appsync', signingRegion: of.region, signingDate: new Date(NOW) },
      );
      expect(authorization).toBe(again.headers['authorization']);
    }
  });
});

it.each(APIS.filter(({ kind }) => kind === 'graphql'))(
  'at $host the headers may be in the query, in place of the subprotocol',
  async (of) => {
    const server = serverOf(of, TEMPORARY, NOW);
    const { url, protocols } = await own(of, TEMPORARY);
    const [protocol = '', fields = ''] = protocols;
    const header = Buffer.from(fields.replace('header-', ''), 'base64url').toString('base64'); // as in the recipe
    const inQuery = (payload: string): string => `${url}?${new URLSearchParams({ header, payload })}`;
    expect(server.connect(inQuery('e30='), [protocol])).toBe('ok');
    expect(server.connect(inQuery(btoa('{"a":1}')), [protocol])).toBe('signature-mismatch');
  },
);

it('the model refuses another payload, another host, another endpoint and another key', async () => {
  const [graphql, events] = APIS as [Api, Api];
  const server = serverOf(events, LONG_TERM, NOW);
  const { url, protocols, messages } = await own(events, LONG_TERM);
  const [subscribe, publish] = messages;
  expect(server.receive({ type: 'subscribe', ...subscribe, channel: '/default/*' })).toBe('signature-mismatch');
  expect(server.receive({ type: 'publish', ...publish, events: ['1'] })).toBe('signature-mismatch');
  expect(server.connect(url, (await own(graphql, LONG_TERM)).protocols)).toBe('no protocol graphql-ws');
  expect(server.connect(url, [protocols[0] ?? '', (await own(graphql, LONG_TERM)).protocols[1] ?? ''])).toBe(
    'signature-mismatch',
  );
  expect(serverOf(events, { ...LONG_TERM, secretAccessKey: 'another' }, NOW).connect(url, protocols)).toBe(
    'signature-mismatch',
  );
  expect(serverOf({ ...events, host: 'api.example.com' }, LONG_TERM, NOW).connect(url, protocols)).toMatch(
    'the host is',
  );
});
