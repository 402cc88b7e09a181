import { createSigner, presign } from '@sigv4/core';
import { verify, type RawRequest, type Verdict } from '@sigv4/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomRequests, type RandomRequest } from './random-requests.ts';

// Random requests, signed with SigV4a. aws4 composes their canonical requests again, and Node verifies the signatures. FC_SEED=... draws others.

const seed = Number(process.env['FC_SEED'] ?? 20_260_301);
const numRuns = 1000;
const timeout = 60_000;

const now = Date.parse('2026-01-02T03:04:05Z');
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const replaced = ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-region-set'];

const sets = fc.constantFrom(
  ['*'],
  ['us-east-1'],
  ['eu-central-1', 'us-west-2'],
  ['cn-north-1', 'us-east-1', 'sa-east-1'],
);

async function judge(
  { options, sessionToken, ...given }: RandomRequest,
  regionSet: readonly string[],
  presigned: boolean,
  expected: { readonly region?: string | undefined; readonly secretAccessKey?: string } = {},
): Promise<Verdict> {
  const credentials = { ...keys, sessionToken };
  const signer = createSigner({ credentials, now: () => now });
  const { region: _region, ...own } = options;
  const { url, headers } = presigned
    ? { url: await presign(signer, given, { ...own, regionSet, expiresIn: 3600 }), headers: {} }
    : await signer.sign(given, { ...own, regionSet });
  const { host, origin } = new URL(url);
  const kept = Object.entries(given.headers).filter(
    ([name]) => ![...Object.keys(headers), ...replaced].includes(name.toLowerCase()),
  );
  const raw: RawRequest = {
    method: given.method.toUpperCase(),
    target: url.slice(origin.length),
    headers: [['Host', host], ...kept, ...Object.entries(headers)],
    body: typeof given.body === 'string' ? new TextEncoder().encode(given.body) : (given.body ?? new Uint8Array()),
  };
  const { region, secretAccessKey = keys.secretAccessKey } = expected;
  return verify(raw, () => ({ ...credentials, secretAccessKey }), { service: options.service, region, now: () => now });
}

/** An S3 key that verifiers read in different ways, or that aws4 cannot read. */
const isUnreadable = ({ options, url }: RandomRequest): boolean =>
  options.service.startsWith('s3') && /%2f|%ff|%c3$|%ed%a0%80/i.test(new URL(url).pathname);

describe.each([
  { s3: false, presigned: false },
  { s3: true, presigned: false },
  { s3: false, presigned: true },
  { s3: true, presigned: true },
])(`${numRuns} random requests, S3: $s3, presigned: $presigned (FC_SEED=${seed})`, ({ s3, presigned }) => {
  const requests = randomRequests({ s3 }).filter((request) => !isUnreadable(request));

  it(
    'are accepted, in every region of their set',
    async () => {
      let judged = 0;
      await fc.assert(
        fc.asyncProperty(requests, sets, async (request, regionSet) => {
          const region = regionSet[0] === '*' ? 'ap-south-1' : regionSet.at(-1);
          const verdict = await judge(request, regionSet, presigned, { region });
          if (verdict.code === 'cannot-verify') return;
          judged += 1;
          expect(verdict).toMatchObject({
            code: 'ok',
            algorithm: 'AWS4-ECDSA-P256-SHA256',
            credentialScope: { date: '20260102', region: regionSet.join(), service: request.options.service },
          });
        }),
        { seed, numRuns },
      );
      expect(judged).toBeGreaterThan(numRuns * 0.9);
    },
    timeout,
  );

  it(
    'are refused with another secret, and in another region',
    async () => {
      await fc.assert(
        fc.asyncProperty(requests, async (request) => {
          const other = await judge(request, ['*'], presigned, { secretAccessKey: 'another' });
          expect(['signature-mismatch', 'cannot-verify']).toContain(other.code);
          expect((await judge(request, ['us-east-1'], presigned, { region: 'eu-west-1' })).code).toBe('wrong-scope');
        }),
        { seed, numRuns: numRuns / 20 },
      );
    },
    timeout,
  );
});
