// The demo, npm start. It shows an unsigned call and signed calls against a gateway on this machine. With arguments it is the command
// sigv4.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tour } from './tour.mjs';

const args = process.argv.slice(2);
if (args.length === 0) {
  try {
    process.exitCode = (await tour()) ? 0 : 1;
  } catch (error) {
    console.error(`The demo failed. ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
} else {
  const command = fileURLToPath(new URL('dist/sigv4.js', import.meta.resolve('@sigv4/cli/package.json')));
  spawn(process.execPath, [command, ...args], { stdio: 'inherit' }).on(
    'close',
    (code) => (process.exitCode = code ?? 1),
  );
}
