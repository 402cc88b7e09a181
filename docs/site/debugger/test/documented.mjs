// The worked examples of AWS's documentation, chosen from the list of examples.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { slug } from 'github-slugger';
import { linesOf, textOf, useExample, visit } from './browser.mjs';
import { documented } from './vectors.mjs';

const { listUsers, s3Examples, presignedGet } = documented;
const [getObject, putObject, lifecycle, list] = s3Examples;
const EXAMPLES = {
  'IAM: ListUsers': listUsers,
  'S3: GET Object': getObject,
  'S3: PUT Object': putObject,
  'S3: GET Bucket Lifecycle': lifecycle,
  'S3: List Objects': list,
};

export const tests = {};

for (const [name, printed] of Object.entries(EXAMPLES)) {
  tests[`${name} has the canonical request, the string to sign and the signature that AWS prints`] = async (site) => {
    const page = await visit(site);
    await useExample(page, name);
    assert.equal(await linesOf(page, 'canonical-request'), printed.canonicalRequest);
    assert.equal(await linesOf(page, 'string-to-sign'), printed.stringToSign);
    assert.equal(await textOf(page, '#signature-value'), printed.signature);
    const rules = await page.$$eval('.lines li p', (all) => all.map((each) => each.textContent));
    assert.equal(rules.length, printed.canonicalRequest.split('\n').length + 4);
    assert.ok(rules.every((rule) => /^The |^Every |^This |^An? |^There /.test(rule) && rule.includes('AWS: ')));
  };
}

tests['S3: presigned GET has the URL that AWS prints'] = async (site) => {
  const page = await visit(site);
  await useExample(page, 'S3: presigned GET');
  assert.equal(await textOf(page, '#sent'), presignedGet.url);
};

tests['A SigV4a signature of the page is verified by @sigv4/testing'] = async (site) => {
  const { verify } = await import('@sigv4/testing');
  const page = await visit(site);
  await useExample(page, 'SigV4a: S3 Multi-Region Access Point');
  const headers = (await textOf(page, '#sent')).split('\n').map((line) => line.split(': '));
  assert.deepEqual(Object.fromEntries(headers)['x-amz-region-set'], 'eu-west-1,us-east-1');
  const host = 'mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com';
  const { ok, reason, algorithm } = verify(
    { method: 'GET', target: '/may.pdf', headers: [['host', host], ...headers], body: new Uint8Array() },
    { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    { service: 's3', region: 'us-east-1' },
  );
  assert.ok(ok, reason);
  assert.equal(algorithm, 'AWS4-ECDSA-P256-SHA256');
  assert.match(
    await linesOf(page, 'string-to-sign'),
    /^AWS4-ECDSA-P256-SHA256\n\d{8}T\d{6}Z\n\d{8}\/s3\/aws4_request\n/,
  );
};

tests['The curl command of the page can be pasted again, and its signature is right'] = async (site) => {
  const page = await visit(site);
  await useExample(page, 'Lambda function URL: POST with JSON');
  const command = await textOf(page, '#curl');
  await page.fill('#paste', command);
  await page.waitForSelector('#signed-with');
  assert.match(await textOf(page, '#signed-with'), /The signature is right/);
};

tests['Each link to the documentation leads to a section of a page'] = async (site) => {
  const page = await visit(site);
  const links = new Set();
  for (const name of ['S3: presigned GET', 'IAM: ListUsers', 'SigV4a: S3 Multi-Region Access Point']) {
    await useExample(page, name);
    const all = await page.$$eval('a[href^="../"]', (found) => found.map((each) => each.getAttribute('href')));
    for (const link of all) links.add(link);
  }
  for (const link of links) {
    const [, name, anchor] = /^\.\.\/(?:([\w-]+)\.html)?(?:#(.+))?$/.exec(link);
    if (!name) continue; // the home page
    const text = readFileSync(new URL(`../../../${name}.md`, import.meta.url), 'utf8');
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => slug(title));
    assert.ok(anchors.includes(anchor), link);
  }
  assert.ok(links.size >= 7, [...links].join(' '));
};
