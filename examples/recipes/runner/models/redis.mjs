// The least of a cache: a login, and one key. https://redis.io/docs/latest/develop/reference/protocol-spec
import { createInterface } from 'node:readline';
import { openSocket } from './open-socket.mjs';

/** @param {import('./open-socket.mjs').Accepts} accepts */
export const openRedis = (accepts) => openSocket(serve, accepts);

/** @type {Parameters<typeof openSocket>[0]} */
async function serve(socket, accepts) {
  const lines = createInterface(socket)[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value ?? '';
  for (;;) {
    const head = await line();
    if (!head) return;
    /** @type {string[]} */
    const words = [];
    for (let left = Number(head.slice(1)); left > 0; left--) {
      await line(); // the length of the word
      words.push(await line());
    }
    socket.write(answer(words, accepts));
  }
}

/**
 * @param {readonly string[]} words
 * @param {import('./open-socket.mjs').Accepts} accepts
 */
function answer(words, accepts) {
  const login = words.findIndex((word) => word.toUpperCase() === 'AUTH');
  if (login >= 0 && !accepts(words[login + 2] ?? '', words[login + 1] ?? ''))
    return '-WRONGPASS invalid username-password pair\r\n';
  if (words[0]?.toUpperCase() === 'HELLO') return '%1\r\n$5\r\nproto\r\n:3\r\n';
  return words[0]?.toUpperCase() === 'GET' ? '$10\r\nDarjeeling\r\n' : '+OK\r\n';
}
