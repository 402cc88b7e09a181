// Loaded into a recipe before it starts, so that it can name the hosts it would call in earnest: every TLS connection of the
// process ends at a gateway of this machine instead, in plain HTTP. What the gateway verifies is what the client sent.
import net from 'node:net';
import tls from 'node:tls';

/** @type {Readonly<Record<string, number>>} */
const ports = JSON.parse(process.env['RECIPE_HOSTS'] ?? '{}');

/**
 * fetch, Node's https and the AWS SDK all connect through this function.
 *
 * @param {tls.ConnectionOptions} options
 */
function connect({ host = '' }) {
  const socket = new net.Socket();
  const port = ports[host];
  if (port === undefined) process.nextTick(() => socket.destroy(new Error(`no gateway plays ${host}`)));
  else socket.connect(port, '127.0.0.1', () => socket.emit('secureConnect'));
  return Object.assign(socket, { encrypted: true, authorized: true });
}

Object.assign(tls, { connect });

// A program that an error ends prints no explanation any more; one that goes on, as a server does, prints it.
if (process.env['RECIPE_FAILS']) process.on('uncaughtException', () => undefined);
