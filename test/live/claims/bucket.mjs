import { aboutChunks } from './chunks.mjs';
import { accepted, open } from './claim.mjs';
import { openFolder } from './folder.mjs';
import { aboutWrongClock } from './wrong-clock.mjs';

/** @import { Answer, Aws } from '../aws.mjs' */

/** A key with what verifiers of S3 read in different ways. */
const ODD = encodeURIComponent("a b+c&d=e:@!'()*,;~café.txt");

/** More than what fits into the buffers of a connection: a refusal may come before it is through. */
const LARGE = 8 << 20;

/**
 * Objects of a bucket: written below `sigv4-live/`, read back, and deleted at the end.
 *
 * @param {Aws} aws
 * @param {string} bucket its URL
 */
export function aboutBucket(aws, bucket) {
  const { urlOf, deleted } = openFolder(aws, bucket);
  const plain = urlOf('plain.txt');
  const hello = { method: 'PUT', headers: { 'content-type': 'text/plain', 'x-amz-meta-note': 'a  b' } };
  /** @param {string} key */
  const put = (key) => () => aws.fetch(urlOf(key), { ...hello, body: 'hello' });
  /** @param {string} claim @param {() => Promise<Answer>} ask */
  const reads = (claim, ask) =>
    accepted(claim, ask, {
      check: ({ status, text }) => (status === 200 && text !== 'hello' ? 'it is not what was put.' : undefined),
    });

  return [
    accepted('S3, the list of objects', () => aws.fetch(`${bucket}/?list-type=2&max-keys=1&prefix=sigv4-live%2F`)),
    accepted('S3, put, through fetch', put('plain.txt')),
    accepted('S3, put, through axios', () => aws.axios(urlOf('axios.txt'), { ...hello, data: 'hello' })),
    accepted("S3, put, payload: 'unsigned'", () =>
      aws.fetch(urlOf('unsigned.txt'), { ...hello, body: 'hello', sigv4: { payload: 'unsigned' } }),
    ),
    reads('S3, get, through fetch', () => aws.fetch(plain)),
    reads('S3, get, through axios', () => aws.axios(urlOf('axios.txt'))),
    reads('S3, get, signed in the query', async () => aws.plain({ method: 'GET', url: await aws.presign(plain) })),
    accepted('S3, put, a key of odd characters', put(ODD)),
    reads('S3, get, a key of odd characters', () => aws.fetch(urlOf(ODD))),
    accepted('S3, put, // in a key', put('a//b.txt')),
    reads('S3, get, // in a key', () => aws.fetch(urlOf('a//b.txt'))),
    aboutWrongClock('S3', aws, plain, 'HEAD'),
    open('S3, get, SigV4a', () => aws.fetch(plain, { sigv4: { regionSet: ['*'] } })),
    open('S3, put of 8 MiB with another secret access key, through axios', () =>
      aws.axios(urlOf('refused'), { ...hello, data: Buffer.alloc(LARGE), sigv4: { credentials: aws.wrongSecret } }),
    ),
    ...aboutChunks(aws, 'S3', urlOf, { regionSet: ['*'] }),
    deleted('S3'),
  ];
}
