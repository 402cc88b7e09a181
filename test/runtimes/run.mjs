// npm run test:runtimes [name...]: the portable suite on every runtime that is here or can be installed, and on every line of axios;
// the tests of credentials with older releases of the AWS SDK.
// A name picks those targets whose name contains it: `npm run test:runtimes -- bun "axios 1.7"`. One like axios@latest adds a target.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll, readManifest, ROOT } from '../package/pack.mjs';
import { columnOf } from './documented.mjs';
import { projectWith } from './project.mjs';
import { withSdk } from './sdk.mjs';
import { openStage } from './stage.mjs';
import { TARGETS, thisNode } from './targets.mjs';

const { devDependencies: pinned } = readManifest(ROOT);
const NEWEST = pinned.axios;
const OLDER = ['1.7.0', '1.7.9', '1.9.0', '1.13.6', '1.16.1'];
/** The first is where the peer range of the core begins. */
const SDKS = [
  readManifest(join(ROOT, 'packages/core')).peerDependencies['@aws-sdk/credential-providers'].replace('^', ''),
  '3.821.0',
  pinned['@aws-sdk/credential-providers'],
];

const names = process.argv.slice(2).map((name) => name.toLowerCase());
const further = names.filter((name) => name.startsWith('axios@'));
const targets = [
  ...TARGETS.map((target) => ({ ...target, axios: NEWEST })),
  ...OLDER.map((axios) => ({ name: `axios ${axios}`, axios, ...thisNode })),
  ...further.map((name) => ({ name, axios: name.slice('axios@'.length), ...thisNode })),
  ...TARGETS.filter(({ name }) => name === 'Chromium').map((target) => ({
    ...target,
    name: `axios ${OLDER[0]} in Chromium`,
    axios: OLDER[0],
  })),
  ...SDKS.map((version) => ({ name: `AWS SDK ${version}`, ...withSdk(version) })),
];
const chosen = targets.filter(
  ({ name }) => names.length === 0 || names.some((part) => name.toLowerCase().includes(part)),
);

const folder = mkdtempSync(join(tmpdir(), 'sigv4-runtimes-'));
const counts = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

function note(name, outcome, seconds) {
  lines.push(`${name.padEnd(24)} ${outcome}${seconds === undefined ? '' : ` (${seconds.toFixed(1)} s)`}`);
  console.log(lines.at(-1));
}

/** What the table in the documentation says and the runtime does not do. */
function undocumented({ column }, observed) {
  if (!column) return [];
  const documented = columnOf(column);
  return [...new Set([...Object.keys(documented), ...Object.keys(observed)])]
    .filter((row) => documented[row] !== observed[row])
    .map((row) => ({
      name: `docs/runtimes.md, "${row}" on ${column}`,
      message: `the table says ${documented[row]}, and what happens is ${observed[row]}`,
    }));
}

/** The line of npm's that says why. */
const reasonOf = (text) =>
  text.split('\n').find((line) => /^npm error (?!code|A complete log)./.test(line)) ?? text.split('\n')[0];

const projects = new Map();

/** One project for each version of axios. */
function projectOf(axios, tarballs) {
  if (!projects.has(axios)) projects.set(axios, projectWith(axios, join(folder, `axios-${axios}`), tarballs));
  return projects.get(axios);
}

async function runOn(target, tarballs) {
  let project;
  try {
    await target.obtain();
    project = await (target.project?.(folder) ?? projectOf(target.axios, tarballs));
  } catch (error) {
    counts.skipped += 1;
    note(target.name, `skipped: it cannot be installed here. ${reasonOf(error.stderr || error.message)}`);
    return;
  }
  const stage = await openStage();
  const start = performance.now();
  const result = await target.run(project, stage.urls, tarballs).catch((error) => ({
    observed: {},
    passed: 0,
    failed: [{ name: 'the run itself', message: String(error.stderr || error.stack) }],
  }));
  await stage.close();
  const failed = [...result.failed, ...(result.passed ? undocumented(target, result.observed) : [])];
  if (result.axios !== undefined && /^\d/.test(target.axios) && result.axios !== target.axios)
    failed.push({ name: 'the version of axios', message: `is ${result.axios}, and not ${target.axios}` });
  counts.passed += result.passed;
  counts.failed += failed.length;
  note(
    target.name,
    failed.length ? `${failed.length} failed, ${result.passed} passed` : `${result.passed} passed`,
    (performance.now() - start) / 1000,
  );
  for (const { name, message } of failed) console.error(`  ${name}\n    ${message.trim().replaceAll('\n', '\n    ')}`);
}

try {
  const tarballs = packAll(join(folder, 'packed'));
  for (const target of chosen) await runOn(target, tarballs);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${lines.join('\n')}\n`);
if (chosen.length === 0)
  console.error(`There is no such target. There are: ${targets.map(({ name }) => name).join(', ')}.`);
if (counts.failed || chosen.length === 0) process.exitCode = 1;
console.log(`Runtimes: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
