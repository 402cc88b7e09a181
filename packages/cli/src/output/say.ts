import { EXIT, type Failure } from '../failure.ts';

/** Writes to standard error. Standard output is for what was asked for. */
export function say(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Says why a command ends, as curl does: with its exit code. */
export function sayFailure({ exitCode, message }: Pick<Failure, 'exitCode' | 'message'>, command: string): void {
  say(`sigv4: (${exitCode}) ${message}`);
  if (exitCode === EXIT.WRONG_USAGE) say(`${command} --help shows the options.`);
}
