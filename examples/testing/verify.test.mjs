// Verifies one request with verify, and shows what was signed differently. Replace the request.
import { expect, it } from '@jest/globals';
import { createSigner } from '@sigv4/fetch';
import { verify } from '@sigv4/testing';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const { url, headers } = await createSigner({ credentials }).sign({
  method: 'GET',
  url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items',
});
const changed = new Request(url, { method: 'DELETE', headers });

it('says what was signed differently', async () => {
  const verdict = await verify(changed, credentials, { service: 'execute-api', region: 'eu-west-1' });
  expect(verdict).toMatchObject({
    ok: false,
    code: 'signature-mismatch',
    difference: { part: 'method', signed: 'GET', expected: 'DELETE' },
  });
});
