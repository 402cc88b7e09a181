import { readFileSync } from 'node:fs';
import { type Command, CommanderError } from 'commander';
import { EXIT } from './failure.ts';
import { programFor, type Actions } from './program.ts';
import { failureOf } from './output/network-failure.ts';
import { say, sayFailure } from './output/say.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What is needed is loaded: a call needs undici, a token does not. */
const actions = (done: (exitCode: number) => void): Actions => {
  const run = async (work: Promise<number>): Promise<void> => done(await work);
  return {
    call: (url, options) => run(import('./commands/call.ts').then(({ call }) => call(url, options, version))),
    presign: (url, flags) =>
      run(import('./commands/presign.ts').then(({ printPresigned }) => printPresigned(url, flags))),
    token: (kind, flags) => run(import('./commands/token.ts').then(({ printToken }) => printToken(kind, flags))),
    explain: (file, url, flags) =>
      run(import('./commands/explain.ts').then(({ explainPasted }) => explainPasted(file, url, flags))),
  };
};

/** The words that call a command, such as `sigv4 token rds`. */
const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

/** An error of commander: `error: unknown option '--heder'`, and in the next line `(Did you mean --header?)`. */
function inSentences(text: string): string {
  const [first = '', ...more] = text
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1);
  return [
    sentence.endsWith('.') ? sentence : `${sentence}.`,
    ...more.map((each) => each.replace(/^\((.*)\)$/, '$1')),
  ].join(' ');
}

/** Runs the command with its arguments. Returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = programFor(
    actions((code) => (exitCode = code)),
    version,
  );
  let current: Command = program;
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command
      .exitOverride()
      .hook('preSubcommand', (_, next) => void (current = next))
      .configureOutput({
        writeErr: say,
        outputError: (text) => {
          const shown = text.replace(/('--?[\w-]+)=[^']*'/, "$1'"); // a value may be a secret
          sayFailure({ exitCode: EXIT.WRONG_USAGE, message: inSentences(shown) }, nameOf(command));
        },
      });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.WRONG_USAGE;
    const failure = failureOf(error, { mayGoUnsigned: current === program });
    sayFailure(failure, nameOf(current));
    return failure.exitCode;
  }
}
