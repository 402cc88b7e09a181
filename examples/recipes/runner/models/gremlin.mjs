// The least of a Gremlin server: every query counts to 42. https://tinkerpop.apache.org/docs/current/dev/provider

/** @type {import('./sockets.mjs').Serve} */
export function gremlin(socket) {
  socket.on('message', (data) => {
    const frame = /** @type {Buffer} */ (data); // the length of a media type, the media type, JSON
    const { requestId } = JSON.parse(frame.subarray(1 + (frame[0] ?? 0)).toString());
    const list = { '@type': 'g:List', '@value': [{ '@type': 'g:Int32', '@value': 42 }] };
    const empty = { '@type': 'g:Map', '@value': [] };
    const status = { code: 200, message: '', attributes: empty };
    socket.send(JSON.stringify({ requestId: requestId['@value'], status, result: { data: list, meta: empty } }));
  });
}
