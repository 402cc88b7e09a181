// Compiles a program in TypeScript as its own tsconfig.json says, and runs it.
import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const folder = fileURLToPath(new URL(`../${process.argv[2]}`, import.meta.url)).replace(/main\.ts$/, '');
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
await promisify(execFile)(process.execPath, [compiler, '-p', folder, '--pretty', 'false']).catch(({ stdout }) => {
  throw new Error(stdout);
});
await import(String(pathToFileURL(`${folder}dist/main.js`)));
