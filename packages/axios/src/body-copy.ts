import type { Body } from '@sigv4/core';
import type { AxiosResponse } from 'axios';
import type { Readable } from 'node:stream';

/** Returns a copy of a response's body. The response itself can still be read: a stream is split in two, and the response gets one of them. */
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
  return JSON.stringify(data); // of a custom adapter
}

/** The buffer of each branch. The copy is not read further: after this many bytes it may have to wait for the response's reader. */
const BRANCH_BYTES = 64 * 1024;

function copyNodeStream(response: AxiosResponse<unknown>, data: Readable): Body | undefined {
  if (data.readableDidRead || data.destroyed) throw new TypeError('The body has been read.');
  const stream = globalThis.process?.getBuiltinModule?.('node:stream'); // not an import, because this file also runs in browsers
  if (!stream) return undefined;
  const kept = new stream.PassThrough({ highWaterMark: BRANCH_BYTES });
  const copy = new stream.PassThrough({ highWaterMark: BRANCH_BYTES });
  data.pipe(kept);
  data.pipe(copy);
  const cut = (reason: Error): void => {
    for (const branch of [kept, copy]) branch.destroy(reason); // if the stream is cut, both branches must fail
  };
  data.once('error', cut); // on an abort axios emits its own error, and then destroys the stream without one
  data.once('close', () => {
    if (!data.readableEnded) cut(data.errored ?? new Error('aborted'));
  });
  copy.once('close', () => data.unpipe(copy)).on('error', () => undefined);
  kept.on('error', () => undefined); // its reader still gets the error, but without a reader it must not end the process
  kept.once('close', () => data.destroy());
  response.data = kept;
  return copy;
}
