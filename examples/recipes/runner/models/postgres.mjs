// The least of a PostgreSQL server: TLS is asked for, a password in clear text, and one query that says who asks.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
import { openSocket, read } from './open-socket.mjs';

/** @param {import('./open-socket.mjs').Accepts} accepts */
export const openPostgres = (accepts) => openSocket(serve, accepts);

/** @type {Parameters<typeof openSocket>[0]} */
async function serve(socket, accepts) {
  await untyped(socket); // the request for TLS
  socket.write('S');
  const [, user = ''] = /(?:^|\0)user\0([^\0]*)/.exec((await untyped(socket)).subarray(4).toString()) ?? [];
  socket.write(message('R', int32(3))); // a password in clear text
  const password = (await typed(socket)).body.subarray(0, -1).toString();
  if (!accepts(password, user)) {
    socket.end(message('E', Buffer.from(`SFATAL\0C28P01\0MPAM authentication failed for user "${user}"\0\0`)));
    return;
  }
  const ready = message('Z', Buffer.from('I'));
  socket.write(Buffer.concat([message('R', int32(0)), ready]));
  const column = [Buffer.from('name\0'), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)];
  const described = message('T', int16(1), ...column);
  const row = message('D', int16(1), int32(user.length), Buffer.from(user));
  const result = Buffer.concat([row, message('C', Buffer.from('SELECT 1\0'))]);
  /** What each message is answered with: `Q` is a query, the others are the parts of a prepared one. @type {Record<string, Buffer>} */
  const answers = {
    Q: Buffer.concat([described, result, ready]),
    P: message('1'),
    D: Buffer.concat([message('t', int16(0)), described]),
    B: message('2'),
    E: result,
    S: ready,
    H: Buffer.alloc(0),
  };
  for (let answer; (answer = answers[(await typed(socket)).type]);) socket.write(answer);
  socket.end();
}

/** @param {import('node:net').Socket} socket */
const untyped = async (socket) => read(socket, (await read(socket, 4)).readInt32BE() - 4);

/** @param {import('node:net').Socket} socket */
const typed = async (socket) => ({ type: (await read(socket, 1)).toString(), body: await untyped(socket) });

/**
 * @param {string} type
 * @param {readonly Buffer[]} parts
 */
function message(type, ...parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

/** @param {number} value */
function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** @param {number} value */
const int16 = (value) => int32(value).subarray(2);
