// Links and pictures of a page are relative to its file in the repository, as GitHub reads them. On the site they lead to the same thing.
import { posix, relative, sep } from 'node:path';
import { hrefOf, ROOT } from './repository.mjs';

const ELSEWHERE = /^(\w+:|#|\/)/;

/** @param {import('markdown-it').default} markdown */
export function linksOfTheRepository(markdown) {
  markdown.core.ruler.push('links of the repository', ({ tokens, env }) => {
    if (!env.path) return; // the title of a page, by itself
    const file = relative(ROOT, env.realPath ?? env.path).replaceAll(sep, posix.sep);
    for (const token of tokens) {
      if (token.type === 'html_block') token.content = inHtml(token.content, file);
      for (const child of token.children ?? []) {
        if (child.type === 'html_inline') child.content = inHtml(child.content, file);
        const href = child.type === 'link_open' ? child.attrGet('href') : undefined;
        if (href && !ELSEWHERE.test(href)) child.attrSet('href', hrefOf(file, href));
      }
    }
  });
}

/**
 * The bundler finds a picture if its path begins with a dot.
 *
 * @param {string} html
 * @param {string} file
 */
function inHtml(html, file) {
  return html
    .replace(/(src|srcset)="([^"]+)"/g, (all, name, path) => (/^(\w+:|\/|\.)/.test(path) ? all : `${name}="./${path}"`))
    .replace(/href="([^"]+)"/g, (all, link) => (ELSEWHERE.test(link) ? all : `href="${hrefOf(file, link)}"`));
}
