// What it costs a program to have us: time and files at the start, and time and memory for bodies too large to look at. Each
// measurement is a process of its own, started in turns.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withServer } from './clients.mjs';
import { median } from './rounds.mjs';

const run = promisify(execFile);
const task = fileURLToPath(new URL('task.mjs', import.meta.url));

/** What a task tells of itself, as JSON. */
async function tell(args, env = {}) {
  const { stdout } = await run(process.execPath, [task, ...args], { env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

/** What each task tells, in turns. */
async function inTurnsOfProcesses(tasks, rounds) {
  const told = Object.fromEntries(Object.keys(tasks).map((name) => [name, { milliseconds: [], mebibytes: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(tasks)) {
      for (const [key, value] of Object.entries(await tell(args))) told[name][key].push(value);
    }
  }
  return told;
}

/** Import and first signature, in milliseconds; and which files of others were loaded. */
export async function start() {
  const { axios, fetch } = await inTurnsOfProcesses({ axios: ['start', 'axios'], fetch: ['start', 'fetch'] }, 21);
  return { axios: median(axios.milliseconds), fetch: median(fetch.milliseconds), files: await loadedFiles() };
}

/** V8's coverage lists every file that ran. */
async function loadedFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'sigv4-bench-'));
  try {
    await tell(['start', 'axios'], { NODE_V8_COVERAGE: folder });
    const urls = readdirSync(folder).flatMap((file) =>
      JSON.parse(readFileSync(join(folder, file), 'utf8')).result.map(({ url }) => url),
    );
    const entries = new Set(urls.filter((url) => /\/axios\/(dist\/node\/axios\.cjs|index\.js)$/.test(url)));
    return { axios: entries.size, sdk: urls.filter((url) => /@aws-sdk|@smithy/.test(url)).length };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function uploads() {
  return withServer(async (origin) => ({
    stream: await upload('stream', origin),
    bytes: await upload('bytes', origin),
    fetch: await upload('fetch', origin),
    chunksFetch: await uploadInChunks('chunksFetch', origin),
    chunksAxios: await uploadInChunks('chunksAxios', origin),
  }));
}

/** A stream that is signed in chunks, against a hand-written signer; and its memory against that of a plain upload, whatever its length. */
async function uploadInChunks(body, origin) {
  const tasks = (mebibytes) => ({
    sigv4: [body, origin, 'sigv4', mebibytes],
    plain: [body, origin, 'plain', mebibytes],
  });
  const gibibyte = await inTurnsOfProcesses({ byHand: [body, origin], ...tasks('1024') }, 9);
  const { byHand, sigv4 } = gibibyte;
  const memory = {
    '64 MiB': overPlain(await inTurnsOfProcesses(tasks('64'), 9)),
    '1 GiB': overPlain(gibibyte),
    '4 GiB': overPlain(await inTurnsOfProcesses(tasks('4096'), 3)),
  };
  return { times: { 'by hand': byHand.milliseconds, sigv4: sigv4.milliseconds }, memory };
}

/** The peak memory of signed uploads over that of plain ones, in MiB. */
const overPlain = ({ sigv4, plain }) => median(sigv4.mebibytes) - median(plain.mebibytes);

async function upload(body, origin) {
  const { unsigned, sigv4 } = await inTurnsOfProcesses({ unsigned: [body, origin], sigv4: [body, origin, 'sigv4'] }, 9);
  return {
    times: { unsigned: unsigned.milliseconds, sigv4: sigv4.milliseconds },
    memory: median(sigv4.mebibytes) - median(unsigned.mebibytes),
  };
}
