// Every page of the repository is on the site and in a sidebar, and every recipe is there with its code.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, markdownFiles, placeOf, placeOfCode, read, ROOT, shownAsCode } from '../.vitepress/repository.mjs';
import { sidebars } from '../.vitepress/sidebar.mjs';
import { documentOf, fileAt } from './built.mjs';

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
  ];
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
