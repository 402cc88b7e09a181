// Contestants in processes of their own, as in a program: none has to live with the garbage and the compiled code of another.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { takeTurns } from './rounds.mjs';

/**
 * Gives back how long one run of each took in each round, in microseconds. Each process is told how many times to run, and tells how
 * long that took.
 *
 * @template {string} Name
 * @param {string} file
 * @param {Record<Name, string[]>} contestants their arguments
 * @param {{ rounds: number, batch: number }} options
 * @param {Record<string, string | undefined>} [environment]
 * @returns {Promise<Record<Name, number[]>>}
 */
export async function inProcesses(file, contestants, options, environment) {
  const processes = Object.entries(contestants).map(([name, args]) => [
    name,
    fork(new URL(file, import.meta.url), args, { env: { ...process.env, ...environment } }),
  ]);
  const measure = (process) => async (runs) => {
    process.send(runs);
    const [microseconds] = await once(process, 'message');
    return microseconds;
  };
  try {
    return await takeTurns(Object.fromEntries(processes.map(([name, process]) => [name, measure(process)])), options);
  } finally {
    for (const [, process] of processes) process.disconnect();
  }
}
