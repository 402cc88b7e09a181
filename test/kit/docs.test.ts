import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const example = new URL('examples/testing/', root);
const files = readdirSync(example).filter((name) => name.endsWith('.mjs'));
const sources = files.map((name) => readFileSync(new URL(name, example), 'utf8'));
const page = readFileSync(new URL('docs/testing.md', root), 'utf8');
const blocks = [...page.matchAll(/```js\n([^]*?)```/g)].map(([, block = '']) => block);

it('docs/testing.md has code', () => expect(blocks.length).toBeGreaterThan(5));

// The example is type-checked and its tests are run: so what stands in it, word for word, is true.
it.each(blocks.map((block) => [block.split('\n')[0], block]))(
  'the block of docs/testing.md that begins with %s stands in examples/testing',
  (_line, block = '') => {
    const pieces = block.split(/^\/\/ \.\.\.\n/m).map((piece) => piece.trim());
    expect(sources.some((source) => pieces.every((piece) => source.includes(piece)))).toBe(true);
  },
);

it('every fault and every style has a line in docs/testing.md', () => {
  const faults =
    readFileSync(new URL('packages/testing/src/faults.ts', root), 'utf8').split('export interface Redirect')[0] ?? '';
  const names = [...faults.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name);
  const styles =
    readFileSync(new URL('packages/testing/src/answers/dialect.ts', root), 'utf8').match(/'[\w-]+'(?=[ ;|])/g) ?? [];
  expect(names).toContain('clockSkew');
  for (const name of names) expect(page).toContain(`\`${name}\``);
  for (const style of styles) expect(page).toContain(`\`${style}\``);
});
