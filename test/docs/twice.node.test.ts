import { expect, it } from '@jest/globals';
import { read } from './markdown.ts';

// What a page repeats of another one, or of the sources, is the same in both.

const { withLastRun } = (await import(new URL('../bench/readme.mjs', import.meta.url).href)) as {
  readonly withLastRun: (readme: string, page: string) => string;
};

const tableOf = (page: string): string => /^\| option \| meaning .*\n(?:\|.*\n)+/m.exec(read(page))?.[0] ?? '';

it("the README's table of options has those of SigV4Options, with a * for those of RequestOptions", () => {
  const source = read('packages/core/src/scope/options.ts');
  const declared = [
    ...(/interface SigV4Options \{([^]*?)^\}/m.exec(source)?.[1] ?? '').matchAll(/^ {2}(\w+)\?:/gm),
  ].map(([, name]) => name);
  const ofRequests = [...(/type RequestOptions = [^;]*/.exec(source)?.[0] ?? '').matchAll(/'(\w+)'/g)].map(
    ([, name]) => name,
  );
  const rows = [...tableOf('README.md').matchAll(/^\| `(\w+)`( \*)? \|/gm)];
  expect(declared).toContain('credentials');
  expect(rows.map(([, name]) => name)).toEqual(declared);
  expect(new Set(rows.filter(([, , star]) => star).map(([, name]) => name))).toEqual(new Set(ofRequests));
});

it.each(['core', 'axios', 'fetch'])('the README of @sigv4/%s has the same table of options', (name) => {
  expect(tableOf(`packages/${name}/README.md`)).toBe(tableOf('README.md'));
});

const sectionOf = (name: string, heading: string): string =>
  new RegExp(`^## ${heading}\n([^]*?)^## `, 'm').exec(read(`packages/${name}/README.md`))?.[1] ?? '';

it.each([
  ['axios', 'Which requests are signed'],
  ['axios', 'Credentials'],
  ['core', 'Credentials'],
])('the README of @sigv4/%s says under "%s" what the one of @sigv4/fetch says', (name, heading) => {
  expect(sectionOf(name, heading)).not.toBe('');
  expect(sectionOf(name, heading)).toBe(sectionOf('fetch', heading));
});

it.each(['core', 'axios', 'fetch'])('the README of @sigv4/%s has every code that an error is thrown with', (name) => {
  const codes = [...read('packages/core/src/errors.ts').matchAll(/^ {2}\| '(ERR_\w+)'/gm)].map(([, code]) => code);
  const rows = [...read(`packages/${name}/README.md`).matchAll(/^\| `(ERR_\w+)` \|/gm)].map(([, code]) => code);
  expect(codes).toContain('ERR_REDIRECT');
  expect(new Set(rows)).toEqual(new Set(codes.filter((code) => code !== 'ERR_REJECTED')));
});

it('the README of @sigv4/cli has every exit code', () => {
  const codes = [...read('packages/cli/src/failure.ts').matchAll(/^ {2}[A-Z_]+: (\d+),$/gm)].map(([, code]) => code);
  const rows = [...sectionOf('cli', 'Exit codes').matchAll(/^\| ([\d, ]+) \|/gm)];
  const named = rows.flatMap(([, cell = '']) => cell.split(', '));
  expect(codes).toContain('110');
  expect(new Set(named.filter((code) => code !== '0'))).toEqual(new Set(codes));
});

it.each(['axios', 'fetch'])('the README of @sigv4/%s names its exports', (name) => {
  const exported = [...read(`packages/${name}/src/index.ts`).matchAll(/^export \{([^}]*)\}/gm)].flatMap(
    ([, names = '']) => names.match(/\w+/g) ?? [],
  );
  const named = [
    ...(/^Exports: .*(?:\n.+)*/m.exec(read(`packages/${name}/README.md`))?.[0] ?? '').matchAll(/`(\w+)`/g),
  ].map(([, word]) => word);
  expect(new Set(named)).toEqual(new Set(exported));
});

it('ci.yml runs what .ci/run runs', () => {
  const steps = [...read('.ci/run').matchAll(/^step (\d+) (npm (?:test|start|run \S+))$/gm)];
  expect(steps.map(([, , command]) => command)).toContain('npm test');
  for (const [, , command] of steps) expect(read('.github/workflows/ci.yml')).toContain(`- run: ${command}\n`);
  expect(steps.reduce((sum, [, budget]) => sum + Number(budget), 0)).toBeLessThan(25 * 60);
});

it("the README says of the speed what the benchmark's last run says", () => {
  const readme = read('README.md');
  expect(withLastRun(readme, read('docs/benchmarks.md'))).toBe(readme);
  expect(readme).toMatch(/^\| `sign` of a GET, .*(?:\| 1\/[\d.]+ ){3}\|$/m);
});

it('the comparisons name the versions that the tests and the benchmark use', () => {
  const versions = {
    ...(JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }).devDependencies,
    ...(JSON.parse(read('test/bench/package.json')) as { dependencies: Record<string, string> }).dependencies,
  };
  const page = read('docs/comparison.md');
  for (const name of ['aws4-axios', 'aws-sigv4-fetch', 'aws4fetch', 'aws4']) {
    expect(read('README.md')).toContain(`| ${name} ${versions[name]} |`);
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| ${versions[name]}(?:,.*)? \\|$`, 'm'));
  }
  for (const name of ['@smithy/signature-v4', '@aws-amplify/core', '@aws-amplify/api-graphql'])
    expect(page).toMatch(new RegExp(`\`${name}\` (?:\\| )?${versions[name]}`));
  expect(page).toContain(`| AWS SDK for JavaScript | ${versions['@aws-sdk/client-s3']} |`);
});
