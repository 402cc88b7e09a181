// The least of a Kafka broker: a login by SASL OAUTHBEARER, and one topic. The fields are read and written by kafkajs' own code.
// https://kafka.apache.org/protocol
import { createRequire } from 'node:module';
import { openSocket, read } from './open-socket.mjs';

const require = createRequire(import.meta.url);
/** kafkajs declares no types for them. */
const protocol = 'kafkajs/src/protocol';
const Encoder = require(`${protocol}/encoder`);
const Decoder = require(`${protocol}/decoder`);

const METADATA = 3;
const SASL_HANDSHAKE = 17;
const API_VERSIONS = 18;
const SASL_AUTHENTICATE = 36;
const AUTHENTICATION_FAILED = 58;

/**
 * @param {string} host the name by which clients know the broker
 * @param {import('./open-socket.mjs').Accepts} accepts
 */
export const openKafka = (host, accepts) => openSocket((socket, counted) => serve(socket, counted, host), accepts);

/**
 * @param {import('node:net').Socket} socket
 * @param {import('./open-socket.mjs').Accepts} accepts
 * @param {string} host
 */
async function serve(socket, accepts, host) {
  for (;;) {
    const request = new Decoder(await read(socket, (await read(socket, 4)).readInt32BE()));
    const key = request.readInt16();
    request.readInt16(); // the version
    const id = request.readInt32();
    request.readString(); // the client
    const body = new Encoder().writeInt32(id).writeEncoder(answer(key, request, accepts, host));
    socket.write(new Encoder().writeInt32(body.size()).writeEncoder(body).buffer);
  }
}

/**
 * @param {number} key
 * @param {any} request
 * @param {import('./open-socket.mjs').Accepts} accepts
 * @param {string} host
 */
function answer(key, request, accepts, host) {
  const body = new Encoder();
  if (key === API_VERSIONS) {
    const versions = Object.entries({ [METADATA]: 0, [SASL_HANDSHAKE]: 1, [API_VERSIONS]: 0, [SASL_AUTHENTICATE]: 0 });
    const ranges = versions.map(([api, newest]) =>
      new Encoder().writeInt16(Number(api)).writeInt16(0).writeInt16(newest),
    );
    return body.writeInt16(0).writeArray(ranges).writeInt32(0);
  }
  if (key === SASL_HANDSHAKE) return body.writeInt16(0).writeArray(['OAUTHBEARER']);
  if (key === SASL_AUTHENTICATE) {
    const [, token = ''] = /auth=Bearer ([^\x01]*)/.exec(request.readBytes().toString()) ?? [];
    const accepted = accepts(token, '');
    return body
      .writeInt16(accepted ? 0 : AUTHENTICATION_FAILED)
      .writeString(accepted ? null : 'Access denied')
      .writeBytes(Buffer.alloc(0));
  }
  const broker = new Encoder().writeInt32(1).writeString(host).writeInt32(9098);
  const topic = new Encoder().writeInt16(0).writeString('orders').writeArray([]);
  return body.writeArray([broker]).writeArray([topic]);
}
