// publint and attw, on what npm would pack.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const checks = [
  ['publint', '--strict', '--pack', 'npm'],
  ['attw', '--pack', '.', '--profile', 'node16', '--no-emoji'],
];

for (const name of ['core', 'axios', 'fetch', 'testing']) {
  for (const [command, ...args] of checks) {
    const { status, stdout, stderr } = spawnSync(fileURLToPath(new URL(`node_modules/.bin/${command}`, root)), args, {
      cwd: fileURLToPath(new URL(`packages/${name}`, root)),
      encoding: 'utf8',
    });
    if (status === 0) continue;
    console.error(`${command} on @sigv4/${name}:\n${stdout}${stderr}`);
    process.exitCode = 1;
  }
}
if (!process.exitCode) console.log('publint and attw find nothing to say about the packages.');
