// npm run live -- [--api URL] [--bucket B] [--mrap ALIAS]: asks AWS itself whether it takes what this library signs, with your own
// credentials. Prints a row for each claim, and writes the same table to a file that can be attached to an issue.
import { appendFileSync, writeFileSync } from 'node:fs';
import { createMask } from './mask.mjs';
import { readArguments, USAGE } from './arguments.mjs';
import { openAws } from './aws.mjs';
import { claimsFor } from './claims/all.mjs';
import { judge } from './judge.mjs';
import { headOf, rowOf, tailOf } from './table.mjs';

const mask = createMask();

/** @returns {Promise<number>} the exit code */
async function main() {
  const options = readArguments(process.argv.slice(2));
  if (options.help) return say(USAGE, 0);
  for (const [name, value] of Object.entries(options.secrets)) mask.learn(name, value);
  const aws = await openAws(options, mask);

  writeFileSync(options.out, ''); // fails before anything is asked
  const report = (/** @type {string} */ text) => {
    const line = mask.hide(text);
    console.log(line);
    appendFileSync(options.out, `${line}\n`); // what was asked is there, even if the rest is not
  };

  const claims = claimsFor(aws, options);
  const width = Math.max(...claims.map(({ claim }) => claim.length));
  report(headOf(options, width));
  const rows = [];
  for (const claim of claims) {
    const row = await judge(claim); // one after another: a row may read what the row before has written
    rows.push(row);
    report(rowOf(row, width));
  }
  report(tailOf(rows));
  console.log(
    `Written to ${options.out}, with account numbers, ARNs, ids and names masked. Read it before you attach it.`,
  );
  return rows.some(({ isFailure }) => isFailure) ? 1 : 0;
}

/**
 * @param {string} text
 * @param {number} exitCode
 */
function say(text, exitCode) {
  (exitCode ? console.error : console.log)(text.trim());
  return exitCode;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code = '', message, cause } = Object(error);
  process.exitCode = /^ERR_(PARSE_ARGS|WRONG_ARGUMENT)/.test(code)
    ? say(`${message}\n${USAGE}`, 2)
    : say(mask.hide(['Nothing is checked.', message, cause?.message].filter(Boolean).join(' ')), 1);
}
