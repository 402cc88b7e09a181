import { expect, it } from '@jest/globals';
import { blocksOf, filesUnder, isCode, read } from './markdown.ts';

// npm shows the README and the manifest of a package, and nothing else of the project.

const readmes = filesUnder('packages', 'README.md');

const prose = (page: string): string => read(page).replace(/^```[^]*?^```$/gm, '');

it.each(readmes)('%s leads to no place that has no address', (page) => {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source,
  );
  expect(links.filter((link) => !/^(https:\/\/|#)/.test(link ?? ''))).toEqual([]);
  expect(prose(page)).not.toMatch(/\brepository\b|\b(?:docs|examples|test)\/\w|CONTRIBUTING|SECURITY/);
});

it.each(readmes)('%s begins with what to install, and then what to write', (page) => {
  const [install = '', program = ''] = [...read(page).matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, code]) => code);
  expect(install).toMatch(/^npm install (--save-dev )?@sigv4\/\w+/);
  expect(program).toMatch(page.includes('/cli/') ? /^sigv4 .*\n/ : /^import .*\n/);
});

/** The functions of the packages that these pages show. */
const FUNCTIONS =
  /\b(createSigner|presign|presignPost|explainAnswer|connectionFor|authorizationFor|callerIdentityRequest|vaultLoginRequest|\w+Token)\(/g;

it.each(['tokens', 'websockets', 's3-uploads'])(
  'docs/%s.md begins with what to install, and each section imports what it calls',
  (name) => {
    const page = `docs/${name}.md`;
    const blocks = blocksOf(page);
    expect(blocks[0]).toMatchObject({ language: 'sh', code: expect.stringMatching(/^npm install @sigv4\/\w+/) });
    expect(blocks.find(isCode)?.code).toMatch(/^import /);
    for (const section of read(page).split(/^## /m)) {
      const code = [...section.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, text = '']) => text).join('');
      const imported = [...code.matchAll(/^import \{([^}]*)\} from '@sigv4\//gm)].map(([, names]) => names).join();
      const missing = [...code.matchAll(FUNCTIONS)]
        .map(([, called = '']) => called)
        .filter((called) => !imported.includes(called));
      expect([section.split('\n')[0], missing]).toEqual([section.split('\n')[0], []]);
    }
  },
);

it.each(filesUnder('docs', '.md').filter((page) => !page.startsWith('docs/site/')))(
  '%s has no row without a recipe, and none whose cell says nothing',
  (page) => {
    const tables = read(page).match(/^\|.*\| recipe \|\n(?:\|.*\n)+/gm) ?? [];
    expect(tables.join('').match(/^\|.*\|\s*\|$/gm)).toBeNull();
    expect(read(page)).not.toMatch(/\| (nothing is known|axios' own) \|/);
  },
);

it('the README of @sigv4/tokens wants lower case for ElastiCache and MemoryDB only', () => {
  expect(prose('packages/tokens/README.md')).toMatch(
    /ElastiCache and MemoryDB have them in lower case\. For EKS, write the name exactly/,
  );
});

it('docs/testing.md says how jest runs its tests, as examples/testing does', async () => {
  const { type, scripts } = JSON.parse(read('examples/testing/package.json')) as Record<string, unknown>;
  const { default: config } = (await import(
    new URL('../../examples/testing/jest.config.mjs', import.meta.url).href
  )) as { readonly default: object };
  const [shown] = blocksOf('docs/testing.md').filter(({ language }) => language === 'json');
  expect({ setupFiles: ['./example-keys.mjs'], ...JSON.parse(shown?.code ?? '{}').jest }).toEqual(config);
  expect(JSON.parse(shown?.code ?? '{}')).toMatchObject({ type, scripts });
});

const SECTIONS = ['Which requests are signed', 'Credentials', 'Options', 'When AWS says 403', 'Limits', 'Links'];

it.each(['core', 'axios', 'fetch'])(
  'the README of @sigv4/%s tells which requests are signed, with which credentials and options, and explains a 403',
  (name) => {
    const headings = [...prose(`packages/${name}/README.md`).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([expect.stringMatching(/^(What it does|Functions)$/), ...SECTIONS]);
  },
);

it.each(readmes.map((page) => page.replace('README.md', 'package.json')))(
  '%s has the words that people search for',
  (path) => {
    const { description, keywords } = JSON.parse(read(path)) as { description: string; keywords: readonly string[] };
    expect(description).toContain('AWS Signature Version 4 (SigV4)');
    expect(keywords).toEqual(
      expect.arrayContaining(['aws', 'sigv4', 'aws-sigv4', 'aws-signature-v4', 'signature', 'iam']),
    );
    expect(new Set(keywords).size).toBe(keywords.length);
  },
);
