// Every page of the repository is on the site and in a sidebar, and every recipe is there with its code.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, markdownFiles, placeOf, placeOfCode, read, ROOT, shownAsCode } from '../.vitepress/repository.mjs';
import { sidebars } from '../.vitepress/sidebar.mjs';
import { BASE, documentOf, fileAt } from './built.mjs';

/** @returns {import('./main.mjs').Check[]} */
export function checkPages() {
  const listed = new Set(
    Object.values(sidebars()).flatMap((groups) => groups.flatMap(({ items }) => items.map(({ link }) => link))),
  );
  const pages = markdownFiles().map((file) => {
    const place = placeOf(file);
    const link = addressOf(place);
    return {
      name: `${file} is a page`,
      wrong: [
        ...(fileAt(link) ? [] : [`${link} was not built`]),
        ...(listed.has(link) || place === 'index.md' ? [] : [`no sidebar has it: docs/README.md does not list it`]),
      ],
    };
  });
  const programs = readdirSync(join(ROOT, 'examples/recipes'))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => ({ name: `examples/recipes/${name} is a page`, wrong: defectsOf(`examples/recipes/${name}`) }));
  return [
    ...pages,
    ...programs,
    {
      name: 'the pages that show code',
      wrong: shownAsCode().flatMap((target) => (built(target) ? [] : `${target} has none`)),
    },
    {
      name: 'every page that shows code is in a sidebar',
      wrong: shownAsCode().filter((target) => !listed.has(addressOf(placeOfCode(target)))),
    },
    ...Object.entries(sidebars()).map(([folder, groups]) => ({
      name: `the names in the sidebar of ${folder} can be told apart`,
      wrong: alike(groups),
    })),
    { name: 'what the menu opens has the name that the menu says', wrong: namesOfTheMenu() },
  ];
}

/**
 * Entries of one group that have the same name, or differ in `@sigv4/` only.
 *
 * @param {import('../.vitepress/sidebar.mjs').Group[]} groups
 */
function alike(groups) {
  return groups.flatMap((group) => {
    const names = group.items.map(({ text }) => text.replace('@sigv4/', ''));
    return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${group.text}: ${name}`);
  });
}

function namesOfTheMenu() {
  const links = documentOf('overview.html').querySelectorAll('.VPNavBarMenu a[href]');
  return links.flatMap((link) => {
    const file = fileAt((link.getAttribute('href') ?? '').slice(BASE.length - 1));
    if (!file || file.startsWith('debugger/')) return []; // a document of its own
    const name = link.textContent.trim();
    const page = documentOf(file);
    const heading = page
      .querySelector('h1')
      ?.textContent.replace(/\u200b/g, '')
      .trim();
    const title = page.querySelector('title')?.textContent.replace(/ \| .*/, '');
    return [heading, title].filter((other) => other !== name).map((other) => `${name} is also called ${other}`);
  });
}

/** @param {string} target */
const built = (target) => fileAt(addressOf(placeOfCode(target)));

/** @param {string} file */
function defectsOf(file) {
  const page = built(file);
  if (!page) return ['no page links to it'];
  const shown = documentOf(page).querySelector('.vp-doc pre code')?.textContent ?? '';
  const program = read(file)
    .replace(/^(\/\/ .*\n)+/, '')
    .trim();
  return shown.trim() === program ? [] : [`${page} shows another program`];
}
