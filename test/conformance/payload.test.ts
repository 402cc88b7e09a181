import { canonicalRequest, createSigner } from '@sigv4/core';
import { describe, expect, it } from '@jest/globals';
import { payloads, refusedPayloads } from './vectors/payloads.ts';

// What is signed of a body, and where the request says so.

const signer = createSigner({
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  region: 'us-east-1',
});
const requestOf = (body: (typeof payloads)[number]['body'], own: string | undefined) => ({
  method: 'PUT',
  url: 'https://api.example.com/a',
  body,
  headers: { 'X-Amz-Content-Sha256': own },
});

describe('the payload hash', () => {
  it.each(payloads)('$it', async ({ service, body, own, payload, hash, sent }) => {
    const text = await canonicalRequest(requestOf(body, own), { service, region: 'us-east-1', payload });
    expect(text.split('\n').at(-1)).toBe(hash);
    const { headers } = await signer.sign(requestOf(body, own), { service, payload });
    expect(headers['x-amz-content-sha256']).toBe(sent ? hash : undefined);
    expect(headers['authorization']).toContain(sent ? 'host;x-amz-content-sha256;x-amz-date' : 'host;x-amz-date');
  });
});

describe('refused is', () => {
  it.each(refusedPayloads)('$it', async ({ service, body, own, payload, code, says }) => {
    const refused = { code, message: expect.stringContaining(says) };
    await expect(signer.sign(requestOf(body, own), { service, payload })).rejects.toMatchObject(refused);
    await expect(
      canonicalRequest(requestOf(body, own), { service, region: 'us-east-1', payload }),
    ).rejects.toMatchObject(refused);
  });
});
