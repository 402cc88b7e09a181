import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What the tests need of the repository; the rest is not copied. */
const COPIED = ['package.json', 'packages', 'test'];
const NOT_COPIED = /(^|\/)(node_modules|dist|\.tsbuild)$/;

/**
 * A copy of the repository in a folder, without an install: what is installed is linked to, and our own packages, which are links
 * themselves, to their copies. So a change of the copy is seen by its tests, and by nobody else.
 */
export function copyTree(folder) {
  for (const name of COPIED)
    cpSync(join(ROOT, name), join(folder, name), {
      recursive: true,
      filter: (source) => !NOT_COPIED.test(relative(ROOT, source)),
    });
  for (const owner of [
    '.',
    ...readdirSync(join(ROOT, 'packages'), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? `packages/${entry.name}` : [],
    ),
  ]) {
    link(join(ROOT, owner, 'node_modules'), join(folder, owner, 'node_modules'), folder);
  }
  return {
    folder,
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    write: (file, text) => writeFileSync(join(folder, file), text),
  };
}

function link(installed, target, folder) {
  if (!existsSync(installed)) return;
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== '@sigv4') symlinkSync(join(installed, name), join(target, name));
    else
      for (const own of readdirSync(join(installed, name))) {
        mkdirSync(join(target, name), { recursive: true });
        symlinkSync(join(folder, 'packages', own), join(target, name, own));
      }
  }
}
