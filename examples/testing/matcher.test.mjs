// Tests the request that a mock fetch is called with. Replace the call of signedFetch.
import { expect, it } from '@jest/globals';
import { sigv4 } from '@sigv4/fetch';
import { toBeSignedBy } from '@sigv4/testing/jest';

expect.extend({ toBeSignedBy });

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

/** @type {Request[]} */
const sent = [];

/** A `fetch` that sends nothing. @type {typeof fetch} */
const mockFetch = async (input, init) => {
  sent.push(new Request(input, init));
  return Response.json([]);
};

it('signs what it puts', async () => {
  const signedFetch = sigv4(mockFetch, { credentials });
  await signedFetch('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items/1', {
    method: 'PUT',
    body: '{"name":"one"}',
  });
  await expect(sent[0]).toBeSignedBy(credentials, { service: 'execute-api', region: 'eu-west-1' });
});

it('leaves other hosts alone', async () => {
  await sigv4(mockFetch, { credentials })('https://example.com/');
  await expect(sent[1]).not.toBeSignedBy(credentials);
});
