import type { Body } from '@sigv4/core';
import type { Readable } from 'node:stream';

/** The copies of responses whose bodies are Node streams. */
const copies = new WeakMap<Response, Body>();

/** Returns a copy of a response's body. The response itself can still be read. */
export function copyBody(response: Response): Body | undefined {
  const known = copies.get(response);
  if (known) return known;
  const clone = response.clone();
  const { body } = clone;
  if (clone === response || body === undefined) return textOf(clone);
  if (!isNodeStream(body)) return body ?? undefined;
  const copy = readAgain(body);
  copies.set(response, copy); // in node-fetch 3 a second clone would be empty, and so would the response
  return copy;
}

function isNodeStream(body: unknown): body is Readable {
  return typeof (Object(body) as Partial<Readable>).pipe === 'function';
}

/** The text of a response without a stream, as in React Native, and of one of @whatwg-node/fetch: its `clone` returns the same response, and it can be read repeatedly. */
async function* textOf(response: Response): AsyncGenerator<string> {
  yield await response.text();
}

/** A stream that can be read from its start again. A reader that stops early destroys it, because the response would wait for its copy. */
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
