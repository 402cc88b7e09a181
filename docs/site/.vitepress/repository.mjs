// The repository as the site sees it: which of its files are pages, where each is on the site, and where a link of a page leads.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the repository is public, such as `https://github.com/{owner}/{name}`. If it is empty, the site shows the sources by itself. */
export const REPOSITORY = process.env['SITE_REPOSITORY'] ?? '';

/** Pages whose place on the site says more than their name in the repository. */
const PLACES = new Map([
  ['docs/site/index.md', 'index.md'],
  ['README.md', 'start.md'],
  ['docs/README.md', 'overview.md'],
  ['docs/recipes.md', 'recipes/index.md'],
  ['docs/reference/README.md', 'reference/index.md'],
]);

/**
 * The place of a page on the site.
 *
 * @param {string} file a Markdown file, by its path from the root of the repository
 */
export function placeOf(file) {
  const place = PLACES.get(file);
  if (place) return place;
  return file
    .replace(/^[A-Z]+\.md$/, (name) => name.toLowerCase())
    .replace(/^docs\/site\/code\/examples\/(recipes\/.*?)(?:\.mjs)?\.md$/, '$1.md')
    .replace(/^docs\/(site\/)?/, '')
    .replace(/^(packages\/[^/]+)\/README\.md$/, '$1.md');
}

/**
 * The place of the page that shows the code of a file or folder.
 *
 * @param {string} target
 */
export const placeOfCode = (target) => placeOf(`docs/site/code/${target}.md`);

/**
 * The address of a place on the site, without its base.
 *
 * @param {string} place
 */
export const addressOf = (place) => `/${place.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html')}`;

/** @param {string} path */
export const read = (path) => readFileSync(join(ROOT, path), 'utf8');

/**
 * What a page is called in a sidebar and in the title of a browser.
 *
 * @param {string} file
 */
export function nameOf(file) {
  if (file === 'README.md') return 'Start here';
  return (/^# (.*)$/m.exec(read(file))?.[1] ?? file).replaceAll('`', '');
}

/** The Markdown that people read: on the site, and in the repository. */
export function markdownFiles() {
  const inRoot = readdirSync(ROOT);
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`);
  const inPackages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/README.md`);
  return [...inRoot, ...inDocs, ...inPackages, 'docs/site/index.md'].filter(
    (file) =>
      file.endsWith('.md') &&
      !file.startsWith('docs/site/') === (file !== 'docs/site/index.md') &&
      existsSync(join(ROOT, file)),
  );
}

/**
 * The links of a page to other files, as they are written.
 *
 * @param {string} file
 */
export function linksOf(file) {
  const prose = read(file).replace(/^```[^]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)|href="([^"]+)"/g)]
    .map(([, inText, inTag]) => inText ?? inTag ?? '')
    .filter((link) => !/^(\w+:|#|\/)/.test(link));
}

/**
 * The file or folder that a relative link of a page names.
 *
 * @param {string} file
 * @param {string} link
 */
export function targetOf(file, link) {
  const target = posix.join(posix.dirname(file), decodeURI(link.replace(/[?#].*/, ''))).replace(/\/$/, '');
  if (target === 'examples/recipes') return 'docs/recipes.md'; // the page that lists what is in the folder
  const front = `${target}/README.md`; // what a folder shows
  return existsSync(join(ROOT, front)) ? front : target;
}

/**
 * Whether a file or folder has a page that shows its code. Examples do. Sources and tests do while the repository is not public.
 *
 * @param {string} target
 */
export function isShownAsCode(target) {
  return !/\.(md|png|svg)$/.test(target) && (target.startsWith('examples/') || REPOSITORY === '');
}

/** What is shown as code: the files and folders that some page links to. */
export function shownAsCode() {
  const targets = markdownFiles().flatMap((file) => linksOf(file).map((link) => targetOf(file, link)));
  return [...new Set(targets)].filter((target) => existsSync(join(ROOT, target)) && isShownAsCode(target)).sort();
}

/**
 * The pages that link to a file or folder.
 *
 * @param {string} target
 */
export function linkedFrom(target) {
  linking ??= markdownFiles().map((file) => ({ file, targets: linksOf(file).map((link) => targetOf(file, link)) }));
  return linking.filter(({ targets }) => targets.includes(target)).map(({ file }) => file);
}

/** @type {{ file: string, targets: string[] }[] | undefined} */
let linking;

/**
 * Where a relative link of a page leads on the site. It is empty if that is the page itself.
 *
 * @param {string} file
 * @param {string} link
 */
export function hrefOf(file, link) {
  const target = targetOf(file, link);
  const anchor = /#.*/.exec(link)?.[0] ?? '';
  if (target === file && !anchor) return '';
  if (target.endsWith('.md')) return addressOf(placeOf(target)) + anchor;
  if (isShownAsCode(target)) return addressOf(placeOfCode(target));
  const kind = statSync(join(ROOT, target)).isDirectory() ? 'tree' : 'blob';
  return `${REPOSITORY}/${kind}/main/${target}${anchor}`;
}
