import { openFolder } from './bucket.mjs';
import { aboutChunks } from './chunks.mjs';

/**
 * An S3 multi-region access point. It takes SigV4a only, and no option says so.
 *
 * @param {import('../aws.mjs').Aws} aws
 * @param {string} alias
 * @param {boolean} writes whether objects may be written
 * @returns {import('../judge.mjs').Claim[]}
 */
export function aboutMultiRegion(aws, alias, writes) {
  const store = `https://${alias}.accesspoint.s3-global.${aws.suffix}`;
  const list = `${store}/?list-type=2&max-keys=1`;
  const { urlOf, deleted } = openFolder(aws, store);
  return [
    { claim: 'multi-region access point, list, through fetch', expect: 'accepted', ask: () => aws.fetch(list) },
    { claim: 'multi-region access point, list, through axios', expect: 'accepted', ask: () => aws.axios(list) },
    {
      claim: 'multi-region access point, list, signed in the query',
      expect: 'accepted',
      ask: async () => aws.plain({ method: 'GET', url: await aws.presign(list) }),
    },
    ...(writes ? [...aboutChunks(aws, 'multi-region access point', urlOf), deleted('multi-region access point')] : []),
  ];
}
