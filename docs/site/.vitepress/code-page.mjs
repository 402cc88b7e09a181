// A page that shows the code of an example, or of a file that a page links to.
import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { addressOf, linkedFrom, nameOf, placeOf, read, REPOSITORY, ROOT } from './repository.mjs';

/** @type {Readonly<Record<string, string>>} */
const LANGUAGES = {
  '.mjs': 'js',
  '.cjs': 'js',
  '.js': 'js',
  '.ts': 'ts',
  '.html': 'html',
  '.css': 'css',
  '.json': 'json',
  '.yaml': 'yaml',
};

/**
 * @param {string} target a file or a folder, by its path from the root of the repository
 * @returns {string} Markdown
 */
export function codePage(target) {
  return [`# ${titleOf(target)}`, where(target), back(target), programsOf(target)].join('\n\n');
}

/**
 * The code itself, and the names of the files of a folder.
 *
 * @param {string} target
 */
export function programsOf(target) {
  if (!statSync(join(ROOT, target)).isDirectory()) return programOf(target);
  return filesOf(target)
    .map((file) => `## ${file.slice(target.length + 1)}\n\n${programOf(file)}`)
    .join('\n\n');
}

/**
 * The pages that a reader can come from.
 *
 * @param {string} target
 */
function back(target) {
  const links = linkedFrom(target).map((file) => `[${nameOf(file)}](${addressOf(placeOf(file))})`);
  return `Linked from ${links.join(' · ')}`;
}

/**
 * Many examples have files of one name in several folders.
 *
 * @param {string} target
 */
export const titleOf = (target) =>
  target.startsWith('examples/') ? target.replace(/^examples\/recipes\//, '') : basename(target);

/** @param {string} target */
function where(target) {
  const path = `\`${target}\``;
  return REPOSITORY ? `[${path}](${REPOSITORY}/tree/main/${target})` : path;
}

/**
 * The comment with which a program begins is the text above it.
 *
 * @param {string} file
 */
function programOf(file) {
  const [comment = ''] = /^(?:\/\/ .*\n)+/.exec(read(file)) ?? [];
  const code = read(file).slice(comment.length).trimEnd();
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([marks]) => marks.length));
  const fence = '`'.repeat(longest + 1);
  return `${plain(comment.replace(/^\/\/ /gm, ''))}\n${fence}${LANGUAGES[extname(file)] ?? 'txt'}\n${code}\n${fence}`;
}

/**
 * Text in which Markdown and Vue find nothing of their own.
 *
 * @param {string} text
 */
const plain = (text) => text.replace(/[\\`*_[\]<>{}#]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesOf(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !/^(node_modules|dist|\..*)$/.test(name))
    .sort((a, b) => Number(a.isDirectory()) - Number(b.isDirectory()))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesOf(path) : [path];
    });
}
