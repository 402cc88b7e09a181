import { randomUUID } from 'node:crypto';
import { accepted, skipped } from './claim.mjs';

/** @import { Answer, Aws } from '../aws.mjs' */

/**
 * A folder of a store of its own. What is written to it is deleted together.
 *
 * @param {Aws} aws
 * @param {string} store its URL
 */
export function openFolder(aws, store) {
  const folder = `${store}/sigv4-live/${randomUUID()}`;
  /** @type {Set<string>} */
  const urls = new Set();
  return {
    /** @param {string} key as it is spelled in a URL */
    urlOf: (key) => {
      const url = `${folder}/${key}`;
      urls.add(url);
      return url;
    },
    /** @param {string} where names the store in the claim */
    deleted: (where) => {
      const claim = `${where}, delete what was put`;
      if (urls.size === 0) return skipped(claim, 'Nothing was put.');
      const ask = async () => {
        /** @type {Answer[]} */
        const answers = [];
        for (const url of urls) answers.push(await aws.fetch(url, { method: 'DELETE' }));
        return /** @type {Answer} */ (answers.find(({ status }) => status >= 300) ?? answers[0]);
      };
      return accepted(claim, ask, {
        check: ({ status }) => (status < 300 ? undefined : 'the folder sigv4-live/ may have objects. Delete them.'),
      });
    },
  };
}
