import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSigner, explainAnswer, type PlainAnswer, presign } from '@sigv4/core';
import { createGateway, type Gateway } from '@sigv4/testing';
import { LONG_TERM } from '../support/credentials.ts';

// Signed headers that the request does not state: it was sent without them, or its client added them.

let gateway: Gateway;
beforeAll(async () => {
  gateway = await createGateway({ credentials: LONG_TERM, service: 's3', region: 'eu-west-1' });
});
afterAll(() => gateway.close());

const BODY = new TextEncoder().encode('abcdef');
const HEADERS = { 'content-type': 'text/plain', 'content-length': '6' };

/** A URL that is signed for an upload, and what S3 answers if it is sent with these headers. */
async function upload(sent: Record<string, string>, signedFor: Record<string, string> = HEADERS) {
  const signer = createSigner({ credentials: LONG_TERM, service: 's3', region: 'eu-west-1' });
  const request = { method: 'PUT', url: `${gateway.url}/bucket/f.txt`, headers: signedFor };
  const signedHeaders = Object.keys(signedFor);
  const url = await presign(signer, request, { expiresIn: 60, signedHeaders });
  const response = await fetch(url, { method: 'PUT', headers: sent, body: BODY });
  const answer: PlainAnswer = { status: response.status, headers: response.headers, body: await response.text() };
  return { answer, request: { method: 'PUT', url, body: BODY } };
}

describe('a signed header that the request does not state', () => {
  it('was not sent: it is named, and content-length, which every client adds, is not', async () => {
    const { answer, request } = await upload({});
    expect(answer.status).toBe(403);
    const explanation = await explainAnswer(answer, request);
    expect(explanation).toMatchObject({
      code: 'header-changed',
      summary: 'The request was sent without a header that its signature names: content-type.',
      fix: expect.stringMatching(/^Send content-type with the value that was signed/),
    });
    expect(explanation).not.toHaveProperty('difference');
    expect(explanation?.ours?.canonicalRequest).toContain('\ncontent-length:6\n');
  });

  it('was added by the client: its value is shown', async () => {
    const { answer, request } = await upload({ 'content-type': 'text/html' });
    expect(await explainAnswer(answer, request)).toMatchObject({
      code: 'header-changed',
      summary: expect.stringMatching(/does not state it\. It arrived at AWS as text\/html\./),
      difference: { part: 'header', name: 'content-type', ours: undefined, theirs: 'text/html' },
    });
  });

  it('hides no other difference', async () => {
    const { answer, request } = await upload({});
    const other = { ...request, url: request.url.replace('/f.txt', '/g.txt') };
    expect(await explainAnswer(answer, other)).toMatchObject({ code: 'path-changed' });
  });

  it('is compared if the request states it, also without a value', async () => {
    const { answer, request } = await upload({ 'content-type': 'text/html' });
    const explanation = await explainAnswer(answer, { ...request, headers: { 'content-type': '' } });
    expect(explanation).toMatchObject({
      summary: 'The signed header content-type was changed on the way to AWS.',
    });
  });
});
