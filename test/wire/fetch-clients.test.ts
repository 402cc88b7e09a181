import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { discardBody } from '@sigv4/core';
import { explain, sigv4, type CredentialProvider, type SigV4Options } from '@sigv4/fetch';
import { createGateway, type Gateway } from '@sigv4/testing';
import { fetch as whatwgFetch } from '@whatwg-node/fetch';
import crossFetch from 'cross-fetch';
import makeFetchHappen from 'make-fetch-happen';
import nodeFetch3 from 'node-fetch';
import nodeFetch2 from 'node-fetch-2';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';

// What other people's fetch answers with: bodies that are streams of Node's, responses that can be cloned once, or not at all.

const FETCHES: readonly (readonly [name: string, fetch: unknown])[] = [
  ['node-fetch 2', nodeFetch2],
  ['node-fetch 3', nodeFetch3],
  ['cross-fetch', crossFetch],
  ['make-fetch-happen', makeFetchHappen],
  ['@whatwg-node/fetch', whatwgFetch],
  ["the platform's fetch", fetch],
];

let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway({
    credentials: [LONG_TERM, { ...TEMPORARY, expiration: new Date(0) }],
    service: 's3',
    answersAs: 's3',
    region: 'eu-west-1',
  });
});
afterEach(() => gateway.close());

describe.each(FETCHES)('%s', (_, inner) => {
  const signed = (options: SigV4Options): typeof fetch =>
    sigv4(inner as typeof fetch, { service: 's3', region: 'eu-west-1', hosts: ['127.0.0.1'], ...options });
  const codes = (): string[] => gateway.requests.map(({ verdict }) => verdict.code);

  it('is signed anew after an expired token', async () => {
    const credentials: CredentialProvider = async (options) => (options?.forceRefresh ? LONG_TERM : TEMPORARY);
    const response = await signed({ credentials })(`${gateway.url}/key`, { method: 'PUT', body: 'hello' });
    expect([response.status, await response.text()]).toEqual([200, '"Hello from Lambda!"']);
    expect(codes()).toEqual(['token-expired', 'ok']);
  });

  it('is signed anew after a wrong clock', async () => {
    const response = await signed({ credentials: LONG_TERM, now: () => Date.now() - 3_600_000 })(`${gateway.url}/key`);
    expect([response.status, await response.text()]).toEqual([200, '"Hello from Lambda!"']);
    expect(codes()).toEqual(['expired', 'ok']);
  });

  it('is signed anew after a redirect', async () => {
    gateway.faults = { redirect: { from: '/key', to: '/moved' } };
    const response = await signed({ credentials: LONG_TERM })(`${gateway.url}/key`, { method: 'PUT', body: 'hello' });
    expect([response.status, response.redirected, await response.text()]).toEqual([200, true, '"Hello from Lambda!"']);
    expect(gateway.requests.map(({ target, verdict }) => [target, verdict.code])).toEqual([
      ['/key', 'ok'],
      ['/moved', 'ok'],
    ]);
  });

  it('has its refusal explained, as often as one asks, and its caller reads all of the body', async () => {
    const response = await signed({ credentials: { ...LONG_TERM, secretAccessKey: 'another' } })(`${gateway.url}/key`);
    const [first, ...others] = [
      await explain(response),
      ...(await Promise.all([explain(response), explain(response)])),
      await explain(response),
    ];
    expect(first).toMatchObject({ code: 'wrong-secret', status: 403, serviceCode: 'SignatureDoesNotMatch' });
    expect(others).toEqual([first, first, first]);
    expect(await response.text()).toMatch(/^<\?xml[^]*<\/Error>$/);
  });

  it.each([100, 20_000, 300_000])(
    'gives its caller all of a refusal of %i bytes, though it was looked into',
    async (length) => {
      const server = await startServer((__, response) => void response.writeHead(403).end('x'.repeat(length)));
      try {
        const response = await signed({ credentials: LONG_TERM })(server.url);
        await explain(response);
        await explain(response);
        expect(await response.text()).toHaveLength(length);
      } finally {
        await server.close();
      }
    },
  );
});

it.each([undefined, null, 'text', { cancel: true, destroy: 'all' }])(
  'a body that is no stream, %j, is let go of without a word',
  (body) => {
    expect(() => discardBody(body)).not.toThrow();
  },
);
