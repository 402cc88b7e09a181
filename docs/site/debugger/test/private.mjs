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

/** Fields with a secret, each in a spelling that a server may read. */
const ODD_PLACES = (secret, url) => [
  { url: `${url}?X%2DAmz%2DSecurity%2DToken=${secret}` },
  { url: `${url}?p%2561ssword=${secret}` },
  { url: `${url}?%41WSAccessKeyId=AKIA${secret}` },
  { url: `${url}?aws_session_token=${secret}` },
  { url: `${url}?next=https%3A%2F%2Fa.example%2F%3Faccess_token%3D${secret}` },
  { url: `https://me:${secret}@api.example.com/prod` },
  { headers: `x-user: Bearer ${secret}` },
  { headers: `x-original-url: /a?access%5Ftoken=${secret}` },
  { headers: `referer: https://me:${secret}@a.example/` },
  { headers: `x-credentials: ${secret}` },
  { headers: `Authorization: AWS4-HMAC-SHA1 Credential=AKIA${secret}` },
  { body: `a=1&X%2DAmz%2DSecurity%2DToken=${secret}` },
  { body: `AWSAccessKeyId=AKIA${secret}&a=1` },
  { body: `WebIdentityToken=${secret}` },
  { body: `export AWS_SESSION_TOKEN=${secret}` },
  { body: `{"password":["${secret}"]}` },
  { body: `{"p\\u0061ssword":"${secret}"}` },
  { body: `{"accessKeyId":"ASIA${secret}"}` },
  { body: `{"name":"password","value":"${secret}"}` },
  { body: `<Password type="x">${secret}</Password>` },
  { body: `<a:Password><![CDATA[${secret}]]></a:Password>` },
  { body: `--b\nContent-Disposition: form-data; name="password"\n\n${secret}\n--b--` },
  { body: `-----BEGIN PRIVATE KEY-----\n${secret}` },
  { service: secret },
  { signedHeaders: `password: ${secret}` },
];

/** Fields without a secret, which a link keeps. */
const HARMLESS = (url) => [
  { url: `${url}?nextToken=page2&continuation-token=a&list-type=2` },
  { headers: 'content-type: application/json\nx-amz-target: DynamoDB_20120810.ListTables\naccept: */*' },
  { body: '{"TableName":"tokens","ExclusiveStartKey":{"id":{"S":"1"}}}' },
  { signedHeaders: 'content-type, range' },
];

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
      const throws = (make) => {
        try {
          return String(make());
        } catch (error) {
          return error.name;
        }
      };
      const script = document.createElement('script');
      script.append('window.ran = true');
      document.body.append(script);
      await import('data:text/javascript,window.ran=true').catch(() => {});
      const html = throws(() => (document.body.innerHTML = '<img src=/stolen>'));
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { outcome, violations, ran: window.ran, html };
    });
    assert.equal(refused.outcome, 'refused');
    assert.equal(refused.ran, undefined);
    assert.equal(refused.html, 'TypeError'); // no text becomes HTML
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

  'a link has no secret in odd spellings, in the wrong field, or in a body': async (site) => {
    const page = await visit(site);
    const secret = 'hunter2Zq';
    const url = 'https://api.example.com/prod';
    for (const fields of ODD_PLACES(secret, url)) {
      await type(page, { method: 'POST', url, headers: '', body: '', service: '', signedHeaders: '', ...fields });
      await page.click('[data-do="make-link"]');
      const link = decodeURIComponent(await page.inputValue('#link'));
      assert.ok(!link.includes(secret), `${JSON.stringify(fields)} ${link}`);
      assert.match(await textOf(page, '#left-out'), /^Left out: /);
      assert.ok(!(await textOf(page, '#left-out')).includes(secret));
    }
    for (const fields of HARMLESS(url)) {
      await type(page, { url, headers: '', body: '', service: '', signedHeaders: '', ...fields });
      await page.click('[data-do="make-link"]');
      assert.equal(await textOf(page, '#left-out'), '', JSON.stringify(fields));
    }
    await type(page, { url: `${url};password=${secret}` });
    await page.click('[data-do="make-link"]');
    assert.match(await textOf(page, '#link-mistake'), /path of the URL has a secret/);
    assert.equal(await page.isVisible('#link'), false);
  },

  'a link disappears when the request changes, and a mistake is visible': async (site) => {
    const page = await visit(site);
    await page.click('[data-do="make-link"]');
    assert.equal(await textOf(page, '#link-mistake'), 'Paste a request first.');
    assert.ok(await page.isVisible('#link-mistake'));
    await useExample(page, 'API Gateway: GET');
    await page.click('[data-do="make-link"]');
    assert.equal(await textOf(page, '#link-mistake'), '');
    assert.ok(await page.isVisible('#link'));
    await type(page, { method: 'PUT' });
    assert.equal(await page.isVisible('#link'), false);
  },

  'a hostile link is refused, and does nothing': async (site) => {
    const html = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
    for (const fragment of [
      '%',
      '{"url":5,"__proto__":{"url":"https://a.example"},"keys":"own"}',
      'null',
      '[]',
      JSON.stringify({ url: `https://a.example/?${'a=b&'.repeat(200_000)}` }),
      JSON.stringify({ into: 'nowhere', payload: html, service: html, expires: 'x' }),
    ]) {
      const page = await visit(site, { fragment: `#request=${fragment}` });
      assert.equal(await page.inputValue('#url'), '');
      assert.equal(await page.inputValue('#into'), 'headers');
      assert.match(await textOf(page, '#paste-mistake'), /link has no request that this page can read/);
      await page.close();
    }
    const page = await visit(site, {
      fragment: `#request=${encodeURIComponent(JSON.stringify({ url: `https://a.example/${html}`, headers: `x-amz-a: ${html}`, service: 's3', region: 'eu-west-1' }))}`,
    });
    assert.match(await textOf(page, '#canonical-request'), /x-amz-a:"><img src=x/);
    assert.equal(await page.$('#report img, #report script'), null);
    assert.equal(await page.title(), 'SigV4 debugger');
  },

  'the keys are gone when somebody leaves the page and comes back': async (site) => {
    const page = await visit(site);
    await type(page, { url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/' });
    await typeKeys(page, TEMPORARY);
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await settled(page);
    for (const id of ['access-key-id', 'secret-access-key', 'session-token'])
      assert.equal(await page.inputValue(`#${id}`), '');
    await page.waitForFunction(() => document.querySelector('#sent').textContent.includes('AKIDEXAMPLE'));
    assert.match(await page.inputValue('#url'), /execute-api/);
  },

  'links to other pages open a new tab, and say nothing about this page': async (site) => {
    const page = await visit(site);
    await useExample(page, 'S3: read a presigned URL');
    const links = await page.$$eval('.safe a, #report a', (all) => all.map(({ rel, target }) => `${rel} ${target}`));
    assert.ok(links.length > 10);
    assert.deepEqual([...new Set(links)], ['noreferrer _blank']);
    assert.equal(await page.getAttribute('meta[name="referrer"]', 'content'), 'no-referrer');
  },

  'secrets in a URL are redacted in the canonical request, signed or not': async (site) => {
    const page = await visit(site);
    await type(page, {
      url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/?X-Amz-Security-Token=hunter2&password=hunter2&a=b',
    });
    assert.match(
      await textOf(page, '#canonical-request'),
      /X-Amz-Security-Token=\[redacted\]&a=b&password=\[redacted\]/,
    );
    assert.match(await textOf(page, '#canonical-request'), /Secrets are redacted/);
  },

  'the names of keys are checked, and their values are not repeated': async (site) => {
    const page = await visit(site);
    await type(page, { url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/' });
    for (const [keys, message] of [
      [{ ...TEMPORARY, accessKeyId: 'akiaiosfodnn7hunter' }, /long-term access key/],
      [{ ...TEMPORARY, accessKeyId: 'ASIA/hunter2' }, /letters and digits/],
      [{ ...TEMPORARY, secretAccessKey: 'hunter2 x' }, /invalid character/],
    ]) {
      await typeKeys(page, keys);
      assert.match(await textOf(page, '#problem'), message);
      assert.doesNotMatch(await textOf(page, 'body'), /hunter/);
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
