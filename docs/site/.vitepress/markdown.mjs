// How the Markdown of the repository is read. Links and pictures of a page are relative to its file, as GitHub reads them. On the site they lead
// to the same thing.
import { posix, relative, sep } from 'node:path';
import { hrefOf, ROOT } from './repository.mjs';

const ELSEWHERE = /^(\w+:|#|\/)/;

/** @param {import('vitepress').MarkdownRenderer} markdown */
export function markdownOfTheRepository(markdown) {
  markdown.core.ruler.push('Markdown of the repository', ({ tokens, env }) => {
    if (!env.path) return; // the title of a page, by itself
    const file = relative(ROOT, env.realPath ?? env.path).replaceAll(sep, posix.sep);
    for (const token of tokens) {
      if (token.type === 'html_block') token.content = scrolling(inHtml(token.content, file));
      for (const child of token.children ?? []) {
        if (child.type === 'html_inline') child.content = inHtml(child.content, file);
        if (child.type === 'code_inline' && isOneWord(child.content)) child.attrSet('class', 'one-word');
        const href = child.type === 'link_open' ? child.attrGet('href') : undefined;
        if (href && !ELSEWHERE.test(href)) child.attrSet('href', hrefOf(file, href));
      }
      if (token.children) token.children = withoutEmptyLinks(token.children);
    }
  });
}

/**
 * A link to the page that a reader is on is a text.
 *
 * @template {{ type: string, attrGet(name: string): string | null }} Token
 * @param {Token[]} tokens
 */
function withoutEmptyLinks(tokens) {
  let isEmpty = false;
  return tokens.filter((token) => {
    if (token.type === 'link_open') isEmpty = token.attrGet('href') === '';
    return !(isEmpty && /^link_(open|close)$/.test(token.type));
  });
}

/**
 * A host or a region is not broken at its hyphens, unless it is too long for a narrow screen.
 *
 * @param {string} code
 */
const isOneWord = (code) => code.length <= 36 && !code.includes(' ');

/**
 * A wide picture scrolls on a small screen, so that its text can be read.
 *
 * @param {string} html
 */
const scrolling = (html) =>
  /^<(img|picture)\b/.test(html) ? `<div class="picture" tabindex="0">${html}</div>\n` : html;

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
