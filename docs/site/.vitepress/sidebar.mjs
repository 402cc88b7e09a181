// The sidebars are made of the pages that list what there is: docs/README.md by what a reader wants to do, docs/recipes.md by what a program
// is for. So a page that these list is in its sidebar, under the same heading.
import { titleOf } from './code-page.mjs';
import {
  addressOf,
  isShownAsCode,
  markdownFiles,
  nameOf,
  placeOf,
  placeOfCode,
  read,
  shownAsCode,
  targetOf,
} from './repository.mjs';

/** @typedef {{ text: string, link: string }} Item */
/** @typedef {{ text: string, collapsed?: boolean, items: Item[] }} Group */

export function sidebars() {
  const guides = [
    { text: 'Start', items: ['README.md', 'docs/README.md'].map(itemOf) },
    ...groupsOf('docs/README.md', isGuide),
  ];
  const project = ['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].map(itemOf);
  const programs = groupsOf('docs/recipes.md', isExample);
  const listed = new Set(programs.flatMap(({ items }) => items.map(({ link }) => link)));
  const others = shownAsCode()
    .filter(isExample)
    .map(itemOf)
    .filter(({ link }) => !listed.has(link));
  const recipes = [
    { text: nameOf('docs/recipes.md'), items: [{ ...itemOf('docs/recipes.md'), text: 'All recipes' }] },
    ...programs,
    { text: 'Other programs', items: others },
  ];
  const packages = [
    {
      text: 'Packages',
      items: markdownFiles()
        .filter((file) => file.startsWith('packages/'))
        .map(itemOf),
    },
    {
      text: 'Reference',
      items: markdownFiles()
        .filter((file) => file.startsWith('docs/reference/'))
        .sort(readmeFirst)
        .map(itemOf),
    },
  ];
  return {
    '/recipes/': recipes,
    '/code/examples/': recipes,
    '/code/': sources(),
    '/packages/': packages,
    '/reference/': packages,
    '/': [...guides, { text: 'The project', items: project.filter(({ link }) => !hasLink(guides, link)) }],
  };
}

/** The files of the repository that have a page, by their folder. */
function sources() {
  const files = shownAsCode().filter((target) => !isExample(target));
  const folderOf = (/** @type {string} */ target) =>
    /^(packages\/[^/]+\/src|[^/]+(?=\/))/.exec(target)?.[0] ?? 'Repository';
  return [...new Set(files.map(folderOf))].map((folder) => ({
    text: folder,
    items: files
      .filter((target) => folderOf(target) === folder)
      .map((target) => ({ ...itemOf(target), text: target.replace(`${folder}/`, '') })),
  }));
}

/** @param {string} target */
const isExample = (target) => target.startsWith('examples/') && isShownAsCode(target);

/** @param {string} target */
const isGuide = (target) => target.endsWith('.md') && target !== 'README.md';

/**
 * @param {readonly Group[]} groups
 * @param {string} link
 */
const hasLink = (groups, link) => groups.some(({ items }) => items.some((item) => item.link === link));

/** @param {string} a */
const readmeFirst = (a) => (a.endsWith('README.md') ? -1 : 0);

/**
 * The headings of a page, each with what is linked below it. What is linked below several of them is under the one that links to it most often.
 *
 * @param {string} page
 * @param {(target: string) => boolean} isListed
 * @returns {Group[]}
 */
function groupsOf(page, isListed) {
  const [, ...parts] = read(page).split(/^## /m);
  const groups = parts.map((part) => {
    const [heading = '', ...lines] = part.split('\n');
    const links = [...lines.join('\n').matchAll(/\]\(([^)\s:]+)\)/g)].map(([, link = '']) => targetOf(page, link));
    return { text: heading.trim(), targets: links.filter(isListed) };
  });
  /** @param {string} target */
  const home = (target) => {
    const counts = groups.map(({ targets }) => targets.filter((other) => other === target).length);
    return groups[counts.indexOf(Math.max(...counts))];
  };
  return groups
    .map((group) => ({
      text: group.text,
      items: [...new Set(group.targets)].filter((target) => home(target) === group).map(itemOf),
    }))
    .filter(({ items }) => items.length > 0);
}

/**
 * @param {string} target
 * @returns {Item}
 */
function itemOf(target) {
  if (target.endsWith('.md')) return { text: nameOf(target), link: addressOf(placeOf(target)) };
  return { text: titleOf(target).replace(/\.mjs$/, ''), link: addressOf(placeOfCode(target)) };
}
