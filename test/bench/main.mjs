// npm run bench: all measurements in one run. Prints the table, and writes it to docs/benchmarks.md, below what is explained there, and
// one row of it to the README.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { added } from './added.mjs';
import { bodies } from './bodies.mjs';
import { axiosClients, fetchClients } from './clients.mjs';
import { start, uploads } from './program.mjs';
import { withLastRun } from './readme.mjs';
import { rows, table, versions } from './report.mjs';
import { signing } from './signing.mjs';
import { sizes } from './size.mjs';

const parts = { signing, bodies, added, axiosClients, fetchClients, start, uploads, sizes };
const MARK = '<!-- Below this line everything is written by npm run bench. -->';

/** Each part in a process of its own, so that none has to live with what another has left behind. */
function measure(part) {
  return JSON.parse(
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), part], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
}

const [, , part] = process.argv;
if (part) {
  console.log(JSON.stringify(await parts[part]()));
} else {
  const [page, readme] = ['docs/benchmarks.md', 'README.md'].map((path) => new URL(`../../${path}`, import.meta.url));
  const [explained] = readFileSync(page, 'utf8').split(MARK);
  const results = Object.fromEntries(Object.keys(parts).map((name) => [name, measure(name)]));
  const report = `## The last run\n\n${versions()}\n\n${table(rows(results))}\n`;
  const text = `${explained}${MARK}\n\n${report}`;
  writeFileSync(page, text);
  writeFileSync(readme, withLastRun(readFileSync(readme, 'utf8'), text));
  console.log(report);
}
