// Whether the documentation says what the programs say: every recipe is linked to, and every line of a diff is in its program.
import { readFile } from 'node:fs/promises';

const root = new URL('../../../', import.meta.url);

export const PAGES = ['docs/recipes.md', 'docs/testing-your-code.md', 'docs/migration.md'];

/**
 * @param {readonly string[]} files
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkDocs(files) {
  const wrong = [];
  const index = (await Promise.all(PAGES.map(readText))).join('\n');
  for (const file of files) {
    const folder = file.replace(/\/(main|before|after)\.m?[jt]s$/, '').replace(/^migration\/.*/, 'migration');
    if (!index.includes(`](../examples/recipes/${folder})`) && !index.includes(`](../examples/recipes/${file})`))
      wrong.push(`docs: no link to ${file}`);
  }

  const migration = await readText('docs/migration.md');
  for (const [, name, diff = ''] of migration.matchAll(/^## From `(.*)`\n[^]*?```diff\n([^]*?)```/gm)) {
    const [before, after] = await Promise.all(
      ['before', 'after'].map((when) => readText(`examples/recipes/migration/${name}/${when}.mjs`)),
    );
    for (const line of diff.split('\n').filter((text) => text.trim().length > 1)) {
      const sources = { '-': [before], '+': [after], ' ': [before, after] }[line.charAt(0)] ?? [];
      if (sources.length === 0 || !sources.every((source) => source?.split('\n').includes(line.slice(1))))
        wrong.push(`docs/migration.md, ${name}: no program has the line ${line}`);
    }
  }
  return wrong;
}

/** @param {string} path */
async function readText(path) {
  return readFile(new URL(path, root), 'utf8');
}
