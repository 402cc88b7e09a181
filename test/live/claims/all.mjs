import { aboutApi } from './api.mjs';
import { aboutBucket } from './bucket.mjs';
import { skipped } from './claim.mjs';
import { aboutIdentity } from './identity.mjs';
import { aboutLists } from './lists.mjs';
import { aboutMultiRegion } from './multi-region.mjs';

/**
 * All claims, in the order in which they are asked.
 *
 * @param {import('../aws.mjs').Aws} aws
 * @param {import('../arguments.mjs').Options} options
 * @returns {import('../judge.mjs').Claim[]}
 */
export function claimsFor(aws, { api, bucket, mrap }) {
  const { bucketUrl } = aws;
  return [
    ...aboutIdentity(aws),
    ...aboutLists(aws),
    ...(api ? aboutApi(aws, api) : [skipped('spellings of paths and queries', '--api names no API.')]),
    ...(mrap
      ? aboutMultiRegion(aws, mrap, bucket !== undefined)
      : [skipped('multi-region access point', '--mrap names none.')]),
    ...(bucketUrl
      ? aboutBucket(aws, bucketUrl)
      : [skipped('objects: put, get, chunks, trailers', '--bucket names no bucket.')]),
  ];
}
