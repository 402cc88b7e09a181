import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** A fenced block of a page. */
export interface Block {
  /** The page, as a path from the root. */
  readonly page: string;
  /** The line of the page on which the code begins, from 1. */
  readonly line: number;
  readonly language: string;
  /** What stands behind the language, such as `fragment`. */
  readonly mark: string;
  readonly code: string;
}

/** A program of a page: a block that imports something, and the blocks after it that import nothing. Each continues the one before, in a scope of its own. */
export interface Program {
  readonly name: string;
  readonly blocks: readonly Block[];
}

/** A text file of the project, by its path from the root. */
export function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** Every file under a folder whose name ends so; of what is installed or built, nothing. */
export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(new URL(`${folder}/`, root), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : filesUnder(path, ending);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

/** Every page that a user reads. */
export const pages: readonly string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...filesUnder('docs', '.md'),
  ...filesUnder('packages', 'README.md'),
];

/** The fenced blocks of a page. */
export function blocksOf(page: string): Block[] {
  const text = read(page);
  return [...text.matchAll(/^```(\w*) ?(.*)\n([^]*?)^```$/gm)].map(
    ({ index, 1: language = '', 2: mark = '', 3: code = '' }) => ({
      page,
      line: text.slice(0, index).split('\n').length + 1,
      language,
      mark,
      code,
    }),
  );
}

export const isCode = ({ language }: Block): boolean => language === 'js' || language === 'ts';

/** The programs that blocks make up. */
export function programsOf(blocks: readonly Block[]): Program[] {
  const programs: Block[][] = [];
  for (const block of blocks) {
    const last = programs.at(-1);
    if (/^import /m.test(block.code) || last?.[0]?.page !== block.page) programs.push([block]);
    else last.push(block);
  }
  return programs.map((parts) => ({
    name: `${parts[0]?.page}:${parts.map(({ line }) => line).join('+')}`,
    blocks: parts,
  }));
}

/** A program as one module. Its lines can be counted back: each block but the first has an opening line before it. */
export function moduleOf({ blocks }: Program): string {
  const [first, ...others] = blocks.map(({ code }) => code);
  return `${first}${others.map((code) => `{\n${code}`).join('')}${'}'.repeat(others.length)}\nexport {};\n`;
}

/** The page and line behind a line of a module. */
export function placeOf({ blocks }: Program, line: number): string {
  let start = 1;
  for (const { page, line: from, code } of blocks) {
    const length = code.split('\n').length; // with the opening line of the next block
    if (line < start + length) return `${page}:${from + line - start}`;
    start += length;
  }
  return '';
}
