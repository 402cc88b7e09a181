import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { createGateway, type Answer, type RawRequest, type ReceivedRequest } from '@sigv4/testing';
import { TEMPORARY } from '../support/credentials.ts';

export const REGION = 'eu-west-1';

/** A server on loopback, with a port of its own, that redirects whoever asks for it. */
export interface Origin {
  readonly url: string;
  readonly host: string;
  /** What has arrived in the test that runs. */
  readonly requests: RawRequest[];
}

/** An origin that refuses what is not signed for it. */
export interface SignedOrigin extends Origin {
  readonly requests: ReceivedRequest[];
}

/** A path of an origin that answers with a redirect to `location`; that of `/chain/3` answers with three, one after another. */
export function redirectTo(location: string, status = 302): string {
  return `/redirect?status=${status}&to=${encodeURIComponent(location)}`;
}

function answer({ method, target }: RawRequest): Answer {
  const url = new URL(target, 'http://origin');
  const left = Number(/^\/chain\/(\d+)$/.exec(target)?.[1] ?? 0);
  if (left) return { status: 302, headers: { location: `/chain/${left - 1}` } };
  const to = url.searchParams.get('to');
  if (to === null || url.pathname !== '/redirect')
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: `${method} ${target}` };
  return {
    status: Number(url.searchParams.get('status')),
    headers: { location: Buffer.from(to).toString('latin1') },
    body: Buffer.from('elsewhere'),
  }; // behind text, Node would write the header as UTF-8
}

/** Gateways and plain servers for the tests of a file; what they receive is forgotten before every test. */
export function useOrigins(): { signed: SignedOrigin[]; s3: SignedOrigin[]; foreign: Origin[] } {
  const origins: { signed: SignedOrigin[]; s3: SignedOrigin[]; foreign: Origin[] } = {
    signed: [],
    s3: [],
    foreign: [],
  };
  const closes: (() => unknown)[] = [];

  const startGateway = async (service: string): Promise<SignedOrigin> => {
    const requests: ReceivedRequest[] = [];
    const gateway = await createGateway({
      credentials: [TEMPORARY],
      service,
      region: REGION,
      respond: (request) => answer(request),
    });
    closes.push(() => gateway.close());
    let seen = 0;
    return {
      url: gateway.url,
      host: gateway.host,
      get requests() {
        requests.push(...gateway.requests.slice(seen));
        seen = gateway.requests.length;
        return requests;
      },
    };
  };
  beforeAll(async () => {
    origins.signed.push(await startGateway('execute-api'), await startGateway('execute-api'));
    origins.s3.push(await startGateway('s3'), await startGateway('s3'));
    origins.foreign.push(await startForeign(closes));
  });
  beforeEach(() => {
    for (const { requests } of [...origins.signed, ...origins.s3, ...origins.foreign]) requests.length = 0;
  });
  afterAll(() => Promise.all(closes.map((close) => close())));
  return origins;
}

async function startForeign(closes: (() => unknown)[]): Promise<Origin> {
  const requests: RawRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = '', url: target = '', rawHeaders } = incoming;
    const headers = rawHeaders.flatMap((name, index) =>
      index % 2 ? [] : [[name, rawHeaders[index + 1] ?? ''] as const],
    );
    const request = { method, target, headers, body: Buffer.concat(chunks) };
    requests.push(request);
    const { status, headers: fields = {}, body } = answer(request);
    outgoing.writeHead(status, fields).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closes.push(() => (server.close(), server.closeAllConnections()));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, requests };
}

/** The header fields of a request, by lower-case name. */
export function headersOf({ headers }: RawRequest): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

export function textOf({ body }: RawRequest): string {
  return new TextDecoder().decode(body);
}
