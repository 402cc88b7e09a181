// Takes the guards of guards.mjs away, one at a time, in a copy of the repository, and expects the tests that are named there to fail.
// A guard whose tests pass without it is one that nobody would miss: that is a failure, as is one that cannot be found any more.
// `npm run test:guards -- redirect` runs those that have the word in them.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guards } from './guards.mjs';
import { copyTree } from './tree.mjs';

const AT_ONCE = 2;
const PATIENCE = 300_000;

/** @typedef {{ guards: string, file: string, from: string, to: string, tests: string, named: string }} Guard */

const word = process.argv[2] ?? '';
/** @type {Guard[]} */
const chosen = guards.filter((guard) => Object.values(guard).some((text) => text.includes(word)));
const folder = mkdtempSync(join(tmpdir(), 'sigv4-guards-'));
const trees = Array.from({ length: AT_ONCE }, (_, index) => copyTree(join(folder, String(index))));

/** Runs tests in a copy. Gives back each with its full name and whether it passed, and how many files could not be run at all. */
async function runTests({ folder: cwd }, files, named) {
  const report = join(cwd, 'report.json');
  rmSync(report, { force: true });
  const jest = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '-c',
    'test/jest.config.mjs',
    '--selectProjects',
    'node',
    '--json',
    `--outputFile=${report}`,
    '--cacheDirectory',
    join(folder, 'cache'),
  ];
  const chosenTests = ['--runTestsByPath', ...files, ...(named ? ['-t', named.replace(/[^\w\s]/g, '\\$&')] : [])];
  await new Promise((resolve) =>
    execFile(
      process.execPath,
      [...jest, ...chosenTests],
      { cwd, timeout: PATIENCE, env: { ...process.env, FORCE_COLOR: '0' } },
      resolve,
    ),
  );
  const { testResults, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const results = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ file: name.slice(cwd.length + 1), fullName, status })),
  );
  return {
    results: results.filter(({ status }) => status === 'passed' || status === 'failed'),
    broken: numRuntimeErrorTestSuites,
  };
}

/** What is wrong with a guard; `undefined` for one that its tests would miss. */
async function defectOf({ file, from, to, tests, named }, tree, before) {
  const text = tree.read(file);
  const found = text.split(from).length - 1;
  if (found !== 1) return `stands ${found} times in ${file}: ${from}`;
  const own = before.filter((test) => test.file === tests && test.fullName.includes(named));
  if (own.length === 0) return `no test of ${tests} has "${named}" in its name`;
  if (own.some(({ status }) => status === 'failed')) return `the tests fail with it, too`;
  tree.write(
    file,
    text.replace(from, () => to),
  );
  try {
    const { results, broken } = await runTests(tree, [tests], named);
    if (broken) return 'the tests cannot be run without it';
    return results.some(({ status }) => status === 'failed') ? undefined : `its ${own.length} tests pass without it`;
  } catch (error) {
    return `the tests did not end: ${error.message}`;
  } finally {
    tree.write(file, text);
  }
}

let failed = 0;
try {
  const { results: before } = await runTests(trees[0], [...new Set(chosen.map(({ tests }) => tests))]);
  const waiting = [...chosen];
  await Promise.all(
    trees.map(async (tree) => {
      for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
        const defect = await defectOf(guard, tree, before);
        if (defect) failed += 1;
        console.log(
          `${defect ? 'MISSED' : 'red   '}  ${guard.group.padEnd(15)}  ${guard.guards}${defect ? `\n        ${defect}` : ''}`,
        );
      }
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failed || chosen.length === 0) process.exitCode = 1;
console.log(`\nGuards: ${chosen.length - failed} passed, ${failed} failed`);
