// One client in a process of its own: node added-client.mjs <name> GET|POST. Told how many requests to make, one after the other, it tells
// how much CPU time that took, on all threads, in microseconds.
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { sigv4 } from '@sigv4/axios';
import { aws4Interceptor } from 'aws4-axios';
import axios from 'axios';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?limit=10&page=2';
const body = {
  items: Array.from({ length: 16 }, (_, id) => ({ id, name: `item number ${id}`, price: 9.99, tags: ['a', 'b'] })),
};
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

const interceptors = {
  unsigned: () => undefined,
  sigv4: () => sigv4({ credentials }),
  'aws4-axios': (instance) =>
    aws4Interceptor({ options: { service: 'execute-api', region: 'eu-west-1' }, credentials, instance }),
};

/** In place of the network: what the http adapter hears of a request and of its answer. */
class Request extends EventEmitter {
  constructor(respond) {
    super();
    this.respond = respond;
  }
  setTimeout() {}
  write() {}
  end() {
    this.respond(new Answer());
    this.emit('close');
  }
}

/** As an answer of Node's, it has no iterator behind it, which would keep it alive for long. */
class Answer extends Readable {
  statusCode = 200;
  statusMessage = 'OK';
  headers = { 'content-type': 'application/json' };
  _read() {
    this.push('{"ok":true}');
    this.push(null);
  }
}

const [, , name, method] = process.argv;
const client = axios.create({ transport: { request: (_options, respond) => new Request(respond) } });
const interceptor = interceptors[name](client);
if (interceptor) client.interceptors.request.use(interceptor);
const send = method === 'POST' ? () => client.post(url, body) : () => client.get(url);

process.on('message', async (runs) => {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) await send();
  const { user, system } = process.cpuUsage(before);
  process.send(user + system);
});
