import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const PAGES = ['docs/testing.md', 'docs/testing-your-code.md'];
const FOLDERS = ['examples/testing/', 'examples/recipes/testing/'];

const sources = FOLDERS.map((folder) => new URL(folder, root)).flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.[cm]js$/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8')),
);
const textOf = (page: string): string => readFileSync(new URL(page, root), 'utf8');
const blocks = PAGES.flatMap((page) =>
  [...textOf(page).matchAll(/```js\n([^]*?)```/g)].map(
    ([, block = '']) => [page, block.split('\n')[0], block] as const,
  ),
);

it.each(PAGES)('%s has code', (page) => expect(blocks.filter(([of]) => of === page).length).toBeGreaterThan(5));

// The examples are type-checked and their tests are run: so what stands in them, word for word, is true.
it.each(blocks)('in %s, the block that begins with %s stands in an example', (_page, _line, block) => {
  const pieces = block.split(/^\/\/ \.\.\.\n/m).map((piece) => piece.trim());
  expect(sources.some((source) => pieces.every((piece) => source.includes(piece)))).toBe(true);
});

it('every fault and every style has a line in docs/testing.md', () => {
  const faults =
    readFileSync(new URL('packages/testing/src/faults.ts', root), 'utf8').split('export interface Redirect')[0] ?? '';
  const names = [...faults.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name);
  const styles =
    readFileSync(new URL('packages/testing/src/answers/dialect.ts', root), 'utf8').match(/'[\w-]+'(?=[ ;|])/g) ?? [];
  expect(names).toContain('clockSkew');
  for (const name of names) expect(textOf('docs/testing.md')).toContain(`\`${name}\``);
  for (const style of styles) expect(textOf('docs/testing.md')).toContain(`\`${style}\``);
});
