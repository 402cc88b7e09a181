// Where the suite runs: how each runtime is had, and how it is made to run an entry of the suite.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.mjs';
import { firefoxArguments, firefoxPath } from './firefox.mjs';
import { tool } from './tools.mjs';

const run = promisify(execFile);
const TOO_LONG = 600_000;

/** No later than the workerd that miniflare brings. */
const COMPATIBILITY_DATE = '2026-07-01';
const PAGE_FLAGS = [
  ...CHROMIUM_FLAGS,
  '--headless',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a runtime that has an environment finds in it. */
const ENVIRONMENT = { ...process.env, AWS_ACCESS_KEY_ID: 'AKIAFROMENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret' };

/** One file for a runtime that cannot look into node_modules. */
async function bundle(project, entry, conditions) {
  const { build } = await tool('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(project, 'entries', entry)],
    absWorkingDir: project,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions,
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** A program that runs JavaScript files, from the registry. */
function program(npmPackage, command, args = []) {
  const onPath = (rest) => ['npx', ['--yes', '--prefer-offline', `--package=${npmPackage}`, command, ...rest]];
  return {
    obtain: async () => void (await run(...onPath(['--version']))),
    async run(project, urls) {
      const { stdout } = await run(...onPath([...args, 'entries/process.mjs', JSON.stringify(urls)]), {
        cwd: project,
        env: ENVIRONMENT,
        timeout: TOO_LONG,
        maxBuffer: 1 << 24,
      });
      const result = /^result: (.*)$/m.exec(stdout);
      if (!result) throw new Error(`there was no result, but:\n${stdout}`);
      return JSON.parse(result[1]);
    },
  };
}

/** Cloudflare's runtime as it is without `nodejs_compat`: no process, no Buffer, no node: module. */
const workerd = {
  obtain: async () => void (await Promise.all([tool('esbuild'), tool('miniflare')])),
  async run(project, urls) {
    const { Miniflare } = await tool('miniflare');
    const script = await bundle(project, 'worker.mjs', ['workerd', 'worker', 'browser']);
    const worker = new Miniflare({ modules: true, compatibilityDate: COMPATIBILITY_DATE, script });
    try {
      const response = await worker.dispatchFetch('http://localhost/', { method: 'POST', body: JSON.stringify(urls) });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return JSON.parse(text);
    } finally {
      await worker.dispose();
    }
  },
};

/** A host of this machine that is no localhost, so that its pages are in no secure context. */
const INSECURE_HOST = 'sigv4.test';

/** A browser. Needs no driver: the page sends its result to the server that it came from. */
const browser = (pathOf, argumentsFor) => ({
  obtain: async () => void (await Promise.all([tool('esbuild'), pathOf()])),
  async run(project, urls) {
    const script = await bundle(project, 'page.mjs', ['browser']);
    const received = withResolvers();
    const server = createServer(async (request, response) => {
      if (request.url === '/result') {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        received.resolve(JSON.parse(Buffer.concat(chunks).toString()));
      }
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(
        isScript
          ? script
          : '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    const profile = mkdtempSync(join(tmpdir(), 'sigv4-browser-'));
    const page = `http://127.0.0.1:${port}/?${new URLSearchParams({ ...urls, insecure: `http://${INSECURE_HOST}:${port}/` })}`;
    const program = spawn(await pathOf(), argumentsFor(profile, page), { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => received.reject(new Error(`no result after ${TOO_LONG / 1000} s`)), TOO_LONG);
    program
      .once('error', received.reject)
      .once('exit', (code) => received.reject(new Error(`the browser ended with ${code}`)));
    try {
      return await received.promise;
    } finally {
      clearTimeout(timer);
      if (program.exitCode === null && program.pid) {
        process.kill(-program.pid, 'SIGKILL'); // its whole group, which is its own
        await once(program, 'close');
      }
      server.close();
      server.closeAllConnections();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});

const chromium = browser(chromiumPath, (profile, page) => [
  ...PAGE_FLAGS,
  `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
  `--user-data-dir=${profile}`,
  page,
]);

const firefox = browser(firefoxPath, (profile, page) => firefoxArguments(profile, INSECURE_HOST, page));

/** Node has it from 22 on. */
function withResolvers() {
  const out = {};
  out.promise = new Promise((resolve, reject) => Object.assign(out, { resolve, reject }));
  return out;
}

const node = (version) => program(`node@${version}`, 'node');

/** In the order in which they run. `column` is the one of the table in docs/runtimes.md. */
export const TARGETS = [
  { name: 'Node 20.19.0', column: 'Node', ...node('20.19.0') },
  { name: 'Node 22', column: 'Node', ...node('22') },
  { name: 'Node 24', column: 'Node', ...node('24') },
  { name: 'Node 26', column: 'Node', ...node('26') },
  { name: 'Bun 1.4.5', column: 'Bun', ...program('bun@1.4.5', 'bun') },
  { name: 'Deno 2.9.6', column: 'Deno', ...program('deno@2.9.6', 'deno', ['run', '--allow-all']) },
  { name: 'workerd', column: 'workerd', ...workerd },
  { name: 'Chromium', column: 'Chromium', ...chromium },
  { name: 'Firefox', column: 'Firefox', ...firefox },
];

/** The Node that this runs on, for the matrix of axios versions. */
export const thisNode = {
  obtain: async () => undefined,
  async run(project, urls) {
    const { stdout } = await run(process.execPath, ['entries/process.mjs', JSON.stringify(urls)], {
      cwd: project,
      env: ENVIRONMENT,
      timeout: TOO_LONG,
      maxBuffer: 1 << 24,
    });
    return JSON.parse(/^result: (.*)$/m.exec(stdout)[1]);
  },
};
