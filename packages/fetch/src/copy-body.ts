import type { Body } from '@sigv4/core';
import type { Readable } from 'node:stream';

/** The copies of answers whose bodies are Node's streams. */
const copies = new WeakMap<Response, Body>();

/** A copy of a response's body, to look into. The response stays as readable as it was. */
export function copyBody(response: Response): Body | undefined {
  const known = copies.get(response);
  if (known) return known;
  const clone = response.clone();
  if (clone === response) return textOf(response);
  const { body } = clone;
  if (!isNodeStream(body)) return body ?? undefined;
  const copy = readAgain(body);
  copies.set(response, copy); // of node-fetch 3 a second clone would be empty, and the response, too
  return copy;
}

function isNodeStream(body: unknown): body is Readable {
  return typeof (Object(body) as Partial<Readable>).pipe === 'function';
}

/** Of a response of @whatwg-node/fetch, which has no clone of itself, and can be read again and again. */
async function* textOf(response: Response): AsyncGenerator<string> {
  yield await response.text();
}

/** A stream that can be read again, as far as it has been read. Whoever has read enough ends it: the response would wait for its copy. */
function readAgain(stream: Readable): Body {
  const chunks = stream[Symbol.asyncIterator]();
  const read: Promise<IteratorResult<Uint8Array>>[] = [];
  const destroy = (): void => void stream.destroy();
  return {
    destroy,
    async *[Symbol.asyncIterator]() {
      try {
        for (let at = 0; ; at++) {
          const { done, value } = await (read[at] ??= chunks.next());
          if (done) return;
          yield value as Uint8Array;
        }
      } finally {
        destroy();
      }
    },
  } as Body;
}
