// Measuring in turns, so that what slows the machine for a moment slows everyone alike.

const WARM_UP = 300; // milliseconds each, for the compiler

/**
 * Gives back how long one run of each contestant took in each round, in microseconds. `batch` is how long one turn takes, in milliseconds.
 *
 * @template {string} Name
 * @param {Record<Name, () => unknown>} contestants
 * @param {{ rounds?: number, batch?: number, warmUp?: number }} [options]
 * @returns {Promise<Record<Name, number[]>>}
 */
export function inTurns(contestants, options) {
  return takeTurns(
    Object.fromEntries(Object.entries(contestants).map(([name, run]) => [name, (runs) => time(run, runs)])),
    options,
  );
}

/**
 * The same for contestants that are elsewhere: each is asked to run so many times, and tells how many microseconds that took.
 *
 * @template {string} Name
 * @param {Record<Name, (runs: number) => Promise<number>>} contestants
 * @param {{ rounds?: number, batch?: number, warmUp?: number }} [options]
 * @returns {Promise<Record<Name, number[]>>}
 */
export async function takeTurns(contestants, { rounds = 300, batch = 3, warmUp = WARM_UP } = {}) {
  const turns = [];
  for (const [name, measure] of Object.entries(contestants)) {
    const once = await calibrate(measure, warmUp);
    turns.push({ name, measure, runs: Math.max(1, Math.round((batch * 1000) / once)), times: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const turn of shuffled(turns)) turn.times.push((await turn.measure(turn.runs)) / turn.runs);
  }
  return Object.fromEntries(turns.map(({ name, times }) => [name, times]));
}

/** In random order, so that nobody is always first, or always after the same other. */
export function shuffled(turns) {
  return turns
    .map((turn) => ({ turn, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ turn }) => turn);
}

async function calibrate(measure, warmUp) {
  let runs = 1;
  let once = Infinity;
  for (let spent = 0; spent < warmUp * 1000;) {
    const took = await measure(runs);
    spent += took;
    once = Math.min(once, took / runs); // some are slow because of something else
    if (took < 10_000) runs *= 2;
  }
  return once;
}

/** In microseconds. Only what is a promise is awaited: a synchronous signer need not pay for that. */
export async function time(run, runs) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < runs; i++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return Number(process.hrtime.bigint() - start) / 1000;
}

/** How many times as long another one took as we did, in the middle of all rounds: each round is compared with itself. */
export function timesAsFast({ sigv4, ...others }, other) {
  return median(others[other].map((time, round) => time / sigv4[round]));
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
