// The ESM and the CommonJS build in one process, as when a library is required and the program is not: one cache between them,
// for a provider that both are given, and for the default one. A copy of another contract has its own.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const manifest = new URL('../../packages/core/package.json', import.meta.url);
const builds = [await import(new URL('dist/index.js', manifest).href), createRequire(manifest)('@sigv4/core')];
assert.notEqual(builds[0].createSigner, builds[1].createSigner);

let loads = 0;
const provider = async () => ({ accessKeyId: `AKIA${++loads}`, secretAccessKey: 'secret' });
const told = [];
const signers = builds.map(({ createSigner }, copy) =>
  createSigner({ credentials: provider, onEvent: ({ type }) => told.push(`${copy} ${type}`) }),
);
const found = await Promise.all(signers.map(({ credentials }) => credentials.get()));
assert.deepEqual(
  found.map(({ accessKeyId }) => accessKeyId),
  ['AKIA1', 'AKIA1'],
);
assert.deepEqual(told, ['0 refreshed', '1 refreshed']);
await signers[1].credentials.refresh();
assert.equal((await signers[0].credentials.get()).accessKeyId, 'AKIA2');

// A provider that asks, through one copy, for what it is loading through the other, does not wait for itself.
const asking = async () => {
  await Promise.resolve();
  return inner.credentials.get();
};
const [outer, inner] = builds.map(({ createSigner }) => createSigner({ credentials: asking }));
await assert.rejects(outer.credentials.get(), /asking sent a request that waits for its own credentials/);

let requests = 0;
const endpoint = createServer((_, response) => {
  response.end(
    JSON.stringify({
      AccessKeyId: `ASIA${++requests}`,
      SecretAccessKey: 'secret',
      Token: 'token',
      Expiration: new Date(Date.now() + 3_600_000),
    }),
  );
});
await new Promise((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
const nothing = new URL('missing', import.meta.url).pathname;
Object.assign(process.env, {
  AWS_CONFIG_FILE: nothing,
  AWS_SHARED_CREDENTIALS_FILE: nothing,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${endpoint.address().port}/`,
});
// Without credentials, whichever copy made the provider, and whichever asks.
process.env.AWS_EC2_METADATA_DISABLED = 'true';
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri } = process.env;
delete process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
for (const { createSigner } of builds.toReversed()) {
  await assert.rejects(createSigner().sign({ method: 'GET', url: 'https://sqs.eu-west-1.amazonaws.com/' }), {
    code: 'ERR_NO_CREDENTIALS',
    message: /^Cannot sign GET https:\/\/sqs\..*AWS_ACCESS_KEY_ID/,
  });
}
process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI = uri;
try {
  const defaults = await Promise.all(builds.map(({ createSigner }) => createSigner().credentials.get()));
  assert.deepEqual(
    defaults.map(({ accessKeyId }) => accessKeyId),
    ['ASIA1', 'ASIA1'],
  );
  assert.equal(requests, 1);
} finally {
  endpoint.close();
}
// A core of another contract: the same code, whose registries have another number. It works, and nothing of it is called by this one.
const home = mkdtempSync(join(tmpdir(), 'sigv4-contract-'));
try {
  const dist = fileURLToPath(new URL('dist/', manifest));
  cpSync(fileURLToPath(manifest), join(home, 'package.json'));
  cpSync(dist, join(home, 'dist'), { recursive: true });
  const numbered = new Set();
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => /\.c?js$/.test(name))) {
    const text = readFileSync(join(dist, file), 'utf8');
    const renumbered = text.replace(/(["'`])([a-z\d-]+)\/1\1/g, (_, quote, name) => {
      numbered.add(name);
      return `${quote}${name}/2${quote}`;
    });
    writeFileSync(join(home, 'dist', file), renumbered);
  }
  const registries = [
    'context',
    'credential-sources',
    'default-provider',
    'in-flight',
    'longer-lived',
    'p256',
    'record',
    'signer',
  ];
  assert.deepEqual(numbered, new Set(registries));
  const symbols = () => Object.getOwnPropertySymbols(globalThis).filter((symbol) => symbol.description?.endsWith('/2'));
  const other = await import(pathToFileURL(join(home, 'dist/index.js')).href);
  assert.deepEqual(symbols(), [], 'registries are made when they are used, and not when the package is loaded');

  const { createSigner, presign, signerOf } = builds[0];
  const { sigv4 } = await import(new URL('../../packages/fetch/dist/index.js', import.meta.url).href);
  const request = { method: 'GET', url: 'https://sqs.eu-west-1.amazonaws.com/' };
  const calls = [];
  const stranger = other.createSigner({
    credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
  });
  for (const name of ['sign', 'credentials']) {
    const value = stranger[name];
    Object.defineProperty(stranger, name, { get: () => (calls.push(name), value) });
  }
  calls.length = 0;
  const refused = {
    name: 'TypeError',
    message:
      /another version of @sigv4\/core made this signer\. Its contract is signer\/2, and that of this version is signer\/1\. .*npm ls @sigv4\/core/,
  };
  assert.throws(() => signerOf(stranger), refused);
  assert.throws(() => sigv4(fetch, stranger), refused);
  await assert.rejects(presign(stranger, request, { expiresIn: 60 }), refused);
  assert.deepEqual([...new Set(calls)], ['sign'], 'it is only looked at');
  assert.throws(
    () => other.signerOf(createSigner()),
    /Its contract is signer\/1, and that of this version is signer\/2/,
  );
  assert.ok((await stranger.sign(request)).headers.authorization);

  let asked = 0;
  const counting = async () => ({ accessKeyId: `AKIA${++asked}`, secretAccessKey: 'secret' });
  await createSigner({ credentials: counting }).credentials.get();
  await other.createSigner({ credentials: counting }).credentials.get();
  assert.equal(asked, 2, 'each contract has a cache of its own');
  assert.ok(symbols().length > 0);
} finally {
  rmSync(home, { recursive: true, force: true });
}

// What the ESM bridge keeps with a response is understood by the CommonJS core.
const refusing = createServer((_, response) =>
  response.writeHead(403, { 'x-amzn-errortype': 'ExpiredTokenException' }).end(),
);
await new Promise((resolve) => refusing.listen(0, '127.0.0.1', resolve));
const host = `127.0.0.1:${refusing.address().port}`;
try {
  const { sigv4 } = await import(new URL('../../packages/fetch/dist/index.js', import.meta.url).href);
  const response = await sigv4(fetch, {
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
    service: 'sqs',
    region: 'eu-west-1',
    hosts: [host],
    recover: false,
  })(`http://${host}/`);
  for (const { explain } of builds) assert.equal((await explain(response))?.code, 'token-expired');
} finally {
  refusing.close();
  refusing.closeAllConnections();
}
console.log(
  'The ESM and the CommonJS build share their credentials, and understand what the other has kept. A core of another contract is kept apart.',
);
