// What a program loads of the AWS SDK: nothing for keys in the environment, the SDK's chain only when it is asked. The counts are
// of files that V8 has parsed, seen through the inspector, so that ESM and CommonJS count alike.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const core = fileURLToPath(new URL('../../packages/core/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sigv4-'));

const program = (load) => `
  import { createRequire } from 'node:module';
  import { Session } from 'node:inspector';
  const { createSigner } = ${load};
  let outcome;
  try {
    const { headers } = await createSigner().sign({ method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/' });
    outcome = /Credential=(\\w+)/.exec(headers.authorization)[1];
  } catch (error) {
    outcome = error.code + ': ' + error.message;
  }
  const session = new Session();
  session.connect();
  let files = 0;
  session.on('Debugger.scriptParsed', ({ params }) => (files += /node_modules.@(aws-sdk|smithy)/.test(params.url) ? 1 : 0));
  session.post('Debugger.enable');
  console.log(JSON.stringify({ outcome, files }));
  process.exit(); // an open inspector session would keep the process
`;

function run(load, environment) {
  const variables = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program(load)], {
    encoding: 'utf8',
    cwd: folder,
    env: {
      ...variables,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_CONFIG_FILE: join(folder, 'config'),
      ...environment,
    },
  });
  assert.ok(stdout, stderr);
  return JSON.parse(stdout);
}

try {
  writeFileSync(
    join(folder, 'credentials'),
    '[work]\naws_access_key_id = AKIAFROMFILE\naws_secret_access_key = secret\n',
  );
  writeFileSync(join(folder, 'config'), '');
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAFROMENV', AWS_SECRET_ACCESS_KEY: 'secret' };
  const builds = {
    ESM: `await import(${JSON.stringify(pathToFileURL(join(core, 'dist/index.js')).href)})`,
    CommonJS: `createRequire(${JSON.stringify(join(core, 'package.json'))})('@sigv4/core')`,
  };
  for (const [build, load] of Object.entries(builds)) {
    const environment = run(load, keys);
    assert.deepEqual(
      environment,
      { outcome: 'AKIAFROMENV', files: 0 },
      `${build}: keys in the environment load no file of the AWS SDK`,
    );

    const profile = run(load, { ...keys, AWS_PROFILE: 'work' });
    assert.equal(profile.outcome, 'AKIAFROMFILE', `${build}: a profile goes before keys in the environment`);
    assert.ok(profile.files > 0, `${build}: a profile is read by the AWS SDK`);

    const nothing = run(load, { AWS_PROFILE: 'missing' });
    assert.match(
      nothing.outcome,
      /^ERR_NO_CREDENTIALS: .*: The profile "missing" failed: .+\. Correct AWS_PROFILE or the profile\./,
    );
    assert.match(
      run(load, { AWS_ACCESS_KEY_ID: 'AKIA' }).outcome,
      /^ERR_NO_CREDENTIALS: .*: AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is\. Set both\./,
    );
    writeFileSync(join(folder, 'config'), '[profile tool]\ncredential_process = no-such-tool --password hunter2\n');
    const failed = run(load, { AWS_PROFILE: 'tool' });
    assert.match(failed.outcome, /^ERR_NO_CREDENTIALS: /);
    assert.doesNotMatch(failed.outcome, /hunter2/);
    writeFileSync(
      join(folder, 'config'),
      '[profile login]\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = reader\n[sso-session work]\nsso_start_url = https://127.0.0.1/\nsso_region = eu-west-1\n',
    );
    assert.match(
      run(load, { AWS_PROFILE: 'login', HOME: folder }).outcome,
      /^ERR_NO_CREDENTIALS: .*: Run aws sso login --profile login\. /,
      'what to do about a login that has ended is in the message',
    );
  }

  cpSync(join(core, 'dist'), join(folder, 'node_modules/@sigv4/core/dist'), { recursive: true });
  cpSync(join(core, 'package.json'), join(folder, 'node_modules/@sigv4/core/package.json'));
  for (const load of [
    "await import('@sigv4/core')",
    `createRequire(${JSON.stringify(join(folder, 'x.js'))})('@sigv4/core')`,
  ]) {
    const alone = run(
      `${load.replace("import('@sigv4/core')", `import(${JSON.stringify(pathToFileURL(join(folder, 'node_modules/@sigv4/core/dist/index.js')).href)})`)}`,
      {},
    );
    assert.match(
      alone.outcome,
      /^ERR_NO_CREDENTIALS: .*npm install @aws-sdk\/credential-providers/,
      'without the SDK, the error says what to install',
    );
  }
  console.log('The AWS SDK is loaded only when its chain is asked, and missed with a word on what to install.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
