// Every link of every page leads to a page or a file of the site, and to an anchor that is there. Nothing is loaded from another host.
import { BASE, documentOf, fileAt, files, textOf } from './built.mjs';

const ELSEWHERE = /^(\w+:)?\/\/|^(mailto|data):/;

/** @returns {import('./main.mjs').Check[]} */
export function checkLinks() {
  const pages = new Map(files.filter((file) => file.endsWith('.html')).map((file) => [file, read(file)]));
  const inPages = [...pages].map(([file, { links, inText, loaded }]) => ({
    name: `the links of ${file}`,
    wrong: [
      ...links.flatMap((link) => defectOf(link, file) ?? []),
      ...inText.filter((link) => isSamePage(link, file)).map((link) => `${link} leads to the page itself`),
      ...loaded.flatMap((link) => (ELSEWHERE.test(link) ? `${link} is on another host` : (defectOf(link, file) ?? []))),
    ],
  }));
  const inStyles = files
    .filter((file) => file.endsWith('.css'))
    .map((file) => ({
      name: `the links of ${file}`,
      wrong: [...textOf(file).matchAll(/(?:@import|url\()\s*["']?([^"')]+)/g)].flatMap(([, link = '']) =>
        /^(https?:)?\/\//.test(link) ? `${link} is on another host` : [],
      ),
    }));
  return [...inPages, ...inStyles];

  /**
   * @param {string} link
   * @param {string} from
   */
  function defectOf(link, from) {
    if (ELSEWHERE.test(link)) return undefined;
    const { pathname, hash } = new URL(link, `http://site.invalid${BASE}${from}`);
    const file = pathname.startsWith(BASE) ? fileAt(pathname.slice(BASE.length - 1)) : undefined;
    if (!file) return `${link} leads nowhere`;
    const anchor = decodeURIComponent(hash.slice(1));
    const isThere = anchor === '' || pages.get(file)?.anchors.has(anchor);
    return isThere ? undefined : `${link} names an anchor that ${file} does not have`;
  }
}

/**
 * @param {string} link
 * @param {string} from
 */
function isSamePage(link, from) {
  if (ELSEWHERE.test(link)) return false;
  const { pathname, hash } = new URL(link, `http://site.invalid${BASE}${from}`);
  return hash === '' && fileAt(pathname.slice(BASE.length - 1)) === from;
}

/** @param {string} file */
function read(file) {
  const page = documentOf(file);
  /**
   * @param {string} selector
   * @param {string} name
   */
  const all = (selector, name) => page.querySelectorAll(selector).map((element) => element.getAttribute(name) ?? '');
  return {
    anchors: new Set(all('[id]', 'id')),
    links: all('a[href]', 'href'),
    inText: all('.vp-doc a[href]', 'href'),
    loaded: [
      ...all('[src]', 'src'),
      ...all('link[href]', 'href'),
      ...all('[srcset]', 'srcset').map((set) => set.split(' ')[0] ?? ''),
    ],
  };
}
