// Requests to a server on this machine, 16 in flight: unsigned, signed by us, and signed by others. Each client has a process of its own,
// as in a program; the processes take turns. There are some runs, each with new processes, for V8 does not compile alike in any two.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inProcesses } from './processes.mjs';

const RUNS = 5;
const ROUNDS = { rounds: 40, batch: 50, warmUp: 1000 };

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

/** How long one run took in each round of all runs, by client. */
function clients(kind, names) {
  return withServer(async (origin) => {
    const contestants = Object.fromEntries(names.map((name) => [name, [kind, name, origin]]));
    const times = Object.fromEntries(names.map((name) => [name, []]));
    for (let run = 0; run < RUNS; run++) {
      for (const [name, found] of Object.entries(await inProcesses('client.mjs', contestants, ROUNDS)))
        times[name].push(...found);
    }
    return times;
  });
}
