// Loaded into a recipe before it starts, so that it can name the hosts it would call in earnest: every connection of the process
// ends at a server of this machine instead, without TLS if RECIPE_TLS is not set. What the server verifies is what the client sent.
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

/** @type {Readonly<Record<string, number>>} */
const ports = JSON.parse(process.env['RECIPE_HOSTS'] ?? '{}');

/**
 * fetch, Node's https, the AWS SDK and the drivers all connect through this function. A driver of a database passes the socket with
 * which it has asked for TLS.
 *
 * @param {tls.ConnectionOptions} options
 * @param {() => void} [listener]
 */
function connect({ host = '', socket: begun }, listener) {
  const socket = begun instanceof net.Socket ? begun : new net.Socket();
  if (listener) socket.once('secureConnect', listener);
  const port = ports[host];
  const isSecure = () => socket.emit('secureConnect');
  if (begun) process.nextTick(isSecure);
  else if (port === undefined) process.nextTick(() => socket.destroy(new Error(`no gateway plays ${host}`)));
  else socket.connect(port, '127.0.0.1', isSecure);
  return Object.assign(socket, { encrypted: true, authorized: true, isSessionReused: () => true });
}

if (!process.env['RECIPE_TLS']) Object.assign(tls, { connect });

const { connect: dial } = net.Socket.prototype;

/**
 * A driver of a database connects to its host before it asks for TLS.
 *
 * @this {net.Socket}
 * @param {readonly any[]} given
 */
function redial(...given) {
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const options = typeof first === 'object' ? first : { port: first, host: second };
  const port = ports[options.host];
  if (port === undefined) return Reflect.apply(dial, this, given);
  return dial.call(
    this,
    { ...options, host: '127.0.0.1', port },
    [...given, second].find((value) => typeof value === 'function'),
  );
}

Object.assign(net.Socket.prototype, { connect: redial });

const { lookup } = dns;

/**
 * redis looks whether its host is in a private network.
 *
 * @param {string} host
 * @param {import('node:dns').LookupOptions} options
 */
const lookUp = async (host, options) => (host in ports ? { address: '127.0.0.1', family: 4 } : lookup(host, options));
Object.assign(dns, { lookup: lookUp });

syncBuiltinESMExports(); // for those who import these functions by name

// A program that an error ends prints no explanation any more; one that goes on, as a server does, prints it.
if (process.env['RECIPE_FAILS']) process.on('uncaughtException', () => undefined);
