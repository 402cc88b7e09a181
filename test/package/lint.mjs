// publint and attw, on the tarballs that npm would get.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { NAMES, ROOT, withTarballs } from './pack.mjs';

const checks = [
  ['publint', '--strict'],
  ['attw', '--no-emoji'],
];

await withTarballs((tarballs) => {
  for (const name of NAMES) {
    for (const [command, ...args] of checks) {
      const { status, stdout, stderr } = spawnSync(
        join(ROOT, 'node_modules/.bin', command),
        [...args, tarballs[name]],
        { encoding: 'utf8' },
      );
      if (status === 0) continue;
      console.error(`${command} on @sigv4/${name}:\n${stdout}${stderr}`);
      process.exitCode = 1;
    }
  }
});
if (!process.exitCode) console.log('publint and attw find nothing to say about the packages.');
