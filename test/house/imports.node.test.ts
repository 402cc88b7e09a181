import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** The rooms of a package, from the top of the house to its ground: each imports only from those below. */
const ROOMS = {
  core: [
    'index.ts',
    'exchange',
    'signer',
    'chunks',
    'diagnosis',
    'refusal',
    'scope',
    'signing',
    'credentials',
    'platform',
    'request',
    'beside the rooms',
    'util',
  ],
  cli: ['index.ts', 'commands', 'output', 'sending', 'signer', 'pasted', 'request', 'beside the rooms'],
};

/** Files of the command that stand beside its rooms, and belong to the top: they start a command. */
const ENTRIES = ['index.ts', 'sigv4.ts', 'main.ts', 'program.ts'];

/** The files of a package, each with the files that it imports. */
function importsOf(name: string): ReadonlyMap<string, readonly string[]> {
  const source = join(packages, name, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      const imported = [...text.matchAll(/ from '(\.[^']+)'/g)].map(([, path = '']) =>
        relative(source, join(source, dirname(file), path)),
      );
      return [file, imported];
    }),
  );
}

function roomOf(rooms: readonly string[], file: string): number {
  const [folder = '', inside] = file.split('/');
  const room = inside ? folder : ENTRIES.includes(file) ? 'index.ts' : 'beside the rooms';
  expect(rooms).toContain(room);
  return rooms.indexOf(room);
}

/** The first circle of imports that a walk finds. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string | undefined {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' -> ');
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return undefined;
}

const names = readdirSync(packages, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

it.each(names)('no files of %s import each other in a circle', (name) => {
  const imports = importsOf(name);
  expect(imports.size).toBeGreaterThan(1);
  expect(circleIn(imports)).toBeUndefined();
});

it.each(names)('no file of %s imports the index of its own package', (name) => {
  const files = [...importsOf(name)].filter(([, imported]) => imported.includes('index.ts')).map(([file]) => file);
  expect(files).toEqual([]);
});

it.each(names)('the picture in docs/architecture.md has the files of %s', (name) => {
  const page = readFileSync(join(packages, '../docs/architecture.md'), 'utf8');
  const picture = page.slice(page.indexOf(`packages/${name}/src/ `)).split(/\n\n|\n```/)[0] ?? '';
  const named = (files: Iterable<string>): string[] => [...new Set(files)].filter((file) => file !== 'index.ts').sort();
  expect(named(picture.match(/[\w-]+\.ts/g) ?? [])).toEqual(
    named([...importsOf(name).keys()].map((file) => basename(file))),
  );
});

it.each(Object.entries(ROOMS))('the rooms of %s import only from those below', (name, rooms) => {
  const upward = [...importsOf(name)].flatMap(([file, imported]) =>
    imported.filter((other) => roomOf(rooms, other) < roomOf(rooms, file)).map((other) => `${file} -> ${other}`),
  );
  expect(upward).toEqual([]);
});
