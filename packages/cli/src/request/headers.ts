import { wrongUsage } from '../failure.ts';
import { textOf } from './bytes.ts';
import type { Files } from './files.ts';

/** What the `-H` options say. The names are as they were written. */
export interface GivenHeaders {
  readonly fields: [name: string, value: string][];
  /** The names of headers that are not sent, in lower case: `-H 'Accept:'`. */
  readonly removed: ReadonlySet<string>;
}

/** Reads `-H`, as curl does: `Name: value`, `Name:` to send no such header, `Name;` for an empty value, `@file` with one header a line. */
export async function readHeaders(given: readonly string[] | undefined, files: Files): Promise<GivenHeaders> {
  const fields: [string, string][] = [];
  const removed = new Set<string>();
  for (const line of await linesOf(given ?? [], files)) {
    const [, name = '', separator, rest = ''] = /^([\w!#$%&'*+.^`|~-]+)\s*([:;])(.*)$/s.exec(line) ?? [];
    const value = rest.trim();
    if (!name || (separator === ';' && value)) throw wrongUsage(`A header must be "Name: value". ${named(line)}`);
    if (/[\r\n\0]/.test(value)) throw wrongUsage(`The header "${name}" has a line break in its value.`);
    if (separator === ':' && !value) removed.add(name.toLowerCase());
    else fields.push([name, value]);
  }
  return { fields, removed };
}

/** The text of a header may be a secret, so only its name is shown. */
const named = (line: string): string => {
  const [start] = /^[\w-]*/.exec(line) ?? [];
  return start ? `Correct the one that begins with "${start.slice(0, 30)}".` : 'One has no name.';
};

async function linesOf(given: readonly string[], files: Files): Promise<string[]> {
  const lines: string[] = [];
  for (const line of given) {
    if (!line.startsWith('@')) lines.push(line);
    else
      lines.push(
        ...textOf(await files.read(line.slice(1)))
          .split(/\r?\n/)
          .filter(Boolean),
      );
  }
  return lines;
}
