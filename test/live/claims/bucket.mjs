import { randomUUID } from 'node:crypto';
import { aboutChunks } from './chunks.mjs';
import { recovered } from './identity.mjs';

/** @import { Aws, Answer } from '../aws.mjs' */
/** @import { Claim } from '../judge.mjs' */

/** A key with what verifiers of S3 read in different ways. */
const ODD = "a b+c&d=e:@!'()*,;~caf\u00e9.txt";

/**
 * Objects of a bucket: written below `sigv4-live/`, read back, and deleted at the end.
 *
 * @param {Aws} aws
 * @param {string} bucket its URL
 * @returns {Claim[]}
 */
export function aboutBucket(aws, bucket) {
  const { urlOf, deleted } = openFolder(aws, bucket);
  const plain = urlOf('plain.txt');
  /** @param {string} claim @param {() => Promise<Answer>} ask @returns {Claim} */
  const reads = (claim, ask) => ({
    claim: `S3, ${claim}`,
    expect: 'accepted',
    ask,
    check: ({ status, text }) => (status === 200 && text !== 'hello' ? 'it is not what was put.' : undefined),
  });
  /** @param {string} claim @param {() => Promise<Answer>} ask @returns {Claim} */
  const accepted = (claim, ask) => ({ claim: `S3, ${claim}`, expect: 'accepted', ask });
  const hello = { method: 'PUT', headers: { 'content-type': 'text/plain', 'x-amz-meta-note': 'a  b' } };

  return [
    accepted('the list of objects', () => aws.fetch(`${bucket}/?list-type=2&max-keys=1&prefix=sigv4-live%2F`)),
    accepted('put, through fetch', () => aws.fetch(plain, { ...hello, body: 'hello' })),
    accepted('put, through axios', () => aws.axios(urlOf('axios.txt'), { ...hello, data: 'hello' })),
    accepted("put, payload: 'unsigned'", () =>
      aws.fetch(urlOf('unsigned.txt'), { ...hello, body: 'hello', sigv4: { payload: 'unsigned' } }),
    ),
    reads('get, through fetch', () => aws.fetch(plain)),
    reads('get, through axios', () => aws.axios(urlOf('axios.txt'))),
    reads('get, signed in the query', async () => aws.plain({ method: 'GET', url: await aws.presign(plain) })),
    accepted('put, a key of odd characters', () =>
      aws.fetch(urlOf(encodeURIComponent(ODD)), { method: 'PUT', body: 'hello' }),
    ),
    reads('get, a key of odd characters', () => aws.fetch(urlOf(encodeURIComponent(ODD)))),
    accepted('put, // in a key', () => aws.fetch(urlOf('a//b.txt'), { method: 'PUT', body: 'hello' })),
    reads('get, // in a key', () => aws.fetch(urlOf('a//b.txt'))),
    recovered('S3, HEAD, a clock that is an hour late', () => plain, aws, 'HEAD'),
    { claim: 'S3, get, SigV4a', expect: 'open', ask: () => aws.fetch(plain, { sigv4: { regionSet: ['*'] } }) },
    ...aboutChunks(aws, 'S3', urlOf, { regionSet: ['*'] }),
    deleted('S3'),
  ];
}

/**
 * A folder of a store of its own. What is written to it is remembered, and deleted together.
 *
 * @param {Aws} aws
 * @param {string} store its URL
 */
export function openFolder(aws, store) {
  const folder = `${store}/sigv4-live/${randomUUID()}`;
  /** @type {Set<string>} */
  const urls = new Set();
  return {
    /** @param {string} key */
    urlOf(key) {
      urls.add(`${folder}/${key}`);
      return `${folder}/${key}`;
    },
    /** @param {string} where @returns {Claim} */
    deleted: (where) => ({
      claim: `${where}, delete what was put`,
      expect: 'accepted',
      ask: async () => {
        /** @type {Answer[]} */
        const answers = [];
        for (const url of urls) answers.push(await aws.fetch(url, { method: 'DELETE' }));
        return /** @type {Answer} */ (answers.find(({ status }) => status >= 300) ?? answers[0]);
      },
      check: ({ status }) => (status < 300 ? undefined : 'objects are left in the folder sigv4-live/. Delete them.'),
    }),
  };
}
