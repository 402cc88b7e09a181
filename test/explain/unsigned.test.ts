import { afterEach, describe, expect, it } from '@jest/globals';
import { sigv4 as signAxios, explain as explainAxios, type SigV4Options } from '@sigv4/axios';
import { explain, sigv4, type Explanation } from '@sigv4/fetch';
import axios, { type AxiosError } from 'axios';
import { LONG_TERM } from '../support/credentials.ts';
import { polluted } from '../support/polluted.ts';
import { recorder } from '../support/recorder.ts';
import { startServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { REFUSED_CLIENTS } from './clients.ts';

// Requests that went unsigned, and what AWS itself says of them: its words count more than the missing signature.

let server: Awaited<ReturnType<typeof startServer>> | undefined;
afterEach(() => server?.close());

interface Told {
  readonly name: string;
  /** Where it was posted. */
  readonly source: string;
  readonly url: string;
  readonly init?: RequestInit;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
  readonly summary: RegExp;
  readonly fix: RegExp;
}

const STS = 'https://sts.eu-west-1.amazonaws.com/';
const asForm = (action: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ Action: action, Version: '2011-06-15' }).toString(),
});
const webIdentity = asForm('AssumeRoleWithWebIdentity');
const query = (code: string, message: string): string =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  <Error>\n    <Type>Sender</Type>\n    <Code>${code}</Code>\n    <Message>${message}</Message>\n  </Error>\n  <RequestId>c6af9ac6</RequestId>\n</ErrorResponse>`;
const PRESIGNED =
  'https://bucket.s3.eu-west-1.amazonaws.com/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=0123';
const ofS3 = (code: string, message: string, more = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>4442587FB7D0A2F9</RequestId></Error>`;
const idOfS3 = { 'x-amz-request-id': '4442587FB7D0A2F9' };

const TOLD: readonly Told[] = [
  {
    name: 'a role whose trust policy does not allow the web identity',
    source: 'aws-actions/configure-aws-credentials#318',
    url: STS,
    init: webIdentity,
    status: 403,
    headers: { 'x-amzn-requestid': 'c6af9ac6' },
    body: query('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'),
    summary: /not signed, because ordinary calls.*AWS says: Not authorized to perform sts:AssumeRoleWithWebIdentity\./,
    fix: /trust policy.*needs no signature/,
  },
  {
    name: 'an issuer that IAM does not know',
    source: 'mozilla-iam/mozilla-aws-cli#127',
    url: STS,
    init: webIdentity,
    status: 400,
    headers: { 'x-amzn-requestid': 'c6af9ac6' },
    body: query(
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for https://issuer.example.com',
    ),
    summary: /AWS says: No OpenIDConnect provider found/,
    fix: /identity provider for the issuer/,
  },
  {
    name: 'a presigned URL of S3 that has expired',
    source: 'aws/aws-sdk-php#1333',
    url: PRESIGNED,
    status: 403,
    headers: idOfS3,
    body: ofS3(
      'AccessDenied',
      'Request has expired',
      '<X-Amz-Expires>60</X-Amz-Expires><Expires>2026-01-01T00:01:00Z</Expires>',
    ),
    summary: /already contains a signature.*AWS says: Request has expired\./,
    fix: /^Make a new URL\. This one has expired/,
  },
  {
    name: 'a presigned URL whose session token has expired',
    source: 'romange/helio#15',
    url: PRESIGNED,
    status: 400,
    headers: idOfS3,
    body: ofS3('ExpiredToken', 'The provided token has expired.', '<Token-0>IQoJ</Token-0>'),
    summary: /AWS says: The provided token has expired\.$/,
    fix: /credentials that are still valid/,
  },
  {
    name: 'a presigned URL that is sent with another method',
    source: 'minio/minio#2986',
    url: PRESIGNED,
    init: { method: 'PUT', body: 'x' },
    status: 403,
    headers: idOfS3,
    body: ofS3(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ),
    summary: /AWS says: The request signature/,
    fix: /unchanged, with the method and the signed headers/,
  },
  {
    name: 'a presigned URL that would live too long',
    source: 'bryanjos/aws_auth#31',
    url: PRESIGNED,
    status: 400,
    headers: idOfS3,
    body: ofS3(
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    ),
    summary: /must be less than 604800 seconds/,
    fix: /Change what AWS names/,
  },
  {
    name: 'a key of the openai client, which Bedrock does not take',
    source: 'NousResearch/hermes-agent#87190',
    url: 'https://bedrock-mantle.us-east-1.api.aws/v1/models',
    init: { headers: { authorization: 'Bearer no-key-required' } },
    status: 401,
    headers: { 'x-amzn-requestid': 'c6af9ac6' },
    body: JSON.stringify({ error: { code: 'invalid_api_key', message: 'Invalid bearer token', param: null } }),
    summary: /already has an authorization header.*AWS says: Invalid bearer token\./,
    fix: /pass the service/,
  },
];

describe('a wrapped fetch', () => {
  it.each(TOLD)(
    'explains $name ($source), by the answer and by the event',
    async ({ url, init, status, headers, body, summary, fix }) => {
      const explanations: (Explanation | undefined)[] = [];
      const network = recorder(() => new Response(body, { status, headers: headers ?? {} }));
      const signedFetch = sigv4(network.fetch, {
        credentials: LONG_TERM,
        onEvent: async (event) => void (event.type === 'rejected' && explanations.push(await explain(event))),
      });
      const response = await signedFetch(url, init);
      expect(await response.clone().text()).toBe(body);
      const explanation = await explain(response);
      expect(explanation).toMatchObject({
        code: 'unsigned',
        summary: expect.stringMatching(summary),
        fix: expect.stringMatching(fix),
      });
      await until(() => explanations.length);
      expect(String(explanations[0])).toBe(String(explanation));
      expect(String(explanation)).not.toContain('0123');
    },
  );

  it.each([
    ['is not read', undefined, 0],
    ['is read once for a listener', () => undefined, 1],
  ])('hands on the answer to an unsigned request, which %s', async (_, onEvent, reads) => {
    const answer = new Response('{}', { status: 403, headers: { 'x-amzn-requestid': 'c6af9ac6' } });
    let clones = 0;
    Object.defineProperty(answer, 'clone', { value: () => (++clones, Response.prototype.clone.call(answer)) });
    const signedFetch = sigv4(async () => answer, { credentials: LONG_TERM, onEvent });
    expect(await signedFetch(PRESIGNED)).toBe(answer);
    expect(clones).toBe(reads);
    expect(await answer.text()).toBe('{}');
  });
});

describe.each(REFUSED_CLIENTS)('%s', (_, send) => {
  const refused = async (body: string, headers: Record<string, string>, call: object) => {
    server = await startServer((__, response) => void response.writeHead(403, headers).end(body));
    const { explanation } = await send({ url: `${server.url}/api`, ...call }, { credentials: LONG_TERM });
    return explanation;
  };
  const MISMATCH = JSON.stringify({
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  });

  it.each([{ 'x-amzn-errortype': 'InvalidSignatureException' }, {}])(
    'is told that CloudFront with an origin access control hashes no bodies (minorun365/html-share#4), with the headers %j',
    async (headers) => {
      expect(await refused(MISMATCH, headers, { method: 'POST', body: '{"a":1}' })).toMatchObject({
        code: 'unsigned',
        summary: expect.stringMatching(/AWS says: The request signature/),
        fix: expect.stringMatching(/origin access control.*x-amz-content-sha256/),
      });
    },
  );

  it('is not told of the body where there is none (aws-samples/image-optimization#44)', async () => {
    expect((await refused(MISMATCH, {}, {}))?.fix).toMatch(/origin access control.*path/);
  });

  it('takes no text of an application for one of AWS', async () => {
    const explanation = await refused('{"code":"ExpiredToken","message":"Your trial has ended"}', {}, {});
    expect(explanation).toMatchObject({ code: 'unsigned', fix: expect.stringContaining('Add the host') });
    expect(explanation?.summary).not.toContain('AWS says');
  });
});

describe('an axios instance without the interceptor', () => {
  const start = async (body: string, headers: Record<string, string> = {}) =>
    (server = await startServer((_, response) => void response.writeHead(403, headers).end(body)));

  it('of axios.create(), made after the interceptor of axios, is named', async () => {
    const { url } = await start('{"message":"Missing Authentication Token"}', {
      'content-type': 'application/json',
      'x-amzn-errortype': 'MissingAuthenticationTokenException',
    });
    const id = axios.interceptors.request.use(signAxios({ credentials: LONG_TERM }));
    try {
      const error: unknown = await axios
        .create({ baseURL: url })
        .get('/prod', { params: { q: 'private' } })
        .catch((reason: unknown) => reason);
      const explanation = await explainAxios(error);
      expect(explanation).toMatchObject({
        code: 'unsigned',
        status: 403,
        serviceCode: 'MissingAuthenticationTokenException',
        summary: expect.stringMatching(/its axios instance has no interceptor of sigv4/),
        fix: expect.stringMatching(/instance\.interceptors\.request\.use\(sigv4\(\)\).*axios\.create\(\)/),
      });
      expect(String(explanation)).toContain(`GET ${url}/prod: 403`);
      expect(String(explanation)).not.toContain('private');
      expect(await explainAxios((error as AxiosError).response)).toEqual(explanation);
    } finally {
      axios.interceptors.request.eject(id);
    }
  });

  it('is not blamed for what a polluted prototype says', async () => {
    const response = { status: 403, config: { url: 'https://evil.example/' }, headers: {} };
    expect(await polluted({ response, ...response }, () => explainAxios(new Error('x')))).toBeUndefined();
  });

  it('is not blamed for a response of ours that was copied, or for an answer that is no refusal', async () => {
    const { url } = await start('{}');
    const options: SigV4Options = { credentials: LONG_TERM };
    const instance = axios.create({ validateStatus: () => true });
    instance.interceptors.request.use(signAxios(options));
    instance.interceptors.response.use((response) => ({ ...response }));
    expect(await explainAxios(await instance.get(url))).toBeUndefined();
    await server?.close();
    server = await startServer((_, response) => void response.writeHead(404).end());
    expect(await explainAxios(await axios.get(server.url).catch((reason: unknown) => reason))).toBeUndefined();
    for (const thing of [null, 'text', new Error('x'), { response: { status: 403, config: { url: '/relative' } } }])
      expect(await explainAxios(thing)).toBeUndefined();
  });
});
