// Runs a worker in workerd, and prints what it answers to two visitors.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { skip } from './skip.mjs';

const { Miniflare, Response } = await import('miniflare').catch((error) => skip(`no miniflare (${error.message})`));

const entry = fileURLToPath(new URL(`../${process.argv[2]}`, import.meta.url));
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  write: false,
  format: 'esm',
  conditions: ['workerd', 'worker', 'browser'],
  logLevel: 'warning',
});

const worker = new Miniflare({
  modules: true,
  script: outputFiles[0]?.text ?? '',
  compatibilityDate: '2026-07-01',
  bindings: {
    AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? '',
    AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
  },
  cf: false,
  /**
   * What the worker fetches goes on to the gateway as it is.
   *
   * @param {import('miniflare').Request} request
   */
  async outboundService(request) {
    const { url, method } = request;
    const { 'content-length': _, ...headers } = Object.fromEntries(request.headers); // fetch counts for itself
    const body = /^(GET|HEAD)$/.test(method) ? null : await request.arrayBuffer();
    const answer = await fetch(url, { method, headers, body });
    return new Response(await answer.arrayBuffer(), {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
    });
  },
});

try {
  await worker.ready.catch((error) => skip(`workerd does not start here (${error.message})`));
  await visit('/items?limit=2');
  await visit('/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ table: 7 }),
  });
} finally {
  await worker.dispose();
}

/**
 * @param {string} path
 * @param {{ method?: string, headers?: Record<string, string>, body?: string }} [init]
 */
async function visit(path, init = {}) {
  const response = await worker.dispatchFetch(`https://tea-room.example.com${path}`, init);
  console.log(init.method ?? 'GET', path, response.status, await response.text());
}
