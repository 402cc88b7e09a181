import { aboutChunks } from './chunks.mjs';
import { accepted } from './claim.mjs';
import { openFolder } from './folder.mjs';

const NAME = 'multi-region access point';

/**
 * An S3 multi-region access point. It takes SigV4a only, and no option says so.
 *
 * @param {import('../aws.mjs').Aws} aws
 * @param {string} alias
 * @param {boolean} writes whether objects may be written
 */
export function aboutMultiRegion(aws, alias, writes) {
  const store = `https://${alias}.accesspoint.s3-global.${aws.suffix}`;
  const list = `${store}/?list-type=2&max-keys=1`;
  const { urlOf, deleted } = openFolder(aws, store);
  return [
    accepted(`${NAME}, list, through fetch`, () => aws.fetch(list)),
    accepted(`${NAME}, list, through axios`, () => aws.axios(list)),
    accepted(`${NAME}, list, signed in the query`, async () =>
      aws.plain({ method: 'GET', url: await aws.presign(list) }),
    ),
    ...(writes ? [...aboutChunks(aws, NAME, urlOf), deleted(NAME)] : []),
  ];
}
