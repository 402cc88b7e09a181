import { readFileSync } from 'node:fs';

/** @import { Row } from './judge.mjs' */

const VERDICT = 'NOT AS EXPECTED'.length;

/**
 * The beginning of the table: what was run, and on what. No option is shown, only which there were.
 *
 * @param {import('./arguments.mjs').Options} options
 * @param {number} width of the column of claims
 */
export function headOf({ api, bucket, mrap, region }, width) {
  const { version } = JSON.parse(readFileSync(new URL('../../packages/core/package.json', import.meta.url), 'utf8'));
  const given = Object.entries({ api, bucket, mrap }).flatMap(([name, value]) => (value ? [`--${name}`] : []));
  return [
    '# What AWS says',
    '',
    `@sigv4/core ${version}, Node ${process.version}, ${region}, ${new Date().toISOString().slice(0, 10)}, ${given.join(' ') || 'no options'}`,
    '',
    line('claim'.padEnd(width), 'verdict'.padEnd(VERDICT), 'what AWS said'),
    line('-'.repeat(width), '-'.repeat(VERDICT), '-'.repeat('what AWS said'.length)),
  ].join('\n');
}

/**
 * @param {Row} row
 * @param {number} width
 */
export function rowOf({ claim, verdict, said }, width) {
  return line(claim.padEnd(width), verdict.padEnd(VERDICT), said);
}

/** How often which verdict came. @param {readonly Row[]} rows */
export function tailOf(rows) {
  const verdicts = rows.map(({ verdict }) => verdict.replace(/:.*/, ''));
  const counts = [...new Set(verdicts)].map((name) => `${verdicts.filter((one) => one === name).length} ${name}`);
  return `\n${rows.length} claims: ${counts.join(', ')}.`;
}

/** @param {readonly string[]} cells */
const line = (...cells) =>
  `| ${cells
    .map((cell) =>
      cell
        .replace(/\s*\n\s*/g, ' ')
        .replaceAll('|', '\\|')
        .replaceAll('<', '&lt;'),
    )
    .join(' | ')} |`;
