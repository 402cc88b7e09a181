// Runs every recipe as a program of its own, against gateways of this machine that verify each signature, and compares what it
// prints with what it says it prints. `node runner/main.mjs s3` runs those with "s3" in their name.
import { createGateway } from '@sigv4/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { checkDocs, PAGES } from './docs.mjs';
import { openServer } from './open-server.mjs';
import { SKIPPED } from './skip.mjs';
import { comparisons, credentials, recipes, refusals } from './stage.mjs';

const folder = new URL('..', import.meta.url);

/**
 * Runs one recipe.
 *
 * @param {import('./stage.mjs').Recipe} recipe
 * @returns {Promise<{ readonly wrong?: string | undefined, readonly skipped?: string | undefined }>} what is wrong, or why it was not run
 */
async function run(recipe) {
  if (refusals.includes(recipe)) return { wrong: await findUnexplained(recipe) };
  const { file, refused = 0 } = recipe;
  const { skipped, code, complaints, printed, tallies } = await play(recipe);
  if (skipped) return process.env['CI'] ? { wrong: `it was skipped: ${skipped}` } : { skipped };
  const wrong = findWrong({ code, complaints, printed, promised: await readPromise(file), tallies, refused });
  return { wrong: wrong ?? (await findUnexplained(recipe)) };
}

/**
 * Runs a recipe that has a refusal explained once more, with a wrong secret key: its client throws an error of its own, and the explanation
 * is printed all the same.
 *
 * @param {import('./stage.mjs').Recipe} recipe
 * @returns {Promise<string | undefined>}
 */
async function findUnexplained(recipe) {
  if (!/await explain(\(event|Answer\()/.test(await readFile(new URL(recipe.file, folder), 'utf8'))) return undefined;
  const { complaints } = await play(recipe, { AWS_SECRET_ACCESS_KEY: 'mistyped', RECIPE_FAILS: 'true' });
  const isExplained = /\((wrong-secret|signature-mismatch|forbidden)\)\n\n.+\nTo do: /.test(complaints);
  return isExplained ? undefined : `with a wrong secret key it was to explain that, and printed\n${complaints}`;
}

/**
 * Starts what plays the hosts of a recipe, and the recipe itself.
 *
 * @param {import('./stage.mjs').Recipe} recipe
 * @param {Readonly<Record<string, string>>} [environment]
 */
async function play({ file, through, hosts, environment: own }, environment = {}) {
  const servers = await Promise.all(
    Object.values(hosts).map((host) => {
      if ('model' in host) return host.model();
      return 'open' in host ? openServer(host.open) : gateway(host);
    }),
  );
  const ports = Object.fromEntries(Object.keys(hosts).map((host, index) => [host, servers[index]?.port]));
  try {
    const program = spawn(process.execPath, ['--import', './runner/wires.mjs', ...(through ? [through] : []), file], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        CHROMIUM: process.env['CHROMIUM'],
        SCREENSHOT: process.env['SCREENSHOT'], // where to put a picture of the page
        SCHEME: process.env['SCHEME'], // light or dark
        RECIPE_HOSTS: JSON.stringify(ports),
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...own,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    const [printed, complaints, [code]] = await Promise.all([
      text(program.stdout),
      text(program.stderr),
      once(program, 'close'),
    ]);
    const tallies = servers.map((server) => server.tally());
    return { skipped: code === SKIPPED ? printed.trim() : undefined, code, complaints, printed, tallies };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/**
 * @param {{ code: number | null, complaints: string, printed: string, promised: string, tallies: { requests: number, refused: number }[], refused: number }} run
 * @returns {string | undefined}
 */
function findWrong({ code, complaints, printed, promised, tallies, refused }) {
  const refusals = tallies.reduce((sum, tally) => sum + tally.refused, 0);
  if (code !== 0) return `it ended with ${code}.\n${complaints}`;
  if (complaints) return `it complained.\n${complaints}`;
  if (printed.trimEnd() !== promised) return `it was to print\n${promised}\nand printed\n${printed}`;
  if (refusals !== refused) return `${refusals} of its requests were refused, and not ${refused}.`;
  if (tallies.some(({ requests }) => requests === 0)) return 'one of its hosts was not called.';
  return undefined;
}

/**
 * A service of AWS's: every request to it is judged.
 *
 * @param {import('./stage.mjs').Play} play
 */
async function gateway(play) {
  const running = await createGateway(play);
  return {
    port: Number(new URL(running.url).port),
    tally: () => ({
      requests: running.requests.length,
      refused: running.requests.filter(({ verdict }) => !verdict.ok).length,
    }),
    close: () => running.close(),
  };
}

/**
 * The comment at the end of a recipe that says what it prints.
 *
 * @param {string} file
 */
async function readPromise(file) {
  const source = await readFile(new URL(file, folder), 'utf8');
  const [, lines = ''] = /^\/\/ Prints:\n((?:\/\/.*\n)+)$/m.exec(source) ?? [];
  return lines.replace(/^\/\/ ?/gm, '').trimEnd();
}

const wanted = process.argv[2] ?? '';
const queue = [...recipes, ...comparisons, ...refusals].filter(({ file }) => file.includes(wanted));
/** @type {string[]} */
const failures = [];
let passed = 0;

async function work() {
  for (let recipe = queue.shift(); recipe; recipe = queue.shift()) {
    const { wrong, skipped } = await run(recipe);
    console.log(
      `${wrong ? 'FAILED ' : skipped ? 'skipped' : 'ok     '} ${recipe.file}${skipped ? `: ${skipped}` : ''}`,
    );
    if (wrong) failures.push(`${recipe.file}: ${wrong}`);
    else if (!skipped) passed += 1;
  }
}

const disagreements = await checkDocs(recipes.map(({ file }) => file));
console.log(`${disagreements.length ? 'FAILED ' : 'ok     '} ${PAGES.join(', ')}`);
if (disagreements.length) failures.push(disagreements.join('\n'));
else passed += 1;

await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
for (const failure of failures) console.error(`\n${failure}`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length ? 1 : 0;
