import { afterEach, describe, expect, it } from '@jest/globals';
import { explain, sigv4 } from '@sigv4/fetch';
import type { IncomingMessage } from 'node:http';
import { TEMPORARY } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';
import type { Call } from '../support/clients.ts';
import { REFUSED_CLIENTS } from './clients.ts';

type Server = Awaited<ReturnType<typeof startServer>>;
let server: Server;
afterEach(() => server.close());

/** What the server has of the caller: all of it may come back in an answer, in any place. */
interface Known {
  readonly token: string;
  readonly signature: string;
}

interface Echo {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A secret of somebody else, which can only be known by its name. */
const OTHER = 'hunter2hunter2';

const json = (value: unknown, code?: string): Echo => ({
  headers: { 'x-amzn-requestid': 'c6af9ac6', ...(code && { 'x-amzn-errortype': code }) },
  body: JSON.stringify(value),
});
const longForm = (lines: readonly string[], stringToSign = 'AWS4-HMAC-SHA256'): Echo =>
  json(
    {
      message: `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'${lines.join('\n')}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
    },
    'InvalidSignatureException',
  );
const page = (headers: Record<string, string>): Echo => ({ headers, body: '<html>blocked</html>' });

const ECHOES: readonly (readonly [
  where: string,
  echo: (known: Known) => Echo,
  call?: Partial<Call>,
  service?: string,
])[] = [
  ['the token in a message', ({ token }) => json({ __type: 'ValidationException', message: `bad token ${token}!` })],
  [
    'the token in a message, percent-encoded',
    ({ token }) => json({ __type: 'ValidationException', message: `bad ${encodeURIComponent(token)}` }),
  ],
  [
    'the token in a message, percent-encoded twice, in lower case',
    ({ token }) =>
      json({
        __type: 'ValidationException',
        message: `bad ${encodeURIComponent(encodeURIComponent(token)).replace(/%252\w/g, (sign) => sign.toLowerCase())}`,
      }),
  ],
  [
    'the token in a message, only partly encoded',
    ({ token }) => json({ __type: 'ValidationException', message: `bad ${token.replaceAll('=', '%3D')}` }),
  ],
  [
    'the token at the end of what is shown of a message',
    ({ token }) => json({ __type: 'ValidationException', message: `${'x'.repeat(480)} ${token}` }),
  ],
  [
    'the token at the end of what is shown of a request ID',
    ({ token }) => ({ headers: { 'x-amzn-requestid': `${'x'.repeat(480)} ${token}` } }),
  ],
  [
    'the token at the end of what is shown of a header of a firewall',
    ({ token }) => page({ server: `${'x'.repeat(480)} ${token}` }),
  ],
  [
    'the token at the end of what is shown of a hint',
    ({ token }) => ({ headers: { 'x-aoss-response-hint': `${'x'.repeat(480)} ${token}` } }),
  ],
  ['the token as the error type', ({ token }) => ({ headers: { 'x-amzn-errortype': token } })],
  ['the token as the code of a body', ({ token }) => json({ __type: `X${token}`, message: '' })],
  ['the token as the request ID', ({ token }) => ({ headers: { 'x-amzn-requestid': token } })],
  [
    'the token among headers that were not signed',
    ({ token }) => ({ body: `<Error><Code>AccessDenied</Code><HeadersNotSigned>${token}</HeadersNotSigned></Error>` }),
  ],
  [
    'the token in headers of a firewall',
    ({ token }) => page({ server: token, via: `1.1 ${encodeURIComponent(token)}` }),
  ],
  ['the token in a hint', ({ token }) => ({ headers: { 'x-aoss-response-hint': token } })],
  [
    'the token in the names of principal, action and resource',
    ({ token }) =>
      json(
        { Message: `User: ${token} is not authorized to perform: ${token} on resource: ${token}` },
        'AccessDeniedException',
      ),
  ],
  [
    'the token in the string to sign',
    ({ token }) => longForm(['GET', '/', '', 'host:x', '', 'host', 'e3b0'], `AWS4-HMAC-SHA256\n${token}`),
  ],
  [
    'the token in a header of another name',
    ({ token }) => longForm(['GET', '/prod/items', '', `x-copy:${token}`, '', 'x-copy', 'e3b0']),
  ],
  [
    'the token in a path and a query',
    ({ token }) =>
      longForm([
        'GET',
        `/${encodeURIComponent(token)}`,
        `X-Amz-Security-Token=${encodeURIComponent(token)}`,
        'host:x',
        '',
        'host',
        'e3b0',
      ]),
  ],
  [
    'the token in a header of the caller',
    () => longForm(['GET', '/prod/items', '', '', 'host', 'e3b0']),
    { headers: { 'x-amz-meta-copy': TEMPORARY.sessionToken } },
  ],
  [
    'the token in the path of the caller',
    () => json({ message: 'no' }, 'ValidationException'),
    { url: `/items/${encodeURIComponent(TEMPORARY.sessionToken)}/${TEMPORARY.sessionToken}` },
  ],
  [
    'the signature in a message',
    ({ signature }) => json({ __type: 'ValidationException', message: `not ${signature}` }),
  ],
  [
    'the signature in the authorization field',
    ({ signature }) =>
      json(
        {
          message: `Authorization header requires 'Credential' parameter. Authorization=AWS4-HMAC-SHA256 SignedHeaders=host, Signature=${signature}`,
        },
        'IncompleteSignatureException',
      ),
  ],
  [
    "another request's signature",
    () =>
      json({ __type: 'ValidationException', message: `Signature=${OTHER}, Signature = ${OTHER}; signature: ${OTHER}` }),
  ],
  [
    "another request's signature and token in a query",
    () =>
      longForm([
        'GET',
        '/prod/items',
        `X-Amz-Security-Token=${OTHER}&X-Amz-Signature=${OTHER}&access_token=${OTHER}`,
        'host:x',
        '',
        'host',
        'e3b0',
      ]),
  ],
  [
    'parameters whose names have brackets and dots',
    () =>
      json({
        __type: 'ValidationException',
        message: `got /prod?user[password]=${OTHER}&filter[api_key]=${OTHER}&user.password.new=${OTHER}&tokens[token][]=${OTHER} and {"user[password]":"${OTHER}"}`,
      }),
  ],
  [
    'the same in a canonical query, encoded once and twice',
    () =>
      longForm([
        'GET',
        '/prod/items',
        `filter%5Bapi_key%5D=${OTHER}&user%5Bpassword%5D=${OTHER}&user%5Btoken%5D%5B%5D=${OTHER}&user%255Bpassword%255D=${OTHER}`,
        'host:x',
        '',
        'host',
        'e3b0',
      ]),
  ],
  [
    'parameters with short names',
    () => json({ __type: 'ValidationException', message: `got passwd=${OTHER}&pwd=${OTHER}&api_key=${OTHER}` }),
  ],
  [
    "another request's token in XML inside of JSON",
    () =>
      json({
        __type: 'ValidationException',
        message: `<Error><Token-0>${OTHER}</Token-0><SignatureProvided>${OTHER}</SignatureProvided></Error>`,
      }),
  ],
  [
    "another request's token in a CDATA section",
    () =>
      json({
        __type: 'ValidationException',
        message: `<Error><Token-0><![CDATA[${OTHER.slice(0, 3)}<${OTHER}]]></Token-0><Key>a</Key></Error>`,
      }),
  ],
  [
    'the token of a web identity',
    () =>
      json({
        __type: 'ValidationException',
        message: `got Action=AssumeRoleWithWebIdentity&WebIdentityToken=${OTHER}&Version=2011-06-15`,
      }),
  ],
  [
    'fields of other schemes',
    () =>
      longForm([
        'GET',
        '/prod/items',
        '',
        ...[
          'authorization:Bearer ',
          'cookie:a=1; b=',
          'x-api-key:a ',
          'x-amz-server-side-encryption-customer-key:',
          'x-my-password:',
          'x-session-token:',
          'x-session-id:',
          'x-access-key:',
          'x-custom-auth:',
        ].map((field) => field + OTHER),
        '',
        'host',
        'e3b0',
      ]),
  ],
  [
    'fields of other schemes in JSON text',
    () =>
      json({
        __type: 'ValidationException',
        message: `got {"cookie": "a=\\"b\\"; c=${OTHER}", 'authorization': 'Bearer ${OTHER}', "x-api-key":"${OTHER}"} and {\\"password\\": \\"a b ${OTHER}\\"}`,
      }),
  ],
  [
    'fields of other schemes in prose',
    () =>
      json({
        __type: 'ValidationException',
        message: `got authorization: Bearer ${OTHER}\ngot cookie: a=b; c=${OTHER}\ngot api-key = ${OTHER}`,
      }),
  ],
];

describe.each(REFUSED_CLIENTS)('%s', (_, send) => {
  it.each(ECHOES)(
    'shows nothing of %s',
    async (__, echo, { url = '/prod/items', ...call } = {}, service = 'dynamodb') => {
      let signature = '';
      server = await startServer((request: IncomingMessage, response) => {
        signature = /Signature=(\w+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
        const { status = 403, headers = {}, body } = echo({ token: TEMPORARY.sessionToken, signature });
        response.writeHead(status, headers).end(body);
      });
      const { explanation, cause } = await send(
        { url: server.url + url, ...call },
        { credentials: TEMPORARY, service, region: 'eu-west-1', hosts: [server.host], recover: false },
      );
      const shown = decoded(
        [JSON.stringify(explanation), String(explanation), cause?.message, JSON.stringify(cause)].join('\n'),
      );
      expect(signature).toHaveLength(64);
      for (const secret of [
        TEMPORARY.secretAccessKey,
        TEMPORARY.sessionToken,
        TEMPORARY.sessionToken.slice(0, 12),
        signature,
        OTHER,
      ])
        expect(shown).not.toContain(secret);
      expect(shown).toContain('[redacted]');
      expect(explanation?.fix).not.toMatch(/\[redacted\](?! for this principal)/); // and our own sentences are whole
    },
  );
});

it('shows what is no secret, for all its name', async () => {
  const fields = ['host:secret.example.com:8443', 'x-amz-create-session-mode:ReadOnly', 'x-author:somebody'];
  server = await startServer(
    (_, response) =>
      void response
        .writeHead(403, { 'x-amzn-errortype': 'InvalidSignatureException' })
        .end(longForm(['GET', '/prod/items', 'nextToken=page-2', ...fields, '', 'host', 'e3b0']).body),
  );
  const response = await sigv4(fetch, {
    credentials: TEMPORARY,
    service: 'dynamodb',
    region: 'eu-west-1',
    hosts: [server.host],
    recover: false,
  })(server.url);
  const shown = String(await explain(response));
  for (const text of ['nextToken=page-2', ...fields]) expect(shown).toContain(text);
});

/** The text as somebody reads it who undoes its encodings. */
function decoded(text: string): string {
  const once = (before: string): string =>
    before.replace(/%([\da-f]{2})/gi, (___, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [text, once(text), once(once(text))].join('\n');
}
