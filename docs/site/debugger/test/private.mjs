// Nothing leaves the page: no request, no storage, no secret in a link.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { linesOf, settled, textOf, type, useExample, visit } from './browser.mjs';
import { typeKeys } from './signatures.mjs';
import { TEMPORARY } from './vectors.mjs';

const [DOCUMENT, STYLE, SCRIPT, ICON] = ['', 'debugger.css', 'debugger.js', 'icon.svg'].map(
  (name) => `/debugger/${name}`,
);

const SECRETS = {
  authorization: 'Bearer hunter2hunter2',
  'x-amz-security-token': 'token-of-somebody',
  cookie: 'session=of-a-browser',
  'x-api-key': 'key-of-an-api',
  'x-amz-server-side-encryption-customer-key': 'key-of-a-customer',
};

export const tests = {
  'arriving from the home page loads document, script, style and icon, and nothing afterwards': async (site) => {
    const page = await site.browser.newPage();
    const asked = [];
    const loaded = () => asked.filter((path) => path !== ICON);
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(site.home);
    site.requests.length = 0;
    asked.length = 0;
    await page.click('a');
    await page.waitForURL('**/debugger/');
    await settled(page);
    assert.deepEqual(loaded(), [DOCUMENT, STYLE, SCRIPT]);
    await useExample(page, 'S3: SignatureDoesNotMatch, after a proxy has merged slashes');
    await useExample(page, 'SigV4a: S3 Multi-Region Access Point');
    await type(page, { answer: '{"message":"Forbidden"}' });
    await typeKeys(page, TEMPORARY);
    await page.click('[data-do="make-link"]');
    assert.deepEqual(loaded(), [DOCUMENT, STYLE, SCRIPT]);
    assert.ok(
      site.requests.every((path) => [DOCUMENT, STYLE, SCRIPT, ICON].includes(path)),
      site.requests.join(' '),
    );
  },

  'the policy refuses every way out': async (site) => {
    const page = await visit(site);
    site.requests.length = 0;
    const refused = await page.evaluate(async () => {
      const violations = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        violations.push(effectiveDirective),
      );
      const outcome = await fetch('/stolen').then(
        () => 'sent',
        () => 'refused',
      );
      navigator.sendBeacon('/stolen', 'x');
      new Image().src = 'https://example.com/stolen.png';
      const socket = new WebSocket(location.origin.replace('http', 'ws'));
      await new Promise((resolve) => (socket.onerror = resolve));
      const form = document.body.appendChild(document.createElement('form'));
      form.method = 'post';
      form.action = '/stolen';
      form.submit();
      const script = document.body.appendChild(document.createElement('script'));
      script.textContent = 'window.ran = true';
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { outcome, violations, ran: window.ran };
    });
    assert.equal(refused.outcome, 'refused');
    assert.equal(refused.ran, undefined);
    for (const directive of ['connect-src', 'img-src', 'form-action', 'script-src-elem'])
      assert.ok(refused.violations.includes(directive), `${directive} of ${refused.violations.join(' ')}`);
    assert.deepEqual(site.requests, []);
  },

  'nothing is stored, and the address of the page does not change': async (site) => {
    const page = await visit(site);
    await useExample(page, 'API Gateway: GET');
    await typeKeys(page, TEMPORARY);
    const kept = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      document.cookie,
      (await indexedDB.databases()).length,
      location.hash,
      history.state,
    ]);
    assert.deepEqual(kept, [0, 0, '', 0, '', null]);
    await page.reload();
    assert.equal(await page.inputValue('#secret-access-key'), '');
    assert.equal(await page.inputValue('#url'), '');
  },

  'a link carries the request, and no secret': async (site) => {
    const page = await visit(site);
    const headers = Object.entries(SECRETS).map(([name, value]) => `${name}: ${value}`);
    await type(page, {
      method: 'POST',
      url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod?nextToken=page2&X-Amz-Security-Token=a-token&access_token=b-token&X-Amz-Credential=AKIASECRETID%2Fx',
      headers: [...headers, 'content-type: application/x-www-form-urlencoded'].join('\n'),
      body: 'name=soup&client_secret=of-a-client',
      answer: '{"message":"an answer that stays here"}',
      time: '20260101T120000Z',
    });
    await typeKeys(page, TEMPORARY);
    await page.click('[data-do="make-link"]');
    const link = await page.inputValue('#link');
    const plain = decodeURIComponent(link);
    for (const secret of [
      ...Object.values(SECRETS),
      ...Object.values(TEMPORARY),
      'a-token',
      'b-token',
      'AKIASECRETID',
      'of-a-client',
      'stays here',
    ])
      assert.ok(!plain.includes(secret), secret);
    assert.match(await textOf(page, '#left-out'), /authorization.*cookie.*X-Amz-Security-Token.*access_token.*body/i);

    const other = await visit(site, { fragment: new URL(link).hash });
    assert.equal(await other.inputValue('#method'), 'POST');
    assert.match(await other.inputValue('#url'), /\/prod\?nextToken=page2$/);
    assert.equal(await other.inputValue('#headers'), 'content-type: application/x-www-form-urlencoded');
    assert.match(await linesOf(other, 'canonical-request'), /^POST\n\/prod\nnextToken=page2\n/);
  },

  'a link to a signed request has no signature, but its time and its scope': async (site) => {
    const page = await visit(site);
    for (const example of ['S3: read a presigned URL', 'S3: SignatureDoesNotMatch, after a proxy has merged slashes']) {
      await useExample(page, example);
      await page.click('[data-do="make-link"]');
      const plain = decodeURIComponent(await page.inputValue('#link'));
      assert.doesNotMatch(
        plain,
        /signature=|AKIA|[\da-f]{64}(?<!e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855)/i,
      );
      assert.match(plain, /20260101T120000Z/);
    }
  },

  'a hostile link is passed over': async (site) => {
    for (const fragment of ['#request=%', '#request={"url":5,"__proto__":{"x":"y"},"keys":"own"}', '#request=null']) {
      const page = await visit(site, { fragment });
      assert.equal(await page.inputValue('#url'), '');
      await page.close();
    }
  },

  'it also runs from a folder, without a server': async (site) => {
    const page = await site.browser.newPage();
    await page.goto(pathToFileURL(`${site.folder}/index.html`).href);
    await settled(page);
    await useExample(page, 'IAM: ListUsers');
    assert.match(await textOf(page, '#signature-value'), /^5d672d79/);
  },
};
