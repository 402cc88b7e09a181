import { expect, it } from '@jest/globals';
import { read } from './markdown.ts';

interface Export {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'type';
  readonly summary: string;
  readonly examples: readonly string[];
}

/** A program for Node 20, which runs no TypeScript; so it has no types here either. */
const { packages, pages } = (await import(new URL('./reference/generate.mjs', import.meta.url).href)) as {
  readonly packages: readonly {
    readonly entries: readonly { readonly name: string; readonly declared: readonly Export[] }[];
  }[];
  readonly pages: () => ReadonlyMap<string, string>;
};

const declared = packages
  .flatMap(({ entries }) => entries)
  .flatMap((entry) => entry.declared.map((item) => [`${item.name} of ${entry.name}`, item] as const));

it.each([...pages().keys()])('docs/reference/%s is what the comments say (if not: npm run reference)', (name) => {
  expect(read(`docs/reference/${name}`)).toBe(pages().get(name));
});

it.each(declared)('%s begins with a sentence', (_name, { summary }) => expect(summary).toMatch(/^[A-Z`].*\.$/));

it.each(declared.filter(([, { kind }]) => kind !== 'type'))(
  '%s has an example, complete with its imports',
  (_name, { examples }) => {
    expect(examples).not.toEqual([]);
    for (const example of examples) expect(example).toMatch(/^```ts\nimport [^]*\n```$/);
  },
);
