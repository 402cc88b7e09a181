/**
 * S3 ListBuckets. A denial by a policy is an answer, too: the signature was accepted. The names of buckets in it are not shown.
 *
 * @param {import('../aws.mjs').Aws} aws
 * @returns {import('../judge.mjs').Claim[]}
 */
export function aboutLists(aws) {
  const url = `https://s3.${aws.region}.${aws.suffix}/`;

  /** Signs one spelling of the query, and sends another. @param {string} signed @param {string} sent */
  async function respelled(signed, sent) {
    const request = await aws.signer.sign({ method: 'GET', url: `${url}?prefix=${signed}` });
    return aws.plain({ method: 'GET', ...request, url: request.url.replace(signed, sent) });
  }

  /** A signer folds spaces in a value, and refuses a tab. So a space is signed, and a tab is sent. */
  async function withTab() {
    const signed = await aws.signer.sign({ method: 'GET', url, headers: { 'x-amz-meta-live': 'a b' } });
    return aws.plain({ method: 'GET', ...signed, headers: { ...signed.headers, 'x-amz-meta-live': 'a\tb' } });
  }

  return [
    { claim: 'S3, the list of buckets, through fetch', expect: 'accepted', ask: () => aws.fetch(url) },
    { claim: 'S3, the list of buckets, through axios', expect: 'accepted', ask: () => aws.axios(url) },
    {
      claim: 'S3, the list of buckets, signed in the query',
      expect: 'accepted',
      ask: async () => aws.plain({ method: 'GET', url: await aws.presign(url) }),
    },
    { claim: 'S3, %20 in a query', expect: 'accepted', ask: () => aws.fetch(`${url}?prefix=a%20b`) },
    { claim: 'S3, %2B in a query', expect: 'accepted', ask: () => aws.fetch(`${url}?prefix=a%2Bb`) },
    { claim: 'S3, + in a query, signed as a space', expect: 'open', ask: () => respelled('a%20b', 'a+b') },
    { claim: 'S3, + in a query, signed as a plus', expect: 'open', ask: () => respelled('a%2Bb', 'a+b') },
    { claim: 'S3, a tab in a header, signed as a space', expect: 'open', ask: withTab },
  ];
}
