// Users of the command: a fresh project that installs it from its tarball, calls a server on this machine, and prints a curl command. What
// the installation takes on a disk has a limit, and so has what a start loads.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGateway } from '@sigv4/testing';
import { readManifest, ROOT, withTarballs } from './pack.mjs';

/** What `npm install @sigv4/cli` may add to a disk, in bytes. Two thirds of it are undici. */
const BUDGET = 2_800_000;

/** What is installed, and nothing else. */
const PACKAGES = ['@sigv4/cli', '@sigv4/core', '@sigv4/fetch', '@sigv4/tokens', 'commander', 'shell-quote', 'undici'];

const run = promisify(execFile);
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => statSync(join(folder, path)));
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

await withTarballs(async (tarballs, folder) => {
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', '--omit=peer'];
  const needed = ['cli', 'core', 'fetch', 'tokens'].map((name) => tarballs[name]);
  await run('npm', ['install', ...options, ...needed], { cwd: project });

  const modules = join(project, 'node_modules');
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  const names = Object.keys(packages).map((path) => path.replace('node_modules/', ''));
  assert.deepEqual(names.sort(), PACKAGES, 'what npm install @sigv4/cli adds');
  const sizes = names.map((name) => /** @type {const} */ ([name, sizeOf(join(modules, name))]));
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(total < BUDGET, `npm install @sigv4/cli adds ${total} bytes, more than ${BUDGET}`);

  const gateway = await createGateway({ credentials });
  const sigv4 = (...args) =>
    run('npx', ['--no', '--', 'sigv4', ...args], {
      cwd: project,
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_PROFILE: '',
        NODE_DEBUG: 'esm',
      },
    });
  try {
    const version = await sigv4('--version');
    assert.equal(version.stdout, `${readManifest(join(ROOT, 'packages/cli')).version}\n`);
    const call = ['--service', 'execute-api', '--region', 'us-east-1', `${gateway.url}/hello`];
    const called = await sigv4(...call);
    assert.equal(called.stdout, '"Hello from Lambda!"');
    assert.ok(gateway.requests[0]?.verdict.ok, 'the request of the installed command is accepted');
    const dry = await sigv4('--dry-run', ...call);
    assert.match(dry.stdout, /^curl -g --path-as-is -X GET .*Signature=/);
    const loads = ({ stderr }, name) => stderr.includes(`/node_modules/${name}/`);
    assert.ok(loads(called, 'undici'), 'NODE_DEBUG shows what is loaded');
    assert.ok(!loads(dry, 'undici'), 'a dry run loads no undici');
    for (const each of [version, called, dry])
      assert.ok(!loads(each, '@aws-sdk'), 'keys of the environment load no AWS SDK');
  } finally {
    await gateway.close();
  }
  const shares = sizes.map(([name, size]) => `${name} ${Math.round(size / 1000)}`).join(', ');
  console.log(
    `The command runs where it is installed; npm install @sigv4/cli adds ${Math.round(total / 1000)} kB: ${shares}.`,
  );
});
