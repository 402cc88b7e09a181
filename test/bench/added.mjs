// What signing adds to a request of axios: the CPU time of signed requests, less that of unsigned ones, beside what aws4-axios adds. The
// http adapter does all its work, and below it there is no network but an answer at once. Each client has a process of its own. The
// processes take turns in random order, so that no client always runs after the same one.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { median, shuffled } from './rounds.mjs';

const NAMES = ['unsigned', 'sigv4', 'aws4-axios'];

/** How much we add, as a share of what aws4-axios adds, by kind of request: the middle of some runs, for V8 does not compile alike in any two processes. */
export async function added(runs = 5) {
  const shares = { GET: [], POST: [] };
  for (let run = 0; run < runs; run++) {
    for (const [method, found] of Object.entries(shares)) {
      const { sigv4, 'aws4-axios': theirs } = await addedTo(method);
      found.push(sigv4 / theirs);
    }
  }
  return Object.fromEntries(Object.entries(shares).map(([method, found]) => [method, median(found)]));
}

/** The microseconds that each client adds: each round is compared with itself, and the result is the middle of all rounds. */
async function addedTo(method, { rounds = 50, requests = 300, warmUp = 15 } = {}) {
  const clients = NAMES.map((name) => ({
    name,
    process: fork(new URL('added-client.mjs', import.meta.url), [name, method]),
    times: [],
  }));
  try {
    for (let round = -warmUp; round < rounds; round++) {
      for (const { process, times } of shuffled(clients)) {
        process.send(requests);
        const [microseconds] = await once(process, 'message');
        if (round >= 0) times.push(microseconds / requests);
      }
    }
  } finally {
    for (const { process } of clients) process.disconnect();
  }
  const [unsigned, ...signed] = clients;
  return Object.fromEntries(
    signed.map(({ name, times }) => [name, median(times.map((time, round) => time - unsigned.times[round]))]),
  );
}
