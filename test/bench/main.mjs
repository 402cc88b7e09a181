// npm run bench: all measurements in one run. Prints the table, and writes it to docs/benchmarks.md, below what is explained there.
import { readFileSync, writeFileSync } from 'node:fs';
import { bodies } from './bodies.mjs';
import { clients } from './clients.mjs';
import { start, uploads } from './program.mjs';
import { rows, table, versions } from './report.mjs';
import { signing } from './signing.mjs';
import { sizes } from './size.mjs';

const results = { signing: await signing(), bodies: await bodies(), clients: await clients(), start: await start(), uploads: await uploads(), sizes: sizes() };

const page = new URL('../../docs/benchmarks.md', import.meta.url);
const MARK = '<!-- Below this line everything is written by npm run bench. -->';
const [explained] = readFileSync(page, 'utf8').split(MARK);
const report = `## The last run\n\n${versions()}\n\n${table(rows(results))}\n`;
writeFileSync(page, `${explained}${MARK}\n\n${report}`);
console.log(report);
