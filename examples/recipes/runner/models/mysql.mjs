// The least of a MySQL server: TLS is asked for, a password in clear text, and one query that says who asks.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html
import { openSocket, read } from './open-socket.mjs';

/** @param {import('./open-socket.mjs').Accepts} accepts */
export const openMysql = (accepts) => openSocket(serve, accepts);

/** Protocol 4.1, TLS, passwords that are no hash, and a plugin for each. */
const CAPABILITIES = 0x0008_8a09;
const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const END = Buffer.from([0xfe, 0, 0, 2, 0]);

/** @type {Parameters<typeof openSocket>[0]} */
async function serve(socket, accepts) {
  socket.write(packet(0, greeting()));
  await receive(socket); // the request for TLS
  const login = await receive(socket);
  const user = login.subarray(32, login.indexOf(0, 32)).toString();
  socket.write(packet(3, Buffer.from('\xfemysql_clear_password\0', 'latin1')));
  const password = (await receive(socket)).subarray(0, -1).toString();
  if (!accepts(password, user)) {
    socket.end(packet(5, Buffer.concat([Buffer.from([0xff, 0x15, 0x04]), Buffer.from('#28000Access denied')])));
    return;
  }
  socket.write(packet(5, OK));
  while ((await receive(socket))[0] === 3) {
    const names = ['def', '', '', '', 'name', ''].map(lengthEncoded);
    const column = Buffer.concat([...names, Buffer.from([0x0c, 45, 0, 255, 0, 0, 0, 0xfd, 0, 0, 0, 0, 0])]);
    const parts = [Buffer.from([1]), column, END, lengthEncoded(user), END];
    socket.write(Buffer.concat(parts.map((part, index) => packet(index + 1, part))));
  }
  socket.end();
}

function greeting() {
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(CAPABILITIES);
  return Buffer.concat([
    Buffer.from('\x0a8.0.40\0\x01\0\0\0scramble\0', 'latin1'),
    flags.subarray(0, 2),
    Buffer.from([45, 2, 0]),
    flags.subarray(2),
    Buffer.from([21]),
    Buffer.alloc(10),
    Buffer.from('morescramble\0caching_sha2_password\0'),
  ]);
}

/** @param {import('node:net').Socket} socket */
const receive = async (socket) => read(socket, (await read(socket, 4)).readUIntLE(0, 3));

/**
 * @param {number} sequence
 * @param {Buffer} body
 */
function packet(sequence, body) {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = sequence;
  return Buffer.concat([head, body]);
}

/** @param {string} text */
const lengthEncoded = (text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
