// A program of a user with the fetch of other libraries, and with mocks: each keeps its type, and takes `sigv4` with a call.
import { sigv4 } from '@sigv4/fetch';
import nodeFetch, { type RequestInit as NodeFetchInit, type Response as NodeFetchResponse } from 'node-fetch';
import { Agent, fetch as undiciFetch, type Response as UndiciResponse } from 'undici';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello';

export async function undici(): Promise<UndiciResponse> {
  const signedFetch = sigv4(undiciFetch, { region: 'eu-west-1' });
  const same: typeof undiciFetch = signedFetch;
  await same(new URL(url), { dispatcher: new Agent() });
  // @ts-expect-error an option that there is not
  await signedFetch(url, { dispatchr: new Agent() });
  // @ts-expect-error true says nothing about how
  await signedFetch(url, { sigv4: true });
  return signedFetch(url, { dispatcher: new Agent(), sigv4: { service: 'execute-api' } });
}

export async function ofNodeFetch(): Promise<NodeFetchResponse> {
  const signedFetch = sigv4(nodeFetch);
  const same: typeof nodeFetch = signedFetch;
  const options: NodeFetchInit = { method: 'POST', body: '{}' };
  await same(url, options);
  // @ts-expect-error hosts belong to a signer
  await signedFetch(url, { sigv4: { hosts: ['example.com'] } });
  return signedFetch(url, { ...options, compress: false, sigv4: false });
}

/** As `vi.fn` of vitest is declared: a function that can also be constructed, with properties of its own. */
declare function vitestMock<F extends (...args: never[]) => unknown>(
  implementation: F,
): {
  new (...args: Parameters<F>): ReturnType<F>;
  (...args: Parameters<F>): ReturnType<F>;
  mock: { calls: Parameters<F>[] };
};

/** What a test hands to the code under test: it takes less than fetch does. */
export async function mocks(): Promise<Response> {
  const calls: string[] = [];
  const ofText = async (address: string, init?: RequestInit): Promise<Response> => {
    calls.push(`${init?.method ?? 'GET'} ${address}`);
    return new Response('{}');
  };
  const signedText: typeof ofText = sigv4(ofText);
  await signedText(url, { sigv4: false });
  // @ts-expect-error this mock takes no URL
  await sigv4(ofText)(new URL(url));
  await sigv4(async (address: string, _init: RequestInit) => new Response(address))(url, { sigv4: { service: 's3' } });
  await sigv4(async (address: string) => new Response(address))(url, { sigv4: false });
  const signedNothing: () => Promise<Response> = sigv4(async () => new Response());
  await signedNothing();
  await sigv4(async () => Response.json([]))(new URL(url), { method: 'PUT', body: '{}' });
  await sigv4(async (address: string) => new Response(address))(url, { method: 'PUT', sigv4: false });
  await sigv4(vitestMock(async () => Response.json([])))(url, { method: 'PUT' });
  // @ts-expect-error an option that there is not
  await sigv4(async () => new Response())(url, { methd: 'PUT' });
  return sigv4(async () => new Response())(url, { sigv4: { region: 'eu-west-1' } });
}

/** A function whose parameters have no types of their own gets those of fetch. */
export async function arrow(): Promise<string> {
  const signedFetch = sigv4((input, init) => fetch(input, { ...init, keepalive: true }), { region: 'eu-west-1' });
  const response: Response = await signedFetch(new Request(url), { method: 'POST', sigv4: { service: 'lambda' } });
  return response.text();
}

// @ts-expect-error the fetch is wanted first
sigv4({ service: 's3' });
// @ts-expect-error what answers with no response is no fetch
sigv4(async () => 'text');
// @ts-expect-error an option that there is not
sigv4(undiciFetch, { servise: 's3' });
