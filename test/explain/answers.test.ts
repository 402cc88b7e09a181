import { afterEach, describe, expect, it } from '@jest/globals';
import { sigv4 as sigv4ForAxios, type SigV4Options } from '@sigv4/axios';
import { explain, sigv4, type Explanation } from '@sigv4/fetch';
import axios, { type AxiosError } from 'axios';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { expectLinear } from '../support/effort.ts';
import { startServer } from '../support/server.ts';
import { REFUSED_CLIENTS } from './clients.ts';

type Server = Awaited<ReturnType<typeof startServer>>;
let server: Server;
afterEach(() => server.close());

const options = (service: string, credentials: typeof TEMPORARY | typeof LONG_TERM = LONG_TERM) => ({
  credentials,
  service,
  region: 'eu-west-1',
  hosts: [server.host],
  recover: false,
});

/** The canonical request of a GET without a body, as the server sees it. */
function canonicalRequest({ url = '', headers }: IncomingMessage): string {
  const [path, query = ''] = url.split('?');
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const fields = names.split(';').map((name) => `${name}:${String(headers[name])}`);
  return [
    'GET',
    path,
    query,
    ...fields,
    '',
    names,
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ].join('\n');
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll("'", '&apos;').replaceAll('\r', '&#xD;');
const longForm = (expected: string, stringToSign: string): string =>
  `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.\n\nThe Canonical String for this request should have been\n'${expected}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`;

const FORMS: readonly (readonly [
  name: string,
  service: string,
  answer: (expected: string, response: ServerResponse) => void,
])[] = [
  [
    'XML, escaped, as of SQS (boto/boto#1573)',
    'sqs',
    (expected, response) =>
      void response
        .writeHead(403)
        .end(
          `<?xml version="1.0"?>\n<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">\n<Error>\n<Type>Sender</Type>\n<Code>SignatureDoesNotMatch</Code>\n<Message>${escape(longForm(expected, 'AWS4'))}</Message>\n<Detail/>\n</Error>\n</ErrorResponse>`,
        ),
  ],
  [
    'JSON with lines that end as on Windows',
    'execute-api',
    (expected, response) =>
      void response
        .writeHead(403, { 'x-amzn-errortype': 'InvalidSignatureException' })
        .end(JSON.stringify({ message: longForm(expected, 'AWS4').replaceAll('\n', '\r\n') })),
  ],
  [
    "S3's XML with lines that end as on Windows",
    's3',
    (expected, response) =>
      void response
        .writeHead(403)
        .end(
          `<Error><Code>SignatureDoesNotMatch</Code><CanonicalRequest>${escape(expected.replaceAll('\n', '\r\n'))}</CanonicalRequest></Error>`,
        ),
  ],
];

describe.each(REFUSED_CLIENTS)('%s', (_, send) => {
  it.each(FORMS)('a wrong secret key, told in %s', async (__, service, answer) => {
    server = await startServer((request, response) => answer(canonicalRequest(request), response));
    const { explanation } = await send({ url: `${server.url}/prod/items?a=1&b=2` }, options(service));
    expect(explanation).toMatchObject({ code: 'wrong-secret' });
    expect(explanation?.theirs?.canonicalRequest).toBe(explanation?.ours?.canonicalRequest);
  });

  it.each(['&#x110000;', '&#99999999999;', '&constructor;', '&#xD800;', '&unknown;'])(
    'an entity that stands for nothing: %s',
    async (entity) => {
      server = await startServer(
        (__, response) =>
          void response
            .writeHead(403)
            .end(
              `<Error><Code>SignatureDoesNotMatch</Code><Message>${entity}</Message><StringToSign>AWS4 ${entity}</StringToSign></Error>`,
            ),
      );
      const { explanation } = await send({ url: server.url }, options('s3'));
      expect(explanation).toMatchObject({
        code: 'signature-mismatch',
        theirs: { stringToSign: `AWS4 ${entity === '&#xD800;' ? '\uD800' : entity}` },
      });
    },
  );

  it('a bare Forbidden to a service with the name of what every object has', async () => {
    server = await startServer(
      (__, response) => void response.writeHead(403, { 'x-amzn-requestid': 'c6af9ac6' }).end('{"message":"Forbidden"}'),
    );
    const { explanation } = await send({ url: server.url }, options('constructor'));
    expect(explanation).toMatchObject({
      code: 'forbidden',
      fix: expect.stringContaining('1. Allow the action for the principal. 2. Check the region and the service.'),
    });
  });

  it('nothing about a 404, whatever it says', async () => {
    server = await startServer(
      (__, response) =>
        void response.writeHead(404, { 'x-amzn-errortype': 'AccessDeniedException' }).end('{"message":"Forbidden"}'),
    );
    const { explanation, cause } = await send({ url: server.url }, options('execute-api'));
    expect(explanation).toBeUndefined();
    expect(cause).toBeUndefined();
  });
});

const signed = (service = 'dynamodb'): typeof fetch => sigv4(fetch, options(service));

describe('a hostile answer is read in linear time', () => {
  it.each([
    ['a word of names of secrets', 'token'.repeat(13_000)],
    ['names and spaces', 'token '.repeat(10_000)],
    ['names in quotation marks', '"token'.repeat(10_000)],
    ['brackets', 'token[a].%5B'.repeat(5000)],
    ['percent signs', '%25'.repeat(20_000)],
    ['backslashes', `${'\\'.repeat(30_000)}"token`],
    ['dashes', '-'.repeat(60_000)],
    ['beginnings of a reason', `User: x is not authorized to perform: sqs:Send ${'because no '.repeat(5000)}`],
    ['beginnings of the long form', "The Canonical String for this request should have been '".repeat(1100)],
  ])('%s', async (_, message) => {
    server = await startServer((__, response) => void response.writeHead(400).end(JSON.stringify({ message })));
    const response = await signed()(server.url);
    await explain(response); // what it takes to load
    let explanation: Explanation | undefined;
    await expectLinear(async () => (explanation = await explain(response)));
    expect(explanation?.summary.length).toBeLessThan(700);
  });

  it('a body of megabytes that the caller has read', async () => {
    server = await startServer((_, response) => void response.writeHead(400).end('{}'));
    const response = await signed()(server.url);
    await explain(response);
    const body = JSON.stringify({ message: 'token'.repeat(1_000_000) });
    let explanation: Explanation | undefined;
    await expectLinear(async () => (explanation = await explain(response, { body })));
    expect(explanation).toMatchObject({ code: 'unknown', summary: expect.stringContaining('too long') });
  });
});

describe('explain', () => {
  it('says that a body came too late', async () => {
    server = await startServer((_, response) =>
      response.writeHead(403, { 'x-amzn-errortype': 'InvalidSignatureException' }).flushHeaders(),
    );
    const explanation = await explain(await signed()(server.url));
    expect(explanation).toMatchObject({
      code: 'signature-mismatch',
      summary: expect.stringContaining('too late'),
      fix: expect.stringContaining('explain(response, { body })'),
    });
  });

  it('looks for a response in an error, and no further', async () => {
    server = await startServer((_, response) => void response.writeHead(403).end());
    const response = await signed()(server.url);
    expect(await explain({ response })).toBeDefined();
    expect(await explain({ response: { response } })).toBeUndefined();
    const circle: { response?: unknown } = {};
    circle.response = circle;
    expect(await explain(circle)).toBeUndefined();
    for (const thing of [null, 'text', 1, { response: null }]) expect(await explain(thing)).toBeUndefined();
  });

  it('finds what another copy of the core has kept', async () => {
    server = await startServer((_, response) => void response.writeHead(403).end());
    expect(Object.getOwnPropertySymbols(await signed()(server.url))).toContain(Symbol.for('@sigv4/core:record/1'));
  });

  it('takes an error of expired requests for the clock, where the key is no temporary one', async () => {
    server = await startServer(
      (_, response) =>
        void response
          .writeHead(400)
          .end('<Response><Errors><Error><Code>RequestExpired</Code></Error></Errors></Response>'),
    );
    expect(await explain(await signed('ec2')(server.url))).toMatchObject({ code: 'wrong-clock' });
  });
});

describe('axios has a cause for an endpoint that missed a signature', () => {
  const send = async (options: SigV4Options, sigv4?: false): Promise<unknown> => {
    server = await startServer(
      (_, response) =>
        void response
          .writeHead(403, { 'x-amzn-errortype': 'MissingAuthenticationTokenException' })
          .end('{"message":"Missing Authentication Token"}'),
    );
    const client = axios.create({ baseURL: server.url });
    client.interceptors.request.use(sigv4ForAxios({ credentials: LONG_TERM, region: 'eu-west-1', ...options }));
    return client.get('/prod/items', { sigv4 }).catch((error: AxiosError) => error.cause);
  };
  it('where no option spoke for its host', async () => {
    expect(await send({})).toMatchObject({
      code: 'ERR_REJECTED',
      message: expect.stringMatching(/was not signed, because its host is neither.*hosts: \['\.\.\.'\].*baseURL/),
      explanation: { code: 'unsigned' },
    });
  });
  it('where the request said so', async () => {
    expect(await send({ service: 'execute-api' }, false)).toMatchObject({
      code: 'ERR_REJECTED',
      message: expect.stringMatching(/it has sigv4: false/),
    });
  });
});
