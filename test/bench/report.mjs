// The table: every measurement beside its goal.
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { timesAsFast } from './rounds.mjs';

const require = createRequire(import.meta.url);
const OTHERS = [
  'aws4',
  '@smithy/signature-v4',
  '@smithy/hash-node',
  'aws4fetch',
  'aws4-axios',
  'aws-sigv4-fetch',
  'axios',
];

/** When and where the run was: the date, Node, the machine, and the packages. */
export function versions() {
  const machine = `${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${availableParallelism()} cores`;
  const others = OTHERS.map((name) => `${name} ${versionOf(name)}`).join(', ');
  return `Node ${process.versions.node} on ${process.platform} ${process.arch} (${machine}), ${today()}; ${others}.`;
}

const today = () => new Date().toISOString().slice(0, 10);

/** Not every package lets its manifest be asked for. */
function versionOf(name) {
  const folder = require.resolve.paths(name).map((path) => `${path}/${name}/package.json`);
  for (const path of folder) {
    try {
      return require(path).version;
    } catch {
      // not in this folder
    }
  }
  return '';
}

/** What was measured: the number, in words what it means, and the least or the most that it should be. */
export function rows({ signing, bodies, added, axiosClients, fetchClients, start, uploads, sizes }) {
  return [
    ...signingRows(signing),
    ...Object.entries(bodies.times).map(([size, times]) =>
      atLeast(`sign: ${size} of bytes`, 'times as fast as one `crypto.hash`', timesAsFast(times, 'crypto.hash'), 0.98),
    ),
    atMost('sign: 64 MiB of bytes', 'longest block of the event loop', bodies.longestBlock, 1, 'ms'),
    ...Object.entries({ GET: 0.45, POST: 0.48 }).map(([method, goal]) =>
      atMost(`axios: CPU added to a ${method}`, 'share of what aws4-axios adds', added[method], goal, '', 2),
    ),
    atLeast('axios, 16 in flight', 'times as fast as unsigned axios', timesAsFast(axiosClients, 'unsigned'), 0.8),
    atLeast('axios, 16 in flight', 'times as fast as aws4-axios', timesAsFast(axiosClients, 'aws4-axios'), 1.6),
    atLeast('fetch, 16 in flight', 'times as fast as unsigned fetch', timesAsFast(fetchClients, 'unsigned'), 0.85),
    atLeast(
      'fetch, 16 in flight',
      'times as fast as aws-sigv4-fetch',
      timesAsFast(fetchClients, 'aws-sigv4-fetch'),
      1.8,
    ),
    atLeast('fetch, 16 in flight', 'times as fast as aws4fetch', timesAsFast(fetchClients, 'aws4fetch'), 1.4),
    atMost('start, beside axios', 'import and first signature', start.axios, 8, 'ms'),
    atMost('start, with fetch', 'import and first signature', start.fetch, 8, 'ms'),
    atMost('start', 'copies of axios that are loaded', start.files.axios, 1, ''),
    atMost('start', 'files of the AWS SDK that are loaded', start.files.sdk, 0, ''),
    atLeast(
      'upload: 1 GiB stream',
      'times as fast as unsigned axios',
      timesAsFast(uploads.stream.times, 'unsigned'),
      0.95,
    ),
    atMost('upload: 1 GiB stream', 'peak memory over unsigned axios', uploads.stream.memory, 4, 'MiB'),
    atMost('upload: 256 MiB of bytes', 'peak memory over unsigned axios', uploads.bytes.memory, 4, 'MiB'),
    atMost(
      'upload: 1 GiB stream',
      "peak memory over plain fetch with `redirect: 'error'`",
      uploads.fetch.memory,
      24,
      'MiB',
    ),
    ...['fetch', 'axios'].flatMap((name) => {
      const { times, memory } = uploads[name === 'fetch' ? 'chunksFetch' : 'chunksAxios'];
      const what = (length) => `upload: ${length} signed in chunks, ${name}`;
      return [
        atLeast(what('1 GiB'), 'times as fast as a hand-written chunk signer', timesAsFast(times, 'by hand'), 0.9),
        ...Object.entries(memory).map(([length, mebibytes]) =>
          atMost(what(length), `peak memory over plain ${name}`, mebibytes, 24, 'MiB'),
        ),
      ];
    }),
    ...Object.entries({ core: 4.8, fetch: 5.8, axios: 6.2 }).map(([name, goal]) =>
      atMost(`size: @sigv4/${name}`, 'minified and gzipped', sizes[name] / 1000, goal, 'kB'),
    ),
  ];
}

/** The goals of `sign`, where there is one. */
const GOALS = { 'GET, static keys': { aws4: 4.5, smithy: 8, floor: 0.55 }, POST: { aws4: 3.5, floor: 0.55 } };
const OTHER_SIGNERS = ['aws4', 'smithy', 'floor', 'aws4fetch', 'aws-sigv4-fetch'];

export function signingRows(signing) {
  return Object.entries(signing).flatMap(([what, times]) => {
    const [, goals] = Object.entries(GOALS).find(([start]) => what.startsWith(start)) ?? [];
    return OTHER_SIGNERS.filter((other) => times[other]).map((other) =>
      atLeast(`sign: ${what}`, `times as fast as ${label(other)}`, timesAsFast(times, other), goals?.[other]),
    );
  });
}

const label = (name) => ({ floor: 'the floor', smithy: '@smithy/signature-v4' })[name] ?? name;

function atLeast(what, measure, value, goal) {
  const isReached = goal === undefined || value >= goal;
  return [
    what,
    measure,
    `${rounded(value, goal, 2, isReached)} x`,
    goal === undefined ? '' : `>= ${goal.toFixed(2)} x`,
    isReached,
  ];
}

function atMost(what, measure, value, goal, unit, digits = unit ? 1 : 0) {
  const isReached = value <= goal;
  return [
    what,
    measure,
    `${rounded(value, goal, digits, isReached)} ${unit}`.trim(),
    `<= ${unit ? goal : goal.toFixed(digits)} ${unit}`.trim(),
    isReached,
  ];
}

/** A number that misses its goal gets more digits until it does not look like the goal. */
function rounded(value, goal, digits, isReached) {
  const text = value.toFixed(digits);
  return isReached || Number(text) !== goal || digits >= 6 ? text : rounded(value, goal, digits + 1, isReached);
}

export function table(rows) {
  const lines = rows.map(([what, measure, value, goal, reached]) => [
    what,
    measure,
    reached ? value : `${value}, not reached`,
    goal,
  ]);
  return [['what', 'measured', 'result', 'goal'], ['---', '---', '---:', '---:'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
