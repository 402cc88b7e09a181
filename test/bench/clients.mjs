// Requests to a server on this machine, 16 in flight: unsigned, signed by us, and signed by others. Each client has a process of its own,
// as in a program; the processes take turns.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { takeTurns } from './rounds.mjs';

const ROUNDS = { rounds: 150, batch: 30 };

export const axiosClients = () => clients('axios', ['unsigned', 'sigv4', 'aws4-axios']);
export const fetchClients = () => clients('fetch', ['unsigned', 'sigv4', 'aws-sigv4-fetch', 'aws4fetch']);

/** The server's address, for as long as `work` takes. */
export async function withServer(work) {
  const server = fork(new URL('server.mjs', import.meta.url));
  const [port] = await once(server, 'message');
  try {
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    server.disconnect();
  }
}

function clients(kind, names) {
  return withServer(async (origin) => {
    const processes = names.map((name) => fork(new URL('client.mjs', import.meta.url), [kind, name, origin]));
    const measures = processes.map((process) => async (runs) => {
      process.send(runs);
      const [microseconds] = await once(process, 'message');
      return microseconds;
    });
    try {
      return await takeTurns(Object.fromEntries(names.map((name, index) => [name, measures[index]])), ROUNDS);
    } finally {
      for (const process of processes) process.disconnect();
    }
  });
}
