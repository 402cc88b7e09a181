import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const entries = { core: ['index', 'diagnosis', 'platform/node', 'platform/web'], axios: ['index'], fetch: ['index'], testing: ['index', 'jest', 'msw'] };

for (const [name, files] of Object.entries(entries)) {
  for (const [position, file] of files.entries()) {
    // One build per file: a chunk shared by entries would make index.cjs load platform/node.cjs everywhere.
    await build({
      config: false,
      clean: position === 0,
      cwd: fileURLToPath(new URL(name, import.meta.url)),
      entry: { [file]: `src/${file}.ts` },
      format: ['esm', 'cjs'],
      platform: 'neutral',
      target: 'es2022',
      sourcemap: true,
      logLevel: 'warn',
      deps: { neverBundle: ['#platform', '#diagnosis', /^node:/] },
      outputOptions: { dynamicImportInCjs: false },
      dts: { oxc: true, sourcemap: false },
      outExtensions: ({ format }) => (format === 'cjs' ? { js: '.cjs', dts: '.d.cts' } : { js: '.js', dts: '.d.ts' }),
    });
    for (const extension of ['js', 'cjs']) withoutSources(new URL(`${name}/dist/${file}.${extension}.map`, import.meta.url));
  }
}

/** The sources are in the package, beside the maps that name them: once is enough. */
function withoutSources(map) {
  const { sourcesContent: _, ...rest } = JSON.parse(readFileSync(map, 'utf8'));
  writeFileSync(map, JSON.stringify(rest));
}
