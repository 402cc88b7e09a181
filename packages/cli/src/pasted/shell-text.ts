import { wrongUsage } from '../failure.ts';

/** The parts of a command whose meaning is not that of their characters. The first that matches counts. */
const PARTS = new RegExp(
  [
    /\$'(?:\\[^]|[^'\\])*'/, // escapes as in C, which browsers write
    /'[^']*'/,
    /"(?:\\[^]|[^"\\])*"/,
    /[\\`]\r?\n/, // the command goes on in the next line: of a POSIX shell, and of PowerShell
    /\\[^]/,
    /(?<=[^\s;|&])#/, // only at the start of a word it begins a comment
    /\n(?=\s*(?:[$%>]\s+)?(?:curl|sigv4|awscurl)\s)/, // another command
    /\$\(|["'`]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** Rewrites what `shell-quote` reads in another way than a shell, and refuses what only a shell can read. */
export const asShellQuoteReads = (text: string): string => text.replace(PARTS, rewritten);

function rewritten(part: string): string {
  if (/^[\\`]\r?\n$/.test(part)) return part.startsWith('\\') ? '' : ' ';
  if (part === '\n') return ' ; ';
  if (part === '#') return '\\#';
  if (part === '"' || part === "'") throw wrongUsage('The command has a quotation mark that is not closed. Add it.');
  if (part === '$(' || part === '`') throw substituted();
  return part.length > 1 && part.startsWith('"') ? part.replace(/\\([^])|\$\(|`/g, inDoubleQuotes) : part;
}

/** In double quotes, a line break behind a backslash is nothing, and a backtick may be escaped. */
function inDoubleQuotes(part: string, escaped: string | undefined): string {
  if (escaped === undefined) throw substituted();
  return escaped === '`' ? '`' : escaped === '\n' ? '' : part;
}

const substituted = (): Error =>
  wrongUsage('The command has $(...) or `...`, which only your shell can run. Write the text that it prints instead.');

/**
 * The command prompt of Windows escapes with `^`: "Copy as cURL (cmd)". A line break in a text is `^` and two line breaks, and
 * older browsers write a quotation mark in a text as two.
 */
export function withoutCarets(text: string): string {
  if (!/\s\^\r?\n|^\s*\S+\s+\^"/.test(text)) return text;
  return text
    .replace(/\^\r?\n\r?\n/g, '\n')
    .replace(/\^\r?\n/g, ' ')
    .replace(/\^(.)/g, '$1')
    .replace(/(?<=[^\s\\])""(?=\S)/g, '\\"')
    .replace(/[$`]/g, '\\$&'); // they mean nothing there
}
