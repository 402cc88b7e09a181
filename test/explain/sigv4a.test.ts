import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { explainAnswer } from '@sigv4/core';
import type { SigV4Options } from '@sigv4/fetch';
import { createGateway, type Gateway, type GatewayOptions } from '@sigv4/testing';
import { fakeClock } from '../support/clock.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { REFUSED_CLIENTS } from './clients.ts';

// What explain knows of SigV4a.

const { now } = fakeClock();
let gateway: Gateway;
const open = async (more: Partial<GatewayOptions> = {}): Promise<void> => {
  gateway = await createGateway({ credentials: [LONG_TERM, TEMPORARY], now, ...more });
};
beforeEach(() => open());
afterEach(() => gateway.close());

const options = (more: SigV4Options = {}): SigV4Options => ({
  credentials: TEMPORARY,
  service: 'execute-api',
  regionSet: ['*'],
  hosts: [gateway.host],
  recover: false,
  now,
  ...more,
});

const GLOBAL_TOKEN = {
  code: 'token-invalid',
  summary: expect.stringContaining('the session token comes from the global endpoint of STS'),
  fix: expect.stringContaining('AWS_STS_REGIONAL_ENDPOINTS'),
};

describe.each(REFUSED_CLIENTS)('%s', (_, send) => {
  const call = () => ({ url: `${gateway.url}/prod/items` });

  it('a region set that does not contain the region', async () => {
    gateway.faults = { routedTo: 'ap-south-1' };
    const { explanation } = await send(call(), options({ regionSet: ['eu-west-1', 'us-east-1'] }));
    expect(explanation).toMatchObject({
      code: 'wrong-scope',
      summary:
        'The request was signed for the region set "eu-west-1,us-east-1", which does not contain the region of the endpoint.',
      fix: "Pass regionSet: ['...'], or ['*'] for all regions. Use the region that the API is deployed in.",
    });
    expect(explanation?.credentialScope).toMatch(/^\d{8}\/execute-api\/aws4_request$/);
  });

  it('the same of S3, whose answer names the region', async () => {
    await gateway.close();
    await open({ service: 's3', answersAs: 's3', faults: { routedTo: 'ap-south-1' } });
    const { explanation } = await send(call(), options({ service: 's3', regionSet: ['eu-west-1'] }));
    expect(explanation).toMatchObject({
      code: 'wrong-scope',
      summary: 'The request was signed for the region set "eu-west-1", which does not contain the region "ap-south-1".',
      fix: "Pass regionSet: ['ap-south-1'], or ['*'] for all regions.",
    });
  });

  it('another service', async () => {
    const { explanation } = await send(call(), options({ service: 'lambda' }));
    expect(explanation).toMatchObject({
      code: 'wrong-scope',
      summary: 'The request was signed for the service "lambda" instead of "execute-api".',
    });
  });

  it('a header that a proxy changes: the strings of both sides begin with the algorithm of SigV4a', async () => {
    gateway.faults = { proxy: { headers: { 'x-amz-meta-team': 'green' } } };
    const { explanation, printed } = await send({ ...call(), headers: { 'x-amz-meta-team': 'blue' } }, options());
    expect(explanation).toMatchObject({
      code: 'header-changed',
      difference: { name: 'x-amz-meta-team', ours: 'blue', theirs: 'green' },
    });
    for (const side of [explanation?.ours, explanation?.theirs]) {
      expect(side?.stringToSign).toMatch(/^AWS4-ECDSA-P256-SHA256\n\d{8}T\d{6}Z\n\d{8}\/execute-api\/aws4_request\n/);
      expect(side?.canonicalRequest).toContain('\nx-amz-region-set:*\n');
    }
    expect(printed).not.toContain(TEMPORARY.sessionToken);
    expect(printed).not.toMatch(/Signature=30[\da-f]{100}/);
  });

  it('a wrong secret key', async () => {
    const { explanation } = await send(call(), options({ credentials: { ...TEMPORARY, secretAccessKey: 'mistyped' } }));
    expect(explanation).toMatchObject({ code: 'wrong-secret' });
  });

  it('a token that S3 finds malformed: it may come from the global endpoint of STS', async () => {
    await gateway.close();
    await open({ service: 's3', answersAs: 's3' });
    const credentials = { ...TEMPORARY, sessionToken: 'ofTheGlobalEndpoint' };
    const { explanation } = await send(call(), options({ service: 's3', credentials }));
    expect(explanation).toMatchObject({ ...GLOBAL_TOKEN, serviceCode: 'InvalidToken', status: 400 });
    const { explanation: ofSigV4 } = await send(
      call(),
      options({ service: 's3', credentials, regionSet: undefined, region: 'us-east-1' }),
    );
    expect(ofSigV4?.summary).toContain('AWS does not accept the session token');
  });

  it('a 500 of a service: the token may come from the global endpoint of STS', async () => {
    const body =
      '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>';
    await gateway.close();
    await open({ service: 's3', answersAs: 's3', respond: () => ({ status: 500, body }) });
    const { explanation, cause } = await send(call(), options({ service: 's3' }));
    expect(explanation).toMatchObject({ ...GLOBAL_TOKEN, status: 500, serviceCode: 'InternalError' });
    if (cause) expect(cause).toMatchObject({ code: 'ERR_REJECTED' });
    for (const other of [
      options({ service: 's3', credentials: LONG_TERM }),
      options({ service: 's3', regionSet: undefined, region: 'us-east-1' }),
    ])
      expect((await send(call(), other)).explanation).toBeUndefined();
  });

  it('a 500 of the application behind an API is not explained', async () => {
    await gateway.close();
    await open({ respond: () => ({ status: 500, body: '{"message":"Internal server error"}' }) });
    expect((await send(call(), options())).explanation).toBeUndefined();
  });
});

describe('of an answer in plain data', () => {
  const headers = (token?: string) => ({
    authorization:
      'AWS4-ECDSA-P256-SHA256 Credential=ASIAEXAMPLE/20260101/s3/aws4_request, SignedHeaders=host;x-amz-date;x-amz-region-set, Signature=3045022100',
    'x-amz-date': '20260101T000000Z',
    'x-amz-region-set': 'eu-west-1',
    ...(token && { 'x-amz-security-token': token }),
  });
  const request = (token?: string) => ({
    method: 'GET',
    url: 'https://abc.mrap.accesspoint.s3-global.amazonaws.com/key',
    headers: headers(token),
  });

  it('a 500 to a token', async () => {
    expect(await explainAnswer({ status: 500 }, request('token'))).toMatchObject({ ...GLOBAL_TOKEN, status: 500 });
    expect(await explainAnswer({ status: 500 }, request())).toBeUndefined();
    expect(await explainAnswer({ status: 500 }, { ...request('token'), headers: {} })).toBeUndefined();
    expect(await explainAnswer({ status: 502 }, request('token'))).toBeUndefined();
  });

  it('a signature that the service does not support', async () => {
    const body =
      '<Error><Code>UnsupportedSignature</Code><Message>The provided request is signed with an unsupported STS Token version</Message></Error>';
    expect(await explainAnswer({ status: 400, body }, request('token'))).toMatchObject(GLOBAL_TOKEN);
  });

  it('a signature of SigV4 at a host that takes SigV4a, and that another region answers', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=ab';
    const body =
      "<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'ap-south-1'</Message><Region>ap-south-1</Region></Error>";
    expect(await explainAnswer({ status: 400, body }, { ...request(), headers: { authorization } })).toMatchObject({
      code: 'wrong-scope',
      summary: 'The request was signed for the region "us-east-1" instead of "ap-south-1".',
      fix: "Pass regionSet: ['*'] instead of region.",
    });
  });

  it('a HEAD that another region answers', async () => {
    const answer = { status: 403, headers: { 'x-amz-bucket-region': 'us-east-1', 'x-amz-request-id': '1' } };
    expect(await explainAnswer(answer, { ...request(), method: 'HEAD' })).toMatchObject({
      code: 'wrong-scope',
      summary: expect.stringContaining('region set "eu-west-1", which does not contain the region "us-east-1"'),
    });
    const all = { ...request(), method: 'HEAD', headers: { ...headers(), 'x-amz-region-set': '*' } };
    expect((await explainAnswer(answer, all))?.code).not.toBe('wrong-scope');
  });
});
