// The ESM and the CommonJS build in one process, as when a library is required and the program is not: one cache between them,
// for a provider that both are given, and for the default one.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

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
console.log('The ESM and the CommonJS build share their credentials, and understand what the other has kept.');
