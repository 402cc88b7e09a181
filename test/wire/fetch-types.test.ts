import { expect, it } from '@jest/globals';
import { createSigner, sigv4, type SigV4Error, type SigV4Options } from '@sigv4/fetch';

it('a wrapped fetch has the properties of the one it wraps, as its type says', () => {
  const withProperties = sigv4(
    Object.assign((url: RequestInfo | URL) => fetch(url), { preconnect: () => 'connected' }),
  );
  expect(withProperties.preconnect()).toBe('connected');
});

/** Compiled, not run: what a caller may write, and what not. */

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
