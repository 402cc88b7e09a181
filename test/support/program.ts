import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs a program of this repository, on the packages as they are built, and gives back what it printed. Rejects unless it ends by itself, with 0, before the limit of a test. */
export function runProgram(path: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [fileURLToPath(new URL(`../../${path}`, import.meta.url)), ...args],
      { timeout: 100_000 },
      (error, stdout, stderr) => {
        if (error)
          reject(new Error(`${path} failed. Is it built (npm run build)?\n${stdout}${stderr}`, { cause: error }));
        else resolve(stdout);
      },
    );
  });
}
