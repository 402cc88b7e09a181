import { createSigner } from '@sigv4/core';
import { accepted, open, skipped } from './claim.mjs';

/** @import { Aws } from '../aws.mjs' */

/** More than three chunks of 64 KiB, and the last one is short. */
const BYTES = Uint8Array.from({ length: 200_001 }, (_, index) => index % 249);

/** Why chunks cannot be signed. `undefined`: they can. */
function missing() {
  try {
    createSigner({ payload: /** @type {'signed'} */ ('chunked') });
    return undefined;
  } catch {
    return "This version of @sigv4/core has no payload: 'chunked'.";
  }
}

/** A stream gives its bytes once, and does not tell how many there are. */
const stream = () =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < BYTES.length; at += 3333) controller.enqueue(BYTES.slice(at, at + 3333));
      controller.close();
    },
  });

/**
 * Streams whose chunks are signed one by one. Each is read back.
 *
 * @param {Aws} aws
 * @param {string} where names the store in the claims
 * @param {(key: string) => string} urlOf
 * @param {{ regionSet?: readonly string[] }} [sigv4a] for a store that takes SigV4 by itself
 */
export function aboutChunks(aws, where, urlOf, sigv4a) {
  const why = missing();

  /**
   * @param {string} claim
   * @param {string} key
   * @param {object} own
   * @param {typeof accepted} expected
   */
  const put = (claim, key, own = {}, expected = accepted) => {
    const name = `${where}, put in signed chunks, ${claim}`;
    if (why) return skipped(name, why);
    const url = urlOf(key);
    const source = key.endsWith('stream')
      ? { body: stream(), headers: { 'content-length': String(BYTES.length) } }
      : { body: new Blob([BYTES]) };
    /** @type {Uint8Array} */
    let stored = new Uint8Array();
    const ask = async () => {
      const init = {
        ...source,
        method: 'PUT',
        duplex: 'half',
        redirect: /** @type {const} */ ('error'), // Node keeps a stream in memory otherwise
        sigv4: { payload: /** @type {'signed'} */ ('chunked'), ...own },
      };
      const answer = await aws.fetch(url, init);
      if (answer.status === 200) stored = (await aws.fetch(url)).bytes;
      return answer;
    };
    return expected(name, ask, {
      check: ({ status }) =>
        status === 200 && !Buffer.from(stored).equals(BYTES) ? 'other bytes are stored.' : undefined,
    });
  };

  return [
    put('a Blob', 'chunks/blob'),
    put('a stream', 'chunks/stream'),
    put('with the trailer x-amz-checksum-crc32', 'chunks/crc32', { checksum: 'crc32' }),
    put('with the trailer x-amz-checksum-sha256', 'chunks/sha256', { checksum: 'sha256' }),
    ...(sigv4a
      ? [
          put('with SigV4a', 'chunks/sigv4a', sigv4a, open),
          put('with SigV4a and a trailer', 'chunks/sigv4a-crc32', { ...sigv4a, checksum: 'crc32' }, open),
        ]
      : []),
  ];
}
