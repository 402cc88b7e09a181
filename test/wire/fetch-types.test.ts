import { expect, it } from '@jest/globals';
import { createSigner, sigv4, type SigV4Error, type SigV4Options } from '@sigv4/fetch';
import nodeFetch, { type RequestInit as NodeFetchInit, type Response as NodeFetchResponse } from 'node-fetch';

it('a wrapped fetch has the properties of the one it wraps, as its type says', () => {
  const withProperties = sigv4(
    Object.assign((url: RequestInfo | URL) => fetch(url), { preconnect: () => 'connected' }),
  );
  expect(withProperties.preconnect()).toBe('connected');
});

it('a mock that takes text alone is handed text, for what is signed and for what is not', async () => {
  const inputs: unknown[] = [];
  const mock = async (url: string, _init?: RequestInit): Promise<Response> => {
    inputs.push(url);
    return new Response();
  };
  const signedMock: typeof mock = sigv4(mock, { credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' } });
  const urls = ['https://abc123.execute-api.eu-west-1.amazonaws.com/prod', 'https://example.com/'];
  for (const url of urls) await signedMock(url);
  expect(inputs).toEqual(urls);
});

/** Compiled, not run: what a caller may write, and what not. With other libraries and compilers: test/package/consumer. */

export async function asUsersWriteIt(url: string): Promise<void> {
  globalThis.fetch = sigv4(fetch);
  globalThis.fetch = sigv4(globalThis.fetch, { service: 'execute-api' });
  const f: typeof fetch = sigv4(fetch);
  await f(new URL(url), { method: 'POST', body: '{}' });
  await f(new Request(url), { sigv4: { service: 's3', region: 'eu-west-1', payload: 'unsigned' } });
  await fetch(url, { sigv4: false });
  await fetch(url, { sigv4: undefined });
  await fetch(url, { sigv4: { credentials: async () => ({ accessKeyId: '', secretAccessKey: '' }) } });
  new Request(url, { sigv4: false });

  const withSigner = sigv4(fetch, createSigner({ hosts: ['*.example.com'] }));
  const withProperties: typeof fetch & { preconnect(): void } = sigv4(
    Object.assign(fetch, { preconnect: () => undefined }),
  );
  await withSigner(url);
  withProperties.preconnect();

  const options: SigV4Options = {
    region: undefined,
    onEvent: (event) => (event.type === 'signed' ? event.accessKeyId : event.type),
  };
  await sigv4(fetch, options)(url).catch((error: SigV4Error) => error.code === 'ERR_NO_CREDENTIALS');

  // @ts-expect-error -- true says nothing about how
  await fetch(url, { sigv4: true });
  // @ts-expect-error -- hosts belong to a signer
  await fetch(url, { sigv4: { hosts: ['example.com'] } });
  // @ts-expect-error -- the fetch is wanted first
  sigv4({ service: 's3' });
  // @ts-expect-error -- an option that there is not
  sigv4(fetch, { servise: 's3' });
}

export async function withAnotherFetch(url: string): Promise<NodeFetchResponse> {
  const signedFetch = sigv4(nodeFetch);
  const same: typeof nodeFetch = signedFetch;
  const options: NodeFetchInit = { method: 'POST', body: '{}' };
  await same(url, options);
  // @ts-expect-error -- hosts belong to a signer
  await signedFetch(url, { sigv4: { hosts: ['example.com'] } });
  return signedFetch(url, { ...options, sigv4: { service: 's3' } });
}

export async function withMocks(url: string): Promise<Response> {
  await sigv4(async (address: string) => new Response(address))(url, { sigv4: false });
  await sigv4(async (address: string, _init: RequestInit) => new Response(address))(url, { sigv4: false });
  // @ts-expect-error -- what answers with no response is no fetch
  sigv4(async () => 'text');
  return sigv4((input, init) => fetch(input, { ...init, keepalive: true }))(new URL(url), { sigv4: false });
}
