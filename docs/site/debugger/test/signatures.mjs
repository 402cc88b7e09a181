// Requests that have a signature already: what they were signed with, and whether the signature is right.
import assert from 'node:assert/strict';
import { createSigner, presign } from '@sigv4/core';
import { textOf, type, useExample, visit } from './browser.mjs';
import { pasted } from './signed-elsewhere.mjs';
import { LONG_TERM, TEMPORARY } from './vectors.mjs';

const HOUR = 3_600_000;
const request = {
  host: 'abc123.execute-api.eu-west-1.amazonaws.com',
  path: '/prod/items?b=2&a=1',
  service: 'execute-api',
};
const signedBy = (credentials, more = {}) =>
  pasted({ ...request, region: 'eu-west-1', credentials, time: Date.now() - HOUR, ...more });

export async function typeKeys(page, { accessKeyId, secretAccessKey, sessionToken = '' }) {
  await page.check('input[value="own"]');
  await type(page, {
    'access-key-id': accessKeyId,
    'secret-access-key': secretAccessKey,
    'session-token': sessionToken,
  });
}

export const tests = {
  'shows scope, signed headers and age of a signature, and that AWS rejects it now': async (site) => {
    const page = await visit(site);
    await type(page, { paste: signedBy(LONG_TERM) });
    const shown = await textOf(page, '#signed-with');
    assert.match(shown, /AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request/);
    assert.match(shown, /host;x-amz-date/);
    assert.match(shown, /60 minutes ago/);
    assert.match(shown, /AWS rejects it now/);
    assert.match(shown, /The signature is right/);
  },

  'verifies a signature with the temporary credentials that are typed, also with a body': async (site) => {
    const page = await visit(site);
    const body = '{"table":7}';
    const headers = { 'Content-Type': 'application/json', 'Content-Length': '11' };
    await type(page, { paste: signedBy(TEMPORARY, { method: 'POST', headers, body }) });
    assert.match(await textOf(page, '#signed-with .note'), /The keys of ASIAIOSFODNN7EXAMPLE are not here/);
    await typeKeys(page, TEMPORARY);
    assert.match(await textOf(page, '#signed-with .right'), /The signature is right/);
    await type(page, { body: '{"table":8}' });
    assert.match(await textOf(page, '#signed-with .wrong'), /does not match/);
    assert.ok(!(await textOf(page, '#report')).includes(TEMPORARY.sessionToken));
  },

  'says of a wrong secret key that the signature does not match': async (site) => {
    const page = await visit(site);
    await type(page, { paste: signedBy({ ...LONG_TERM, secretAccessKey: 'mistyped' }) });
    assert.match(await textOf(page, '#signed-with .wrong'), /does not match/);
  },

  'signs again without the old signature': async (site) => {
    const page = await visit(site);
    await type(page, { paste: signedBy(TEMPORARY) });
    await page.click('[data-do="sign-again"]');
    await page.waitForSelector('#signature');
    assert.doesNotMatch(await page.inputValue('#headers'), /authorization|x-amz-/i);
    assert.equal(await page.inputValue('#region'), 'eu-west-1');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'result');
  },

  'refuses a long-term access key, and says why': async (site) => {
    const page = await visit(site);
    await type(page, { url: `https://${request.host}/` });
    await typeKeys(page, { accessKeyId: 'AKIAABCDEFGHIJKLMNOP', secretAccessKey: 'secret' });
    assert.match(await textOf(page, '#problem'), /does not expire.*get-session-token/);
    assert.equal(await page.$('#signature'), null);
    assert.deepEqual(
      await page.$$eval('#own-keys input', (all) => all.map(({ type: kind, autocomplete }) => [kind, autocomplete])),
      Array.from({ length: 3 }, () => ['password', 'off']),
    );
  },

  'signs with temporary credentials, and shows their session token nowhere': async (site) => {
    const page = await visit(site);
    await type(page, { url: `https://${request.host}/prod` });
    await typeKeys(page, TEMPORARY);
    assert.match(await textOf(page, '#canonical-request'), /x-amz-security-token:\[redacted\]/);
    assert.match(await textOf(page, '#curl'), /"x-amz-security-token: \$AWS_SESSION_TOKEN"/);
    assert.ok(!(await page.evaluate(() => document.body.textContent)).includes(TEMPORARY.sessionToken));
  },

  'explains each parameter of a presigned URL, and when it expires': async (site) => {
    const page = await visit(site);
    const now = Date.now();
    const signer = createSigner({ credentials: TEMPORARY, now: () => now });
    const file = { method: 'GET', url: 'https://my-bucket.s3.eu-west-1.amazonaws.com/a%20b.pdf?versionId=1' };
    await type(page, { paste: await presign(signer, file, { expiresIn: 7200 }) });
    const shown = await textOf(page, '#signed-with');
    for (const name of ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Security-Token', 'Signature'])
      assert.ok(shown.includes(`X-Amz-${name}`), name);
    assert.match(shown, /Valid for 2 hours\. It expires at .* UTC, in (2 hours|120 minutes|119 minutes)/);
    await typeKeys(page, TEMPORARY);
    assert.match(await textOf(page, '#signed-with'), /The signature is right/);
    await useExample(page, 'S3: read a presigned URL');
    assert.match(await textOf(page, '#signed-with'), /It expired at 2026-01-01 12:15:00 UTC/);
  },
};
