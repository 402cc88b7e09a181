// The site is made of the Markdown of the repository. Nothing is copied: `srcDir` is the root, and `rewrites` gives each file its place.
import { execFileSync } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { programsOf, titleOf } from './code-page.mjs';
import { markdownOfTheRepository } from './markdown.mjs';
import { nameOf, placeOf, REPOSITORY, ROOT } from './repository.mjs';
import { sidebars } from './sidebar.mjs';

const BASE = process.env['SITE_BASE'] ?? '/';
const here = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// The debugger is a document of its own, with its own policy of what may be loaded. It is built into the public folder, which is served as it is
// and copied into the built site. Links to it have a target, so that the browser loads it and VitePress does not.
const BUILD = here('debugger/build.mjs');
const toDebugger = { text: 'Debugger', link: '/debugger/index.html', target: '_self' };
execFileSync(process.execPath, [BUILD, here('public/debugger')], { stdio: 'inherit' });

// Pages are compiled to modules that import Vue, and no folder above them has it. VitePress finds Vue for the pages that browsers get. For the
// pages that are rendered while the site is built, Node finds it in this folder. The packages that VitePress wants to bundle before it serves
// cannot be found from the root either, and are served as they are.
/** @type {NonNullable<NonNullable<import('vitepress').UserConfig['vite']>['plugins']>} */
const packagesOfTheSite = [
  {
    name: 'packages-of-the-site',
    enforce: 'pre',
    configResolved: ({ optimizeDeps }) => void (optimizeDeps.include = []),
    resolveId: (id, _importer, { ssr }) =>
      ssr && /^vue(\/server-renderer)?$/.test(id) ? { id, external: true } : undefined,
  },
];

/** @param {object} link */
const asButton = (link) => ({ ...link, theme: 'alt' });

export default defineConfig({
  title: 'sigv4',
  description: 'AWS Signature Version 4 for axios, fetch, undici and the command line.',
  lang: 'en',
  base: BASE,
  srcDir: ROOT,
  srcExclude: ['examples/**', 'test/**', 'packages/*/!(README).md', 'packages/*/*/**'],
  rewrites: placeOf,
  outDir: here('.vitepress/dist'),
  cacheDir: here('.vitepress/cache'),
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${BASE}logo.svg` }]],
  metaChunk: true,
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' }, // in others, comments are too pale
    anchor: { slugify: slug }, // anchors are those of GitHub
    config: markdownOfTheRepository,
  },
  transformPageData({ filePath, frontmatter, params }) {
    if (filePath === 'README.md') return { title: nameOf(filePath) };
    const { hero } = frontmatter;
    if (hero)
      return {
        frontmatter: { ...frontmatter, hero: { ...hero, actions: [...hero.actions, asButton(toDebugger)] } },
      };
    const isOneFile = params && extname(params['path']) !== '';
    if (!params) return undefined;
    return { frontmatter: { ...frontmatter, pageClass: 'code-page', ...(isOneFile && { aside: false }) } }; // one file has no headings to list
  },
  themeConfig: {
    logo: '/logo.svg',
    nav: [
      { text: nameOf('docs/README.md'), link: '/overview', activeMatch: '^/(?!(recipes|reference|packages|code)/).' },
      { text: 'Recipes', link: '/recipes/', activeMatch: '^/recipes/' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/(reference|packages)/' },
      toDebugger,
      ...(REPOSITORY ? [{ text: 'Repository', link: REPOSITORY }] : []),
    ],
    sidebar: sidebars(),
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        miniSearch: { _splitIntoSections: /** @type {any} */ (sectionsOfCode), searchOptions: { boostDocument } },
      },
    },
    ...(REPOSITORY && { editLink: { pattern: `${REPOSITORY}/edit/main/:path`, text: 'Edit this page' } }),
    footer: { message: 'MIT License' },
  },
  vite: {
    publicDir: here('public'),
    plugins: packagesOfTheSite,
    build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 }, // the index of search is large, and is loaded when somebody searches
    server: { watch: { ignored: ['**/node_modules/**', '**/dist/**', '**/.tsbuild/**'] } },
  },
});

/**
 * What search knows of an example: its name, and the text of its page. VitePress itself has no text for pages that are made from code.
 * For other pages it returns nothing, and VitePress splits them at their headings.
 *
 * @param {string} file
 */
function sectionsOfCode(file) {
  const [, target] = /\/docs\/site\/code\/(examples\/.*)\.md$/.exec(file) ?? [];
  return target
    ? [
        {
          anchor: '',
          titles: [titleOf(target)],
          text: programsOf(target).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
        },
      ]
    : undefined;
}

/**
 * How much a page counts in search. Whoever searches for a status or an error wants to know what to do. The reference and the pages about
 * the project are for those who search for their words only. The site contains the text of this function, so it must not use anything else.
 *
 * @param {string} page
 * @param {string} term a word of the index, in lower case
 */
function boostDocument(page, term) {
  if (/\/(?:reference\/|contributing|changelog|security)/.test(page)) return 0.3;
  if (!/\/troubleshooting\.html/.test(page)) return 1;
  return /^[45]\d\d$|^err_|expired|denied|match|exception|forbidden|invalid|missing|skew/.test(term) ? 4 : 1;
}
