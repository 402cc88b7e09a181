import { describe, expect, it } from '@jest/globals';
import { createGateway, readRequest } from '@sigv4/testing';
import { toBeSignedBy } from '@sigv4/testing/jest';
import { change, credentials, host, scope, sign, withHeaders } from './requests.ts';

expect.extend({ toBeSignedBy });

/** What a person reads when an expectation fails. */
async function complaint(expectation: Promise<void>): Promise<string> {
  const error = await expectation.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason as Error,
  );
  return error.message;
}

const secrets = [credentials.secretAccessKey, credentials.sessionToken, encodeURIComponent(credentials.sessionToken)];
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('passes', () => {
  it('for a fetch Request, which stays readable', async () => {
    const request = sign({ method: 'POST', body: 'text' });
    await expect(request).toBeSignedBy(credentials, scope);
    expect(await request.text()).toBe('text');
  });

  it('for a raw request, presigned too', async () => {
    await expect(await readRequest(sign({ presign: true }))).toBeSignedBy([credentials], scope);
  });

  it('for what a gateway received', async () => {
    const gateway = await createGateway({ credentials });
    await fetch(gateway.url).then((response) => response.text());
    await gateway.close();
    await expect(gateway.requests[0]).not.toBeSignedBy(credentials);
  });

  it('for a promise of a request, with resolves', async () => {
    await expect(Promise.resolve(sign())).resolves.toBeSignedBy(credentials, scope);
  });
});

describe('its message tells', () => {
  it('that a request is not signed', async () => {
    const request = new Request(`https://${host}/prod/items?secret=1`, { method: 'DELETE' });
    expect(await complaint(expect(request).toBeSignedBy(credentials, scope))).toBe(
      `DELETE https://${host}/prod/items is not signed by ASIAEXAMPLE: missing-token.\n\nMissing Authentication Token`,
    );
  });

  it('who signed it instead', async () => {
    const another = { ...credentials, accessKeyId: 'AKIDANOTHER' };
    expect(await complaint(expect(sign()).toBeSignedBy(another, scope))).toBe(
      `GET https://${host}/prod/items is not signed by AKIDANOTHER: unknown-key.\n\nIt is signed by ASIAEXAMPLE.`,
    );
    expect(await complaint(expect(sign()).toBeSignedBy([another], scope))).toContain(
      'is not signed by any of the given credentials: unknown-key.',
    );
  });

  it('for which region and service it was signed', async () => {
    expect(
      await complaint(expect(sign()).toBeSignedBy(credentials, { ...scope, region: 'us-east-1', service: 'lambda' })),
    ).toContain(
      "wrong-scope.\n\nCredential should be scoped to a valid region, not 'eu-west-1'. Credential should be scoped to correct service: 'lambda'.\n\nThe test expects the region 'us-east-1' and the service 'lambda'.",
    );
    expect(await complaint(expect(sign()).toBeSignedBy(credentials, { ...scope, region: 'us-east-1' }))).toMatch(
      /not 'eu-west-1'\.\n\nThe test expects the region 'us-east-1'\.$/,
    );
  });

  it('which header field differs, line by line', async () => {
    const request = sign({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '2' },
      body: '{}',
    });
    const changed = change(request, {
      headers: withHeaders(request, { 'content-type': 'application/json; charset=utf-8' }),
      body: '{}',
    });
    expect(await complaint(expect(changed).toBeSignedBy(credentials, scope))).toBe(
      [
        `POST https://${host}/prod/items is not signed by ASIAEXAMPLE: signature-mismatch.`,
        '',
        "It was signed with another value of the header 'content-type'.",
        '',
        '- signed',
        '+ arrived',
        '',
        '  POST',
        '  /prod/items',
        '  a=1',
        '  content-length:2',
        '- content-type:application/json',
        '+ content-type:application/json; charset=utf-8',
        `  host:${host}`,
        '  x-amz-date:20260101T120000Z',
        '  x-amz-security-token:[redacted]',
        '  ',
        '  content-length;content-type;host;x-amz-date;x-amz-security-token',
        '  44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      ].join('\n'),
    );
  });

  it('that the body was added after signing', async () => {
    const request = sign({ method: 'POST' });
    const message = await complaint(
      expect(
        change(request, { body: '{}', headers: withHeaders(request, { 'content-type': undefined }) }),
      ).toBeSignedBy(credentials, scope),
    );
    expect(message).toContain(`It was signed without a body.\n\n- signed\n+ arrived\n\n  POST`);
    expect(message).toContain(`\n- ${empty}\n+ 44136fa3`);
  });

  it('what should have been signed, where no single line explains it', async () => {
    const message = await complaint(expect(sign()).toBeSignedBy({ ...credentials, secretAccessKey: 'another' }, scope));
    expect(message).toContain(
      'this secret access key.\n\nThis should have been signed:\n\n  GET\n  /prod/items\n  a=1\n',
    );
  });

  it('no secret of credentials that a function finds', async () => {
    const request = sign({ headers: { 'x-amz-meta-a': credentials.secretAccessKey } });
    const message = await complaint(
      expect(change(request, { headers: withHeaders(request, { 'x-amz-date': '20260101T120001Z' }) })).toBeSignedBy(
        () => credentials,
        scope,
      ),
    );
    expect(message).toContain('x-amz-meta-a:[redacted]');
    expect(message).not.toContain(credentials.secretAccessKey);
  });

  it('that a request is signed and should not be', async () => {
    expect(await complaint(expect(sign()).not.toBeSignedBy(credentials, scope))).toBe(
      `GET https://${host}/prod/items is signed by ASIAEXAMPLE, but should not be.`,
    );
  });

  it('that nobody can judge, with not too', async () => {
    const request = sign({ path: '/a+b?c=1' });
    for (const expectation of [
      expect(request).toBeSignedBy(credentials, scope),
      expect(request).not.toBeSignedBy(credentials, scope),
    ]) {
      expect(await complaint(expectation)).toContain(
        `GET https://${host}/a+b cannot be verified. Some verifiers read a raw +`,
      );
    }
  });

  it('that a part of a raw request is another thing', async () => {
    const request = { ...(await readRequest(sign())), headers: { host } };
    expect(await complaint(expect(request).toBeSignedBy(credentials, scope))).toContain(
      '"headers" in the request must be an array of [name, value].',
    );
  });

  it.each([
    [undefined],
    ['https://example.com'],
    [{ method: 'GET', url: '/', headers: {}, clone: true }],
    [{ method: 'GET', headers: {} }],
  ])('that %j is no request', async (value) => {
    expect(await complaint(expect(value).toBeSignedBy(credentials, scope))).toContain(
      'toBeSignedBy needs a fetch Request, or a raw request',
    );
  });

  it.each([
    ['no credentials', undefined],
    ['a provider of promises', async () => credentials],
  ])('that %s are not what it takes', async (_name, wrong) => {
    const message = await complaint(expect(sign()).toBeSignedBy(wrong as unknown as typeof credentials, scope));
    expect(message).toMatch(
      /^@sigv4\/testing: (the credentials|the return value of the credentials function) must be an object with the strings accessKeyId and secretAccessKey/,
    );
  });

  it('its words as they are, where a secret is one of them', async () => {
    const message = await complaint(
      expect(sign()).toBeSignedBy(
        { ...credentials, secretAccessKey: 'secret', sessionToken: credentials.sessionToken },
        scope,
      ),
    );
    expect(message).toContain('for this request and this secret access key.');
  });

  it.each<[string, Request]>([
    ['another path', change(sign(), { url: `https://${host}/other?a=1` })],
    [
      'another path of a presigned URL',
      change(sign({ presign: true }), { url: sign({ presign: true }).url.replace('/prod', '/test') }),
    ],
    ['another secret', sign({ credentials: { ...credentials, secretAccessKey: 'another' } })],
    [
      'a broken header',
      change(sign(), {
        headers: withHeaders(sign(), {
          authorization: `AWS4-HMAC-SHA256 Credential=${credentials.secretAccessKey}, SignedHeaders=host, Signature=0123456789abcdef`,
        }),
      }),
    ],
  ])('no secret, session token or signature: %s', async (_name, request) => {
    const message = await complaint(expect(request).toBeSignedBy(credentials, scope));
    const signature =
      /Signature=([\da-f]+)/.exec(`${request.headers.get('authorization')} ${request.url}`)?.[1] ?? 'none';
    expect(message).toContain('is not signed by');
    for (const secret of [...secrets, signature]) expect(message).not.toContain(secret);
  });

  it.each([
    'x-amz-server-side-encryption-customer-key',
    'x-amz-copy-source-server-side-encryption-customer-key',
    'x-amz-meta-secret',
    'x-amz-meta-password',
    'x-amz-meta-token',
    'x-amz-meta-api-key',
  ])('no value of %s', async (name) => {
    const request = sign({ headers: { [name]: 'c2VjcmV0' } });
    const message = await complaint(
      expect(request).toBeSignedBy({ ...credentials, secretAccessKey: 'another' }, scope),
    );
    expect(message).toContain(`\n  ${name}:[redacted]\n`);
    expect(message).not.toContain('c2VjcmV0');
  });

  it('no session token that only a lookup knows', async () => {
    const message = await complaint(
      expect(change(sign(), { url: `https://${host}/other` })).toBeSignedBy(() => credentials, scope),
    );
    expect(message).toContain('x-amz-security-token:[redacted]');
    expect(message).not.toContain(credentials.sessionToken);
  });
});
