// Requests to a server on this machine, 16 in flight: unsigned, signed by us, and signed by others. Each client has a process of its own,
// as in a program; the processes take turns.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inProcesses } from './processes.mjs';

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
  return withServer((origin) =>
    inProcesses('client.mjs', Object.fromEntries(names.map((name) => [name, [kind, name, origin]])), ROUNDS),
  );
}
