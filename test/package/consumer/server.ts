// A program of a user on a server, and what its tests import: compiled without the types of browsers, and with the resolution of ts-jest's
// defaults, which reads no `exports`.
import { createSigner, sigv4 as signAxios } from '@sigv4/axios';
import { canonicalRequest, type SigV4Options } from '@sigv4/core';
import { explain, sigv4 as signFetch } from '@sigv4/fetch';
import { createGateway, fakeCredentials, verify, type Gateway, type Verdict } from '@sigv4/testing';
import { toBeSignedBy, type MatcherResult } from '@sigv4/testing/jest';
import { iam } from '@sigv4/testing/msw';
import axios from 'axios';

const options: SigV4Options = {
  credentials: fakeCredentials({ lifetime: 60_000 }),
  service: 'execute-api',
  region: 'eu-west-1',
};
axios.interceptors.request.use(signAxios(createSigner(options)));
const signedFetch: typeof fetch = signFetch(fetch, options);

export const resolver: ({ request }: { request: Request }) => Promise<Response> = iam(
  { credentials: [] },
  async ({ request }) => new Response(await request.text()),
);

export async function main(): Promise<string | undefined> {
  const gateway: Gateway = await createGateway({ credentials: [], respond: ({ body }) => ({ status: 200, body }) });
  const response = await signedFetch(new URL('/prod/items', gateway.url), {
    method: 'POST',
    body: '{}',
    redirect: 'manual',
    sigv4: { service: 'execute-api' },
  });
  const verdict: Verdict = await verify(new Request(gateway.url), []);
  const { pass }: MatcherResult = await toBeSignedBy(gateway.requests[0], []);
  await gateway.close();
  return pass
    ? verdict.reason
    : ((await explain(response))?.code ??
        canonicalRequest({ method: 'GET', url: gateway.url }, { service: 's3', region: 'eu-west-1' }));
}
