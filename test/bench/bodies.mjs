// How long it takes to sign large bodies, against hashing them; and for how long the event loop has to wait meanwhile.
import { hash } from 'node:crypto';
import { createSigner } from '@sigv4/core';
import { inTurns, median } from './rounds.mjs';

const MIB = 1024 * 1024;
const signer = createSigner({
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
});
const url = 'https://bucket.s3.eu-west-1.amazonaws.com/key';

export async function bodies() {
  const times = {};
  for (const mebibytes of [1, 64]) {
    const body = Buffer.alloc(mebibytes * MIB, 'some bytes');
    times[`${mebibytes} MiB`] = await inTurns(
      { sigv4: () => signer.sign({ method: 'PUT', url, body }), 'crypto.hash': () => hash('sha256', body, 'hex') },
      { rounds: mebibytes > 1 ? 31 : 300, batch: 5 },
    );
  }
  return { times, longestBlock: await longestBlock(Buffer.alloc(64 * MIB, 'some bytes')) };
}

/** In milliseconds: the longest time for which nothing else could run while a body was signed. The median of some signatures. */
async function longestBlock(body, rounds = 11) {
  const blocks = [];
  for (let round = 0; round < rounds; round++) {
    let longest = 0;
    let signed = false;
    let last = performance.now();
    const look = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (!signed) setImmediate(look);
    };
    setImmediate(look);
    await signer.sign({ method: 'PUT', url, body });
    signed = true;
    blocks.push(longest);
  }
  return median(blocks);
}
