import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { EXIT } from './failure.ts';
import { programFor, type Actions } from './program.ts';
import { failureOf } from './network-failure.ts';
import { say, sayFailure } from './say.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What is needed is loaded: a call needs undici, a token does not. */
const actions = (done: (exitCode: number) => void): Actions => {
  const run = async (work: Promise<number>): Promise<void> => done(await work);
  return {
    call: (url, options) => run(import('./call.ts').then(({ call }) => call(url, options, version))),
    presign: (url, flags) => run(import('./presign.ts').then(({ printPresigned }) => printPresigned(url, flags))),
    token: (kind, flags) => run(import('./token.ts').then(({ printToken }) => printToken(kind, flags))),
    explain: (file, url, flags) =>
      run(import('./explain.ts').then(({ explainPasted }) => explainPasted(file, url, flags))),
  };
};

/** Runs the command with its arguments. Returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = programFor(
    actions((code) => (exitCode = code)),
    version,
  );
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.exitOverride().configureOutput({
      writeErr: say,
      outputError: (text, write) => write(text.replace(/('--?[\w-]+)=[^']*'/, "$1'")), // a value may be a secret
    });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.WRONG_USAGE;
    const failure = failureOf(error);
    sayFailure(failure);
    return failure.exitCode;
  }
}
