import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { blocksOf, filesUnder, isCode, moduleOf, pages, placeOf, programsOf, read, type Block } from './markdown.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const blocks = pages.flatMap(blocksOf);
const code = blocks.filter((block) => isCode(block) && block.mark !== 'signature');
const examples = ['.mjs', '.cjs', '.ts'].flatMap((ending) => filesUnder('examples', ending)).map(read);

/** These pages show pieces of the examples, which are type-checked and run where they are. */
const showsExamples = ({ page }: Block): boolean =>
  /^docs\/(testing|testing-your-code|recipes|migration|tokens|websockets|s3-uploads|guides\/[\w-]+)\.md$/.test(page);

/** Word for word, but for `// ...`. */
function standsInExamples({ code: text }: Block): boolean {
  const pieces = text.split(/^ *\/\/ \.\.\.\n/m).map((piece) => piece.trim());
  return examples.some((source) => pieces.every((piece) => source.includes(piece)));
}

const programs = programsOf(code.filter((block) => !(showsExamples(block) && standsInExamples(block))));

const project = mkdtempSync(join(tmpdir(), 'sigv4-docs-'));
afterAll(() => rmSync(project, { recursive: true }));

/** What the compiler says, by the name of the file that it says it of. */
const complaints = new Map<string, string[]>();

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const shared = {
    composite: false,
    noEmit: true,
    declaration: false,
    emitDeclarationOnly: false,
    isolatedDeclarations: false,
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
    tsBuildInfoFile: null,
    rootDir: '/',
  };
  for (const [index, program] of programs.entries()) writeFileSync(join(project, fileOf(index)), moduleOf(program));
  for (const language of ['ts', 'js'])
    writeFileSync(
      join(project, `wrong.m${language}`),
      "import { createSigner } from '@sigv4/core';\ncreateSigner({ regoin: 'eu-west-1' });\n",
    );
  const outputs = await Promise.all([
    compile('ts', shared),
    compile('js', { ...shared, allowJs: true, checkJs: true, noImplicitAny: false }), // parameters have no types in JavaScript
  ]);
  for (const [, file = '', line, message] of outputs.join('').matchAll(/^(?:(\S+)\((\d+),\d+\): )?(error .*)$/gm)) {
    const program = programs[Number(/\d+/.exec(file)?.[0])];
    complaints.set(file, [
      ...(complaints.get(file) ?? []),
      program ? `${placeOf(program, Number(line))}: ${message}` : (message ?? ''),
    ]);
  }
});

const fileOf = (index: number): string =>
  `program-${index}.${programs[index]?.blocks[0]?.language === 'ts' ? 'mts' : 'mjs'}`;

function compile(language: 'ts' | 'js', compilerOptions: object): Promise<string> {
  const name = `tsconfig.${language}.json`;
  writeFileSync(
    join(project, name),
    JSON.stringify({
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: { ...compilerOptions, typeRoots: [join(root, 'node_modules/@types')] },
      include: [`*.m${language}`],
    }),
  );
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', name, '--pretty', 'false'],
      { cwd: project },
      (_error, stdout) => resolve(stdout),
    );
  });
}

it('pages have code', () => expect(code.length).toBeGreaterThan(50));

it.each(programs.map(({ name }, index) => [name, index] as const))('%s compiles', (_name, index) => {
  expect(complaints.get(fileOf(index)) ?? []).toEqual([]);
  complaints.delete(fileOf(index));
});

it('the compiler sees what is wrong, and says nothing else', () => {
  const mistake = [expect.stringMatching(/'regoin'/)];
  expect(Object.fromEntries(complaints)).toEqual({ 'wrong.mts': mistake, 'wrong.mjs': mistake });
});

/** A block in a group of the site has the name of its tab. */
const isTab = ({ page, mark }: Block): boolean => page.startsWith('docs/site/') && /^\[.*\]$/.test(mark);

it('every block is compiled, but for the signatures of the reference', () => {
  expect(
    blocks.filter(
      (block) =>
        block.mark && !isTab(block) && !(block.mark === 'signature' && block.page.startsWith('docs/reference/')),
    ),
  ).toEqual([]);
});

it.each(
  blocks.filter(({ language }) => language === 'sh').map((block) => [`${block.page}:${block.line}`, block] as const),
)('the commands of %s exist', (_name, block) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, script = ''] of block.code.matchAll(/^npm (?:run )?(start|test|run [\w:]+|[\w]+:\w+)/gm))
    expect(Object.keys(scripts)).toContain(script.replace('run ', ''));
  for (const [, file = ''] of block.code.matchAll(/^node (\S+\.mjs)/gm)) expect(read(file)).not.toBe('');
});
