import { accepted, open } from './claim.mjs';

/**
 * S3 ListBuckets. A denial by a policy is an answer, too: the signature was accepted. The names of buckets in it are not shown.
 *
 * @param {import('../aws.mjs').Aws} aws
 */
export function aboutLists(aws) {
  const url = `https://s3.${aws.region}.${aws.suffix}/`;

  /**
   * Signs one spelling of the query, and sends another.
   *
   * @param {string} signed
   * @param {string} sent
   */
  async function respelled(signed, sent) {
    const request = { method: 'GET', ...(await aws.signer.sign({ method: 'GET', url: `${url}?prefix=${signed}` })) };
    return aws.plain({ ...request, url: request.url.replace(signed, sent) }, request);
  }

  /** The signer refuses a tab in a value. So a space is signed, and a tab is sent. */
  async function withTab() {
    const own = { 'x-amz-meta-live': 'a b' };
    const signed = await aws.signer.sign({ method: 'GET', url, headers: own });
    const request = { method: 'GET', url: signed.url, headers: { ...signed.headers, ...own } };
    return aws.plain({ ...request, headers: { ...signed.headers, 'x-amz-meta-live': 'a\tb' } }, request);
  }

  return [
    accepted('S3, the list of buckets, through fetch', () => aws.fetch(url)),
    accepted('S3, the list of buckets, through axios', () => aws.axios(url)),
    accepted('S3, the list of buckets, signed in the query', async () =>
      aws.plain({ method: 'GET', url: await aws.presign(url) }),
    ),
    accepted('S3, %20 in a query', () => aws.fetch(`${url}?prefix=a%20b`)),
    accepted('S3, %2B in a query', () => aws.fetch(`${url}?prefix=a%2Bb`)),
    open('S3, + in a query, signed as a space', () => respelled('a%20b', 'a+b')),
    open('S3, + in a query, signed as a plus', () => respelled('a%2Bb', 'a+b')),
    open('S3, a tab in a header, signed as a space', withTab),
  ];
}
