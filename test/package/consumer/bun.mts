// A program of a user of Bun, whose fetch has a property of its own, `preconnect`, and options of its own.
import { sigv4 } from '@sigv4/fetch';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello';

globalThis.fetch = sigv4(fetch);
const signedFetch: typeof fetch = sigv4(globalThis.fetch, { region: 'eu-west-1' });
signedFetch.preconnect(url);

export async function main(): Promise<string> {
  const arrow = sigv4((input, init) => fetch(input, { ...init, keepalive: true }));
  const typed = sigv4(async (address: string, init?: RequestInit): Promise<Response> => fetch(address, init));
  await sigv4(async () => new Response())(url, { sigv4: false });
  await typed(url, { method: 'POST', sigv4: { service: 'lambda' } });
  await signedFetch(url, { proxy: 'http://localhost:3128', sigv4: { service: 'execute-api' } });
  // @ts-expect-error true says nothing about how
  await signedFetch(url, { sigv4: true });
  return (await arrow(new Request(url), { sigv4: false })).text();
}
