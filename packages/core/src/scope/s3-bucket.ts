import type { UrlParts } from '../request/url.ts';
import { canonicalUrl } from '../signing/canonical-url.ts';

/** A region, or `external-1`, an old name for N. Virginia. The regions of GovCloud are a partition of their own. */
const REGION = '(?:(us-gov)|[a-z]{2,4})(?:-[a-z]+)+-\\d|external-1';

/** The suffix of the hosts of each partition. */
const PARTITION = 'amazonaws\\.[a-z.]+|s?c2s\\.[a-z.]+|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov';

/** The regional and global hosts of S3, with or without a bucket in front. */
const HOST = /* @__PURE__ */ new RegExp(
  `^(?:(.+)\\.)?s3(?:-fips)?(?:\\.dualstack)?(?:[.-](?:${REGION}))?\\.(${PARTITION})$`,
);

/** Aliases of access points, which can be used like the name of a bucket. */
const ALIAS = /(-s3alias|--[a-z]+-s3)$/;

/**
 * Returns true if both URLs use https and are in the same bucket of S3. S3 redirects from one name of a bucket to another until its
 * DNS is up to date, or to the bucket's region. Access points, Outposts and other S3 hosts do not count.
 */
export function isSameBucket(one: UrlParts, other: UrlParts): boolean {
  const bucket = bucketOf(one);
  return bucket !== undefined && bucket === bucketOf(other);
}

/** The bucket together with its partition: another partition may have a bucket of the same name. A host with a port is not AWS's. */
function bucketOf(url: UrlParts): string | undefined {
  const { protocol, host, pathname } = url;
  const found = protocol === 'https:' && HOST.exec(host);
  if (!found) return undefined;
  const [, inFront, gov, partition] = found;
  const path = canonicalUrl(url, 's3')?.canonicalPath ?? pathname; // the path that is sent: Node 20 keeps dot segments, which could lead to another bucket
  const bucket = inFront ?? path.split('/', 2)[1];
  return bucket && !ALIAS.test(bucket) ? `${partition} ${gov} ${bucket}` : undefined;
}

/**
 * Returns the bucket in front of a host of S3, or an empty text if the path states the bucket. `undefined`: another host. Hosts of
 * transfer acceleration count here, because they are buckets too, and forms may be sent to them.
 */
export function bucketOfHost(host: string): string | undefined {
  const found = HOST.exec(host.replace('.s3-accelerate.', '.s3.'));
  return found ? (found[1] ?? '') : undefined;
}
