// Answers of AWS, pasted beside the request that other code has signed.
import assert from 'node:assert/strict';
import { PHONE, settled, textOf, type, useExample, visit } from './browser.mjs';
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
  assert.deepEqual(await marks(page), ['/', '']);
  assert.match(await textOf(page, '.cause'), /path was changed on the way to AWS/);
};

tests['marks the first difference in both texts, for API Gateway'] = async (site) => {
  const page = await visit(site);
  await useExample(page, 'API Gateway: InvalidSignatureException, after a proxy has changed a header');
  assert.deepEqual(await marks(page), ['', '; charset=utf-8']);
  assert.match(await textOf(page, '#explanation'), /First difference: the header content-type/);
  assert.match(await textOf(page, '#signed-with'), /The signature is right/);
};

tests['compares a request without a signature as it would be signed, for the time of the answer'] = async (site) => {
  const page = await visit(site);
  await useExample(page, 'API Gateway: InvalidSignatureException, after a proxy has changed a header');
  await type(page, { headers: 'content-type: application/json' });
  assert.deepEqual(await marks(page), ['', '; charset=utf-8']);
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

tests['an answer that came with another request is removed, and an answer that was typed stays'] = async (site) => {
  const page = await visit(site);
  await useExample(page, 'S3: SignatureDoesNotMatch, after a proxy has merged slashes');
  await type(page, { paste: 'curl https://abc123.execute-api.eu-west-1.amazonaws.com/prod' });
  assert.equal(await page.inputValue('#answer'), '');
  assert.equal(await page.inputValue('#status'), '');
  assert.equal(await page.$('#explanation'), null);
  await type(page, { answer: '{"message":"Forbidden"}', paste: 'https://abc123.execute-api.eu-west-1.amazonaws.com/' });
  assert.equal(await page.inputValue('#answer'), '{"message":"Forbidden"}');
};

tests['an answer that is pasted as a request is moved to where answers belong, and stays there'] = async (site) => {
  for (const answer of [
    '{"message":"Missing Authentication Token"}',
    '{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"expired"}',
    '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>',
    '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error/></ErrorResponse>',
    'HTTP/1.1 403 Forbidden\ncontent-type: application/json\n\n{"message":"Forbidden"}',
    '< HTTP/2 403\n< x-amzn-requestid: abc\n< \n{"message":"Forbidden"}',
    'The security token included in the request is expired',
  ]) {
    const page = await visit(site, { viewport: PHONE });
    await type(page, { paste: answer });
    await page.waitForSelector('#move-to-answer:visible', { timeout: 2000 }).catch(() => assert.fail(answer));
    assert.equal(
      await textOf(page, '#paste-mistake'),
      'This looks like AWS\'s answer. Paste it under "AWS\'s answer" below.',
    );
    await page.click('#move-to-answer');
    await page.waitForSelector('#explanation');
    assert.deepEqual(
      [await page.inputValue('#answer'), await page.inputValue('#paste'), await textOf(page, '#paste-mistake')],
      [answer, '', ''],
    );
    assert.ok(await page.isVisible('#answer:focus'));
    await type(page, { paste: API_URL });
    assert.equal(await page.inputValue('#answer'), answer);
    await page.close();
  }
  const page = await visit(site);
  for (const other of ['hello', '{"a":1}', `curl '${API_URL}`]) {
    await type(page, { paste: other });
    assert.ok(await page.isHidden('#move-to-answer'), other);
  }
};

tests['signs the request of an answer again, which is not in the fields'] = async (site) => {
  const page = await visit(site);
  const request = pasted({ ...API, host: 'api.example.com', path: '/prod' }).split('\n\n')[0];
  await type(page, { answer: `${request.replace(/^/gm, '> ')}\n> \n< HTTP/2 403\n< \n{"message":"Forbidden"}` });
  await page.click('[data-do="sign-again"]');
  await page.waitForSelector('#signature');
  assert.equal(await page.inputValue('#service'), 'execute-api');
};

/** What is typed, and what the page says to do about it. */
const API_URL = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const MISTAKES = [
  [{ url: 'javascript:alert(1)' }, '#problem', /must begin with https:/],
  [
    { url: 'https://me:hunter2@abc123.execute-api.eu-west-1.amazonaws.com/' },
    '#problem',
    /user name or a password\. Remove it/,
  ],
  [{ url: 'https://$API_ID.execute-api.eu-west-1.amazonaws.com/' }, '#problem', /variable/],
  [{ url: 'https://my-bucket.s3.amazonaws.com/a' }, '#problem', /Fill in the field "Region"/],
  [{ url: API_URL, method: 'GET /a' }, '#problem', /Write one, such as GET/],
  [{ url: API_URL, time: '2015' }, '#problem', /leave the field "Time" empty/],
  [{ url: API_URL, time: '20150230T123600Z' }, '#problem', /leave the field "Time" empty/],
  [{ url: API_URL, headers: 'x-amz-date: yesterday' }, '#problem', /in the header x-amz-date/],
  [{ url: API_URL, answer: '{}', status: 'abc' }, '#problem', /status must be a number/],
  [{ url: API_URL, headers: 'authorization: Basic abc' }, '#report > .note', /replaces it/],
  [{ url: `${API_URL}?a=1&amp;b=2` }, '#report > .note', /&amp; in it.*Write & instead/],
  [{ url: `${API_URL}?AWSAccessKeyId=AKIA&Signature=a` }, '#report > .note', /Signature Version 2/],
  [{ url: `${API_URL}?X-Amz-Signature=a` }, '#report > .note', /Paste the whole URL/],
  [{ paste: 'hello' }, '#paste-mistake', /Paste a curl command, a URL or a presigned URL/],
  [{ paste: `curl ${API_URL} -d @file` }, '#paste-mistake', /Paste the command with the text of the file/],
  [{ paste: `curl 'https://a.example -H 'b: c'` }, '#paste-mistake', /not closed/],
  [{ paste: 'curl https://me:hunter2@api.example.com/' }, '#paste-mistake', /Remove them\.$/],
  [
    { paste: `GET / HTTP/1.1\nHost: a.example\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/x` },
    '#signed-with',
    /no time that can be read/,
  ],
];

tests['each mistake has a message that says what to do, in words of this page'] = async (site) => {
  for (const [fields, place, message] of MISTAKES) {
    const page = await visit(site);
    await type(page, fields);
    const shown = await textOf(page, place);
    assert.match(shown, message, JSON.stringify(fields));
    assert.doesNotMatch(await page.innerText('main'), /hunter2|\b[pP]ass (the|a)\b|explainAnswer|sigv4:/);
    await page.close();
  }
};

tests['a time without a zone is in UTC'] = async (site) => {
  const page = await visit(site, { timezoneId: 'America/New_York' });
  await type(page, { url: API_URL, time: '2015-08-30 12:36:00' });
  assert.match(await textOf(page, '#string-to-sign'), /20150830T123600Z/);
};

tests['says in a page without https that browsers do not sign there'] = async (site) => {
  const page = await site.browser.newPage();
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  await page.goto(`${site.home}debugger/`);
  await type(page, { url: API_URL });
  assert.match(await textOf(page, '#problem'), /Open this page with https/);
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
  assert.match(await textOf(page, '#report > .note'), /says 11 bytes, and there is no body here/);
  assert.match(await textOf(page, '#canonical-request'), /\[the body was not given\]/);
};
