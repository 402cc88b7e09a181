// The least of a broker of MQTT: whoever subscribes gets one message. It cuts the first connection.
import mqtt from 'mqtt-packet';

/** @type {import('./sockets.mjs').Serve} */
export function broker(socket, _url, count) {
  const parser = mqtt.parser();
  const send = (/** @type {import('mqtt-packet').Packet} */ packet) => socket.send(mqtt.generate(packet));
  parser.on('packet', (packet) => {
    if (packet.cmd === 'connect') send({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    if (packet.cmd !== 'subscribe') return;
    send({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [0] });
    const payload = ['kettle is on', 'tea is ready'][count - 1] ?? '';
    send({ cmd: 'publish', topic: 'tea-room/kettle', payload, qos: 0, dup: false, retain: false });
    if (count === 1) setTimeout(() => socket.terminate(), 100); // after the message has arrived
  });
  socket.on('message', (data) => parser.parse(/** @type {Buffer} */ (data)));
}
