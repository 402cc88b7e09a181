// What a program loads of SigV4a and of chunk signatures: nothing while it signs with SigV4, and the code for its platform when it signs with SigV4a. The files are
// those that V8 has parsed, seen through the inspector, so that ESM and CommonJS count alike.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const core = fileURLToPath(new URL('../../packages/core/', import.meta.url));

const program = (load, url, own) => `
  import { createRequire } from 'node:module';
  import { Session } from 'node:inspector';
  const { createSigner, presign, signRequest, stringToSign } = ${load};
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const request = { method: 'GET', url: ${JSON.stringify(url)} };
  const signer = createSigner({ credentials, region: 'eu-west-1' });
  const { headers } = await signer.sign(request, ${own});
  await presign(signer, request, { expiresIn: 60, ...${own} });
  await signRequest(request, { credentials, service: 's3', region: 'eu-west-1' });
  await stringToSign(request, { service: 's3', region: 'eu-west-1', ...${own} });
  const session = new Session();
  session.connect();
  const files = [];
  session.on('Debugger.scriptParsed', ({ params }) => {
    const [name] = /(?<=core.dist.)(signer|platform|chunks|p256).*$/.exec(params.url.replaceAll('\\\\', '/')) ?? [];
    if (name) files.push(name.replace(/\\.c?js$/, ''));
  });
  session.post('Debugger.enable');
  console.log(JSON.stringify({ algorithm: headers.authorization.split(' ')[0], files: files.sort() }));
  process.exit(); // an open inspector session would keep the process
`;

function run(load, url, own = '{}') {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program(load, url, own)], {
    encoding: 'utf8',
  });
  assert.ok(stdout, stderr);
  return JSON.parse(stdout);
}

const BUCKET = 'https://bucket.s3.eu-west-1.amazonaws.com/key';
const ACCESS_POINT = 'https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/key';
const FIRST = ['chunks/lazy', 'platform/node', 'platform/reason', 'signer/lazy-sigv4a'];
const builds = {
  ESM: `await import(${JSON.stringify(pathToFileURL(join(core, 'dist/index.js')).href)})`,
  CommonJS: `createRequire(${JSON.stringify(join(core, 'package.json'))})('@sigv4/core')`,
};
for (const [build, load] of Object.entries(builds)) {
  assert.deepEqual(
    run(load, BUCKET),
    { algorithm: 'AWS4-HMAC-SHA256', files: FIRST },
    `${build}: a program of SigV4 loads no file of SigV4a`,
  );
  assert.deepEqual(
    run(load, ACCESS_POINT),
    {
      algorithm: 'AWS4-ECDSA-P256-SHA256',
      files: [
        'chunks/lazy',
        'platform/node',
        'platform/reason',
        'platform/sigv4a-node',
        'signer/lazy-sigv4a',
        'signer/sigv4a',
      ],
    },
    `${build}: a program of SigV4a loads its code for Node, and no file for other platforms`,
  );
}
console.log('A program of SigV4 loads no file of SigV4a.');
