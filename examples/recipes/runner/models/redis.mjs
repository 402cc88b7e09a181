// The least of a cache: a login, and one key; and of a cluster with one node. https://redis.io/docs/latest/develop/reference/protocol-spec
import { createInterface } from 'node:readline';
import { openSocket } from './open-socket.mjs';

/**
 * @param {import('./open-socket.mjs').Accepts} accepts
 * @param {string} [node] the host of the node that has all keys, if this is a cluster
 */
export const openRedis = (accepts, node = '') =>
  openSocket((socket, counted) => serve(socket, (words) => answer(words, counted, node)), accepts);

/**
 * @param {import('node:net').Socket} socket
 * @param {(words: readonly string[]) => string} answerTo
 */
async function serve(socket, answerTo) {
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
    socket.write(answerTo(words));
  }
}

/**
 * @param {readonly string[]} words
 * @param {import('./open-socket.mjs').Accepts} accepts
 * @param {string} node
 */
function answer(words, accepts, node) {
  const login = words.findIndex((word) => word.toUpperCase() === 'AUTH');
  if (login >= 0 && !accepts(words[login + 2] ?? '', words[login + 1] ?? ''))
    return '-WRONGPASS invalid username-password pair\r\n';
  if (words[0]?.toUpperCase() === 'HELLO') return '%1\r\n$5\r\nproto\r\n:3\r\n';
  if (words[0]?.toUpperCase() === 'CLUSTER')
    // all slots are at this node
    return `*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n$${node.length}\r\n${node}\r\n:6379\r\n$1\r\n1\r\n`;
  return words[0]?.toUpperCase() === 'GET' ? '$10\r\nDarjeeling\r\n' : '+OK\r\n';
}
