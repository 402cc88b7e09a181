import type { UrlParts } from '../request/url.ts';
import { canonicalUrl } from '../signing/canonical-url.ts';

/** The regional and global hosts of S3, with a bucket in front or none, and the partition: what stands last, and GovCloud by its regions. */
const HOST =
  /^(?:(.+)\.)?s3(?:-fips)?(?:\.dualstack)?(?:[.-](?:(?:(us-gov)|[a-z]{2,4})(?:-[a-z]+)+-\d|external-1))?\.(amazonaws\.[a-z.]+|s?c2s\.[a-z.]+|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/** Names by which an access point can be called like a bucket. */
const ALIAS = /(-s3alias|--[a-z]+-s3)$/;

/**
 * True if both URLs are in one bucket of S3, over https: S3 redirects from one of a bucket's names to another until its DNS has
 * settled, or to the bucket's region. Names of access points, of Outposts, and of what else S3 has, do not count.
 */
export function isSameBucket(one: UrlParts, other: UrlParts): boolean {
  const bucket = bucketOf(one);
  return bucket !== undefined && bucket === bucketOf(other);
}

/** The bucket, in its partition, for its name is another's in the next one. A host with a port is none of AWS's. */
function bucketOf(url: UrlParts): string | undefined {
  const { protocol, host, pathname } = url;
  const found = protocol === 'https:' && HOST.exec(host);
  if (!found) return undefined;
  const [, inFront, gov, partition] = found;
  const path = canonicalUrl(url, 's3')?.canonicalPath ?? pathname; // as it is sent: Node 20 keeps dot segments that lead to another bucket
  const bucket = inFront ?? path.split('/', 2)[1];
  return bucket && !ALIAS.test(bucket) ? `${partition} ${gov} ${bucket}` : undefined;
}
