import type { Body } from '@sigv4/core';
import type { AxiosResponse } from 'axios';
import type { Readable } from 'node:stream';

/** A copy of a response's body, to look into. The response stays as readable as it was: of a stream it gets one of two branches. */
export function copyBody(response: AxiosResponse<unknown>): Body | undefined {
  const { data } = response;
  if (typeof data !== 'object' || data === null) return typeof data === 'string' ? data : undefined;
  if ('tee' in data) {
    const [kept, copy] = (data as ReadableStream<Uint8Array>).tee();
    response.data = kept;
    return copy;
  }
  if ('pipe' in data) return copyNodeStream(response, data as Readable);
  if (
    ArrayBuffer.isView(data) ||
    'arrayBuffer' in data ||
    Object.prototype.toString.call(data) === '[object ArrayBuffer]'
  )
    return data as Body;
  return JSON.stringify(data); // a custom adapter's
}

/** Past this a reader of the copy may have to wait for the reader of the response, and looks no further. */
const BRANCH_BYTES = 64 * 1024;

function copyNodeStream(response: AxiosResponse<unknown>, data: Readable): Body | undefined {
  if (data.readableDidRead || data.destroyed) throw new TypeError('The body has been read.');
  const stream = globalThis.process?.getBuiltinModule?.('node:stream'); // not an import: this file is for browsers, too
  if (!stream) return undefined;
  const kept = new stream.PassThrough({ highWaterMark: BRANCH_BYTES });
  const copy = new stream.PassThrough({ highWaterMark: BRANCH_BYTES });
  data.pipe(kept);
  data.pipe(copy);
  const cut = (reason: Error): void => {
    for (const branch of [kept, copy]) branch.destroy(reason); // of a stream cut short, neither may look whole
  };
  data.once('error', cut); // axios emits its own for an abort, and destroys without it
  data.once('close', () => {
    if (!data.readableEnded) cut(data.errored ?? new Error('aborted'));
  });
  copy.once('close', () => data.unpipe(copy)).on('error', () => undefined);
  kept.on('error', () => undefined); // whoever reads it meets the error; if nobody does, it must not end the process
  kept.once('close', () => data.destroy());
  response.data = kept;
  return copy;
}
