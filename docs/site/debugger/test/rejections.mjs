// Answers of AWS, pasted beside the request that other code has signed.
import assert from 'node:assert/strict';
import { settled, textOf, type, useExample, visit } from './browser.mjs';
import { pasted } from './signed-elsewhere.mjs';
import { LONG_TERM, recorded } from './vectors.mjs';

/** Recorded rejections, whose causes all differ. */
const REJECTIONS = [
  'an unknown stage or path of API Gateway',
  'an expired token at API Gateway',
  'an unknown access key',
  'temporary keys without their token',
  'a wrong region at S3, which names the right one',
  'a header that is not signed at S3',
  'a changed body at S3',
  'an authorization header that arrives damaged',
  'an IAM policy that does not allow the action',
  'an HTTP API that says Forbidden',
  'a wrong signature at a Lambda URL, which does not tell what it expected',
];

const API = { service: 'execute-api', region: 'eu-west-1', credentials: LONG_TERM, time: recorded.NOW };

export const tests = {};

for (const name of REJECTIONS) {
  tests[`explains ${name}`] = async (site) => {
    const found = recorded.RECORDED.find((each) => each.name === name);
    assert.ok(found, `no recorded answer has the name ${name}`);
    const { service, method, credentials = LONG_TERM, status, headers = {}, body = '', code, summary } = found;
    const page = await visit(site);
    const request = { ...API, method, service, credentials };
    await type(page, { paste: pasted({ ...request, host: 'api.example.com', path: '/prod/items?key=value' }) });
    const fields = Object.entries(headers).map(([field, value]) => `${field}: ${value}`);
    await type(page, { answer: [`HTTP/1.1 ${status}`, ...fields, '', body].join('\n') });
    const facts = await page.$$eval('#explanation .facts code', (all) => all.map((each) => each.textContent));
    assert.equal(facts[1], code);
    assert.ok(facts[0].startsWith(String(status)));
    assert.match(await textOf(page, '#explanation .cause'), summary);
    assert.match(await textOf(page, '#explanation'), /To do: \S/);
    assert.match(await textOf(page, '#spoken'), new RegExp(`^Explained: ${code}\\.`));
  };
}

const marks = (page) => page.$$eval('.sides mark', (all) => all.map((each) => each.textContent));

tests['marks the first difference in both texts, for S3 and its XML'] = async (site) => {
  const page = await visit(site);
  await useExample(page, 'S3: SignatureDoesNotMatch, after a proxy has merged slashes');
  assert.deepEqual(await marks(page), ['//', '/']);
  assert.match(await textOf(page, '.cause'), /path was changed on the way to AWS/);
};

tests['marks the first difference in both texts, for API Gateway'] = async (site) => {
  const page = await visit(site);
  await useExample(page, 'API Gateway: InvalidSignatureException, after a proxy has changed a header');
  assert.deepEqual(await marks(page), ['n', 'n; charset=utf-8']);
  assert.match(await textOf(page, '#explanation'), /First difference: the header content-type/);
  assert.match(await textOf(page, '#signed-with'), /The signature is right/);
};

tests['compares a request without a signature as it would be signed, for the time of the answer'] = async (site) => {
  const page = await visit(site);
  await useExample(page, 'API Gateway: InvalidSignatureException, after a proxy has changed a header');
  await type(page, { headers: 'content-type: application/json' });
  assert.deepEqual(await marks(page), ['n', 'n; charset=utf-8']);
  assert.match(await textOf(page, '#explanation .note'), /has no signature/);
};

tests['explains an answer alone, and does not read it as HTML'] = async (site) => {
  const page = await visit(site);
  await type(page, { answer: '{"message":"No <img src=x onerror=alert(1)> here"}' });
  assert.match(await textOf(page, '.cause'), /<img src=x onerror=alert\(1\)>/);
  assert.equal(await page.$('#report img'), null);
  assert.deepEqual(await page.$$eval('#explanation code', (all) => all.map((each) => each.textContent)), [
    '403',
    'unknown',
  ]);
};

tests['says that a 200 is no rejection, and what it cannot read'] = async (site) => {
  const page = await visit(site);
  await type(page, { answer: 'HTTP/1.1 200 OK\n\n{}' });
  assert.match(await textOf(page, '#explanation'), /AWS did not reject it/);
  await type(page, { answer: '', url: 'https://api.example.com/' });
  assert.match(await textOf(page, '#problem'), /Fill in the fields "Service" and "Region"/);
  await type(page, { service: 'execute-api', region: 'eu-west-1', time: 'noon' });
  assert.match(await textOf(page, '#problem'), /The time cannot be read/);
  await page.fill('#paste', 'what is this');
  await settled(page);
  assert.match(await textOf(page, '#paste-mistake'), /The request cannot be read/);
  assert.equal(await page.inputValue('#url'), '');
  await type(page, { url: 'https://my-bucket.s3.eu-west-1.amazonaws.com/a', expires: 'soon' });
  await page.selectOption('#into', 'url');
  await page.waitForSelector('#problem');
  assert.match(await textOf(page, '#problem'), /The field "Expires, in seconds" must be a whole number/);
};

tests['reads request and answer from the output of curl -v'] = async (site) => {
  const page = await visit(site);
  const request = pasted({ ...API, host: 'api.example.com', path: '/prod', method: 'POST', body: '{"table":7}' });
  const sent = request.split('\n\n')[0].replace(/^/gm, '> ');
  const answer = 'HTTP/2 403\nx-amzn-errortype: ExpiredTokenException\nx-amzn-requestid: abc'.replace(/^/gm, '< ');
  await type(page, {
    paste: `* Connected\n${sent}\n> \n${answer}\n< \n{"message":"The security token included in the request is expired"}`,
  });
  assert.match(await textOf(page, '#explanation .facts'), /403 ExpiredTokenException.*token-expired.*abc/);
  assert.match(await textOf(page, '#report > .note'), /body of 11 bytes, which is not here/);
  assert.match(await textOf(page, '#canonical-request'), /\[the body was not given\]/);
};
