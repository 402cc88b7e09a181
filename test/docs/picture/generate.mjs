import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { COLUMNS, draw } from './draw.mjs';
import { rowsOf } from './screen.mjs';
import { ARGUMENTS, printed } from './terminal.mjs';

const target = new URL('../../../docs/terminal.svg', import.meta.url);

/** The last line that is shown. Below it are whole requests, with dates that differ from run to run. */
const LAST = /^ {2}theirs: /;

/**
 * The picture of the README, of what the command prints now.
 *
 * @returns {Promise<string>}
 */
export async function picture() {
  const lines = (await printed()).split('\n');
  const end = lines.findIndex((line) => LAST.test(line));
  const start = lines.findIndex((line) => / 403 \w+ \([\w-]+\)$/.test(line));
  if (start === -1 || end < start) throw new Error(`The command printed no explanation:\n${lines.join('\n')}`);
  const answer = lines.slice(0, start - 1).flatMap((line) => rowsOf(line, COLUMNS));
  const explanation = lines.slice(start, end + 1);
  const rows = [
    [
      { text: '$ ', style: 'dim' },
      { text: `sigv4 ${ARGUMENTS.join(' ')}`, style: 'typed' },
    ],
    ...answer,
    [],
    ...explanation.flatMap((line) => rowsOf(line, COLUMNS)),
    [{ text: '⋮', style: 'dim' }],
  ];
  const from = answer.length + 2;
  return draw({
    title: 'A 403 of AWS, explained by the command sigv4',
    description: explanation.filter(Boolean).join(' ').replace(/ +/g, ' '),
    rows,
    ours: from,
    notes: [
      { row: 1, text: 'what AWS answers' },
      { row: from + 1, text: 'what sigv4 adds' },
      { row: rows.length - 1, text: 'then both canonical requests, line by line' },
    ],
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(target, await picture());
