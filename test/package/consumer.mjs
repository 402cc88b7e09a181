// Users of the packed packages: a fresh project that installs them from their tarballs, runs a signed request as an ES module and as
// CommonJS, and compiles, as strictly as TypeScript can, a program, every credential provider of the AWS SDK, other people's fetch,
// clients over axios, dispatchers of undici, and the READMEs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { NAMES, packAll, readManifest, ROOT } from './pack.mjs';

const run = promisify(execFile);
const { devDependencies: pinned } = readManifest(ROOT);
const NEWEST = `TypeScript ${pinned.typescript}`;
const COMPILERS = {
  'TypeScript 5.4': 'node_modules/typescript-oldest/bin/tsc',
  [NEWEST]: join(ROOT, 'node_modules/typescript/bin/tsc'),
};
const STRICTEST = {
  target: 'ES2022',
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  noEmit: true,
};
const OLDEST_AXIOS = '1.7.0';
const OLDEST_UNDICI = '7.0.0';
const RESOLUTIONS = {
  NodeNext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  Bundler: { module: 'ESNext', moduleResolution: 'Bundler' },
  Node10: { module: 'CommonJS', moduleResolution: 'Node10', esModuleInterop: true },
};
/** Without the types of browsers; those that Node shares with them come with its own. */
const SERVER = { lib: ['ES2022'] };

/** A fetch with types of its own. */
const FETCHES = { undici: '8.13.1', 'node-fetch': pinned['node-fetch'], 'bun-types': '1.4.5' };
/** Bun's declarations want a newer compiler than the oldest; ours do not. */
const BUN = { lib: ['ESNext'], skipLibCheck: true };

/** An ES module, which a CommonJS program can import by the rules of newer compilers only. */
const NESTJS = ['@nestjs/axios@12.0.1', '@nestjs/common@12.5.1', 'rxjs@7.8.2', 'reflect-metadata@0.2.2'];

const PROGRAMS = ['NodeNext', 'Bundler', 'server', 'sdk', 'fetches', 'dispatcher', 'bun', 'with-client', 'snippets'];
/** TypeScript 7 no longer knows this resolution. */
const OLD_PROGRAMS = ['Node10'];
const NEW_PROGRAMS = ['nestjs'];

const folder = mkdtempSync(join(tmpdir(), 'sigv4-consumer-'));
const project = join(folder, 'project');

async function tell(command, args) {
  try {
    return (await run(command, args, { cwd: project, maxBuffer: 1 << 24 })).stdout;
  } catch (error) {
    throw new Error(`${[command, ...args].join(' ').replaceAll(folder, '.')}\n${error.stdout}${error.stderr}`, {
      cause: error,
    });
  }
}

const npmInstall = (...packages) =>
  tell('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...packages]);
const installed = () =>
  Object.keys(JSON.parse(readFileSync(join(project, 'node_modules/.package-lock.json'), 'utf8')).packages);

function write(path, text) {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

/** One assignment for each `from...` of the SDK. */
async function providers() {
  const names = JSON.parse(
    await tell('node', [
      '-p',
      "JSON.stringify(Object.keys(require('@aws-sdk/credential-providers')).filter((name) => /^from[A-Z]/.test(name)))",
    ]),
  );
  assert.ok(names.length >= 12, `only ${names.length} providers: ${names.join(', ')}`);
  const lines = names.map(
    (name) => `export const ${name}: SigV4Options['credentials'] = {} as ReturnType<typeof sdk.${name}>;`,
  );
  return `import * as sdk from '@aws-sdk/credential-providers';\nimport type { SigV4Options } from '@sigv4/core';\n${lines.join('\n')}\n`;
}

/** Each block of JavaScript or TypeScript, as a module with what the text around it takes for granted. */
function snippets(path) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return [...text.matchAll(/^```(?:js|ts)\n(.*?)^```$/gms)].map(([, code], index) => {
    const lacks = (name) =>
      new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`^(import .*\\b|(const|let) )${name}\\b`, 'm').test(code);
    const granted = [
      lacks('axios') && "import axios from 'axios';",
      lacks('sigv4') && `import { sigv4 } from '@sigv4/${/\baxios\b/.test(code) ? 'axios' : 'fetch'}';`,
      lacks('response') && 'declare const response: Response;',
    ];
    return [
      `snippets/${path.replaceAll(/\W/g, '-')}-${index + 1}.mts`,
      `${granted.filter(Boolean).join('\n')}\n${code}\nexport {};\n`,
    ];
  });
}

function configure(name, resolution, files, types = [], others = {}) {
  write(
    `${name}.json`,
    JSON.stringify({ compilerOptions: { ...STRICTEST, ...RESOLUTIONS[resolution], types, ...others }, files }),
  );
}

try {
  const tarballs = packAll(folder);
  write('package.json', JSON.stringify({ private: true, type: 'module' }));
  await npmInstall(`axios@${pinned.axios}`);
  const before = installed();
  await npmInstall(tarballs.axios, tarballs.core);
  const added = installed().filter((path) => !before.includes(path));
  assert.deepEqual(
    added.sort(),
    ['node_modules/@sigv4/axios', 'node_modules/@sigv4/core'],
    'what npm install @sigv4/axios adds',
  );

  await npmInstall(tarballs.fetch, tarballs.tokens, tarballs.appsync, tarballs.undici, tarballs.cli, tarballs.testing);
  cpSync(join(import.meta.dirname, 'consumer'), project, { recursive: true });
  await Promise.all(['request.mjs', 'request.cjs'].map((file) => tell('node', [file])));

  await npmInstall(
    `@aws-sdk/credential-providers@${pinned['@aws-sdk/credential-providers']}`,
    `@types/node@${pinned['@types/node']}`,
    'typescript-oldest@npm:typescript@5.4.5',
    ...Object.entries(FETCHES).map(([name, version]) => `${name}@${version}`),
    ...NESTJS,
  );
  cpSync(join(project, 'app.ts'), join(project, 'app.cts'));
  write('providers.ts', await providers());
  const pages = ['README.md', ...NAMES.map((name) => `packages/${name}/README.md`)].flatMap(snippets);
  for (const [path, code] of pages) write(path, code);
  configure('NodeNext', 'NodeNext', ['app.ts', 'app.cts']);
  configure('Bundler', 'Bundler', ['app.ts']);
  configure('server', 'NodeNext', ['server.ts'], ['node'], SERVER);
  configure('Node10', 'Node10', ['server.ts'], ['node'], SERVER);
  configure('sdk', 'NodeNext', ['providers.ts'], ['node']);
  configure('fetches', 'NodeNext', ['fetches.mts'], ['node']);
  configure('dispatcher', 'NodeNext', ['dispatcher.mts'], ['node']);
  configure('with-client', 'NodeNext', ['with-client.mts']);
  configure('nestjs', 'NodeNext', ['nestjs.cts'], ['node'], { skipLibCheck: true }); // NestJS uses what we do not install
  configure('bun', 'NodeNext', ['bun.mts'], ['bun-types'], BUN);
  configure(
    'snippets',
    'NodeNext',
    pages.map(([path]) => path),
    ['node'],
  );
  await Promise.all(
    Object.entries(COMPILERS).flatMap(([version, compiler]) =>
      [...PROGRAMS, ...(version === NEWEST ? NEW_PROGRAMS : OLD_PROGRAMS)].map((name) =>
        tell('node', [compiler, '-p', `${name}.json`]),
      ),
    ),
  );

  await npmInstall(`axios@${OLDEST_AXIOS}`, `undici@${OLDEST_UNDICI}`);
  await Promise.all([
    tell('node', ['request.mjs']),
    ...['NodeNext.json', 'dispatcher.json'].map((name) => tell('node', [COMPILERS[NEWEST], '-p', name])),
  ]);
  console.log(
    `Fresh projects run a signed request as ES module and as CommonJS, and compile with ${Object.keys(COMPILERS).join(' and ')}: programs with and without the types of browsers, the SDK's providers, the fetch of ${Object.keys(FETCHES).join(', ')}, NestJS, dispatchers of undici, ${pages.length} snippets of the READMEs.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
