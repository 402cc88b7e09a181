// The table in docs/runtimes.md, which the suite holds against what it sees.
import { readFileSync } from 'node:fs';

const lines = readFileSync(new URL('../../docs/runtimes.md', import.meta.url), 'utf8').split('\n');
const cells = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const [head = [], , ...rows] = lines.filter((line) => line.startsWith('|')).map(cells);

/** What is said of one runtime, by row. */
export function columnOf(name) {
  const at = head.indexOf(name);
  if (at < 1) throw new Error(`docs/runtimes.md has no column for ${name}`);
  return Object.fromEntries(rows.map((row) => [row[0], row[at]]));
}
