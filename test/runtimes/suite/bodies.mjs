// The bodies that every bridge must sign and send alike, and what has to arrive.

const bytes = Uint8Array.of(0, 1, 127, 128, 254, 255);
const latin1 = (view) => Array.from(view, (byte) => String.fromCharCode(byte)).join('');
const utf8 = (text) => latin1(new TextEncoder().encode(text));

/** A stream of text in two chunks, made anew for each request. */
export function streamOf(...chunks) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

function form() {
  const data = new FormData();
  data.append('name', 'Zoë');
  data.append('file', new Blob([bytes], { type: 'image/png' }), 'dot.png');
  return data;
}

/** `type` is a start of the content type that has to arrive; `arrives` is the body, or what it has to hold. */
export const BODIES = [
  { kind: 'a string', make: () => 'grüße, 世界 €', type: 'text/plain', arrives: utf8('grüße, 世界 €') },
  {
    kind: 'a view into a buffer',
    make: () => new Uint8Array(Uint8Array.of(9, ...bytes, 9).buffer, 1, bytes.length),
    arrives: latin1(bytes),
  },
  { kind: 'an ArrayBuffer', make: () => bytes.slice().buffer, arrives: latin1(bytes) },
  {
    kind: 'URLSearchParams',
    make: () => new URLSearchParams({ a: '1 2', b: 'é+' }),
    type: 'application/x-www-form-urlencoded',
    arrives: 'a=1+2&b=%C3%A9%2B',
  },
  { kind: 'a Blob', make: () => new Blob([bytes], { type: 'image/png' }), type: 'image/png', arrives: latin1(bytes) },
  {
    kind: 'FormData with a file',
    make: form,
    type: 'multipart/form-data; boundary=',
    holds: [utf8('Zoë'), 'filename="dot.png"', 'image/png', latin1(bytes)],
  },
  { kind: 'an empty string', make: () => '', arrives: '' },
];
