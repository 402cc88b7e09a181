import type { PlainRequest } from '@sigv4/core';
import { parse } from 'shell-quote';
import { wrongUsage } from '../failure.ts';
import { readRequest } from '../request/request.ts';
import { readCurlOptions, unsigned } from './curl-options.ts';
import { asShellQuoteReads, withoutCarets } from './shell-text.ts';

/** What a pasted command refers to. A web page has neither. */
export interface Surroundings {
  /** Reads a file, such as that of `-d @file`. Without it a command with files is refused. */
  readonly readFile?: ((name: string) => Promise<Uint8Array>) | undefined;
  /** The variables of the shell, such as `AWS_SESSION_TOKEN`. Others stay as they are written. */
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined;
}

const PROGRAM = /^(?:.*\/)?(curl|sigv4|awscurl)(?:\.exe)?$/;

/** The prompt of a terminal, such as `$ ` or `PS C:\> `. */
const PROMPT = /^\s*(?:(?:(?!curl|sigv4)[^\n'"|<>])*?[$%#>]\s+)?/;
const BEFORE = /(?:[^\n]*(?:\||&&|;)\s*)?(?:(?:sudo|time|env|command|\w+=\S*)\s+)*/;
const CALL = /(?:\S*[/\\])?(?:curl|sigv4|awscurl)(?:\.exe)?\s/;
const WINDOWS_FOLDER = /^\S*\\(?=curl(?:\.exe)?\s)/;
const COMMAND = new RegExp(PROMPT.source + BEFORE.source + CALL.source);

export const isCurlCommand = (text: string): boolean => COMMAND.test(text);

/** Reads a pasted curl command, with curl's meaning. */
export async function readCurlCommand(text: string, { readFile, variables = {} }: Surroundings): Promise<PlainRequest> {
  const commands = commandsIn(text, variables);
  const at = commands.findIndex((words) => words.some((word) => PROGRAM.test(word)));
  const words = commands[at] ?? [];
  const start = words.findIndex((word) => PROGRAM.test(word));
  const program = PROGRAM.exec(words[start] ?? '')?.[1] ?? 'curl';
  if (program !== 'curl') throw unsigned(program);
  const read = async (name: string): Promise<Uint8Array> => {
    if (name === '-') return pipedBytes(commands.slice(0, at));
    if (!readFile)
      throw wrongUsage(
        `The command reads the file ${name}, which is not here. Pass the command with the text of the file.`,
      );
    return readFile(name);
  };
  const { url: given, flags } = readCurlOptions(words.slice(start + 1));
  const { method, url, headers, content } = await readRequest(given, flags, { read, open: read });
  return {
    method,
    url,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body: content?.bytes,
  };
}

/** The words of each command of a shell's line. */
function commandsIn(text: string, variables: NonNullable<Surroundings['variables']>): string[][] {
  const commands: string[][] = [[]];
  const line = asShellQuoteReads(withoutCarets(text).replace(PROMPT, '').replace(WINDOWS_FOLDER, ''));
  for (const word of parse(line, (name) => variables[name] ?? `$${name}`)) {
    if (typeof word === 'string') commands.at(-1)?.push(word);
    else if ('pattern' in word) commands.at(-1)?.push(word.pattern);
    else if ('op' in word) commands.push([]);
  }
  return commands;
}

/** `--dry-run` prints a body that is no text as `printf %s ... | base64 -d | curl ...`. */
function pipedBytes(before: readonly (readonly string[])[]): Uint8Array {
  const [[printf, , base64 = ''] = [], [decoder] = []] = before;
  if (printf !== 'printf' || decoder !== 'base64')
    throw wrongUsage('The body comes from standard input. Pass the command with its body, or the request as HTTP.');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
