import { expect, it } from '@jest/globals';
import { filesUnder, read } from './markdown.ts';

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
