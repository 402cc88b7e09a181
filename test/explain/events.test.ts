import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { explain, sigv4, type Explanation, type SigV4Event, type SigV4Options } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { recorder } from '../support/recorder.ts';
import { startServer } from '../support/server.ts';
import { turn, until } from '../support/until.ts';
import { REFUSED_CLIENTS } from './clients.ts';

// Many clients throw an error of their own, and keep no response: what is left of the refusal is the event.

type Rejected = Extract<SigV4Event, { type: 'rejected' }>;

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

const answering = async (status: number, headers: Record<string, string>, body: string): Promise<string> => {
  const server = await startServer((_, response) => void response.writeHead(status, headers).end(body));
  closing.push(() => server.close());
  return server.url;
};

const refusing = async (): Promise<string> => {
  const gateway = await createGateway({ credentials: [LONG_TERM, TEMPORARY] });
  closing.push(() => gateway.close());
  return gateway.url;
};

/** Options whose listener does what the documentation tells people to do. */
function listening(url: string, more: SigV4Options = {}) {
  const rejected: Rejected[] = [];
  const explanations: (Explanation | undefined)[] = [];
  const options: SigV4Options = {
    credentials: { ...TEMPORARY, secretAccessKey: 'mistyped' },
    service: 'execute-api',
    region: 'us-east-1',
    hosts: [new URL(url).host],
    recover: false,
    onEvent: async (event) => {
      if (event.type !== 'rejected') return;
      rejected.push(event);
      explanations.push(await explain(event));
    },
    ...more,
  };
  return { options, rejected, explanations };
}

describe.each(REFUSED_CLIENTS)('%s', (_, send) => {
  it('has an event that is explained as its answer is', async () => {
    const url = await refusing();
    const { options, explanations } = listening(url);
    const { explanation } = await send({ url: `${url}/prod/items?b=2` }, options);
    await until(() => explanations.length);
    expect(explanations).toEqual([explanation]);
    expect(explanation).toMatchObject({ code: 'wrong-secret', serviceCode: 'InvalidSignatureException' });
    expect(String(explanations[0])).toBe(String(explanation));
  });

  it.each([
    [400, '{"message":"Bad Request"}', 'unknown'],
    [401, '{"message":"Unauthorized"}', 'unknown'],
    [403, '{"message":"Forbidden"}', 'forbidden'],
    [403, '', 'forbidden'],
  ])('is told of a %i that has no code, with the body %j', async (status, body, code) => {
    const url = await answering(status, { 'apigw-requestid': 'c6af9ac6' }, body);
    const { options, rejected, explanations } = listening(url);
    await send({ url }, options);
    expect(rejected).toEqual([{ type: 'rejected', status, method: 'GET', url: `${url}/` }]);
    await until(() => explanations.length);
    expect(explanations).toMatchObject([{ status, code, requestId: 'c6af9ac6' }]);
  });

  it('is told of a HEAD that is refused', async () => {
    const url = await answering(403, {}, '');
    const { options, rejected, explanations } = listening(url);
    await send({ url, method: 'HEAD' }, options);
    expect(rejected).toMatchObject([{ method: 'HEAD', status: 403 }]);
    await until(() => explanations.length);
    expect(explanations).toMatchObject([{ code: 'forbidden', fix: expect.stringContaining('GET') }]);
  });

  it('has nothing to see on an event, and no secret that an answer repeats in its explanation', async () => {
    const url = await answering(
      403,
      { 'x-amzn-errortype': 'AccessDeniedException', 'x-amzn-requestid': TEMPORARY.sessionToken },
      JSON.stringify({ message: `User: ${TEMPORARY.sessionToken} is not authorized to perform: execute-api:Invoke` }),
    );
    const { options, rejected, explanations } = listening(url);
    await send({ url, method: 'POST', body: "a body that is nobody's business" }, options);
    await until(() => explanations.length);
    expect(Object.keys(rejected[0] ?? {}).sort()).toEqual(['code', 'method', 'status', 'type', 'url']);
    const printed = [...rejected, ...explanations]
      .map((thing) => inspect(thing, { showHidden: true, depth: 9 }) + JSON.stringify(thing))
      .join('\n')
      .concat(String(explanations[0]));
    for (const secret of [TEMPORARY.sessionToken, 'mistyped', 'nobody', 'Signature='])
      expect(printed).not.toContain(secret);
  });
});

describe('a body that its caller has read', () => {
  it.each<[string, (response: Response) => Promise<unknown>]>([
    ['as text', (response) => response.text()],
    ['as JSON', (response) => response.json()],
    ['as bytes', (response) => response.arrayBuffer()],
    ['not at all: it was let go', async (response) => response.body?.cancel()],
  ])('%s', async (_, read) => {
    const url = await refusing();
    const response = await sigv4(fetch, listening(url).options)(url);
    await read(response);
    expect(await explain(response)).toMatchObject({ code: 'wrong-secret' });
  });

  it('as a stream of axios', async () => {
    const url = await refusing();
    const instance = axios.create({ responseType: 'stream', validateStatus: () => true });
    instance.interceptors.request.use(signAxios(listening(url).options));
    const response = await instance.get<AsyncIterable<Uint8Array>>(url);
    let size = 0;
    for await (const chunk of response.data) size += chunk.length;
    expect(size).toBeGreaterThan(100);
    expect(await explain(response)).toMatchObject({ code: 'wrong-secret' });
  });

  it('though the code in the header had said enough', async () => {
    const url = await answering(
      403,
      { 'x-amzn-errortype': 'AccessDeniedException' },
      '{"message":"User: me is not authorized to perform: es:ESHttpGet"}',
    );
    const response = await sigv4(fetch, listening(url).options)(url);
    await response.text();
    expect(await explain(response)).toMatchObject({ summary: expect.stringContaining('es:ESHttpGet') });
  });

  it('and is too long to be kept: a response that can still be read is, an event says so', async () => {
    const url = await answering(403, {}, JSON.stringify({ __type: 'AccessDenied', message: 'm'.repeat(17 * 1024) }));
    const { options, explanations } = listening(url, { service: 'dynamodb' });
    const response = await sigv4(fetch, options)(url);
    expect(await explain(response)).toMatchObject({ serviceCode: 'AccessDenied' });
    await until(() => explanations.length);
    expect(explanations).toMatchObject([{ code: 'unknown', summary: expect.stringContaining('too long') }]);
    expect(await response.json()).toMatchObject({ __type: 'AccessDenied' });
  });
});

describe('a request that was handed on unsigned', () => {
  const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
  const OF_AWS = { 'x-amzn-errortype': 'AccessDeniedException' };
  const owned = { headers: { authorization: 'Bearer a.b.c' } };

  const tell = async (
    url: string,
    init: RequestInit,
    status: number,
    headers: Record<string, string>,
    wrap: (inner: typeof fetch, options: SigV4Options) => typeof fetch = (inner) => inner,
  ) => {
    const { options, rejected, explanations } = listening(url, { service: undefined, hosts: [] });
    const network = recorder(() => new Response('{}', { status, headers }));
    const response = await sigv4(wrap(network.fetch, options), options)(url, init);
    await turn();
    expect(await response.text()).toBe('{}');
    return { rejected, explanations };
  };

  it('is told where AWS itself refused it, with the reason why it is unsigned', async () => {
    const { rejected, explanations } = await tell(API, owned, 403, OF_AWS);
    expect(rejected).toMatchObject([{ status: 403, code: 'AccessDeniedException', url: API }]);
    await until(() => explanations.length);
    expect(explanations).toMatchObject([
      { code: 'unsigned', summary: expect.stringContaining('it already has an authorization header') },
    ]);
  });

  it('is told where only the ID of the request says that the answer is of AWS', async () => {
    const { rejected } = await tell(API, owned, 401, { 'apigw-requestid': 'c6af9ac6' });
    expect(rejected).toEqual([{ type: 'rejected', status: 401, method: 'GET', url: API }]);
  });

  it.each<[string, string, RequestInit, number, Record<string, string>]>([
    ['the answer of somebody else', API, owned, 403, { server: 'squid' }],
    ['a host that is none of AWS', 'https://api.example.com/', {}, 403, OF_AWS],
    ['an answer that is no refusal', API, owned, 404, OF_AWS],
  ])('is not told of %s', async (_, url, init, status, headers) => {
    expect(await tell(url, init, status, headers)).toEqual({ rejected: [], explanations: [] });
  });

  it('is told once, by the wrapper that has signed it, where two of them wrap', async () => {
    const { rejected, explanations } = await tell(API, {}, 403, OF_AWS, sigv4);
    expect(rejected).toMatchObject([{ code: 'AccessDeniedException' }]);
    await until(() => explanations.length);
    expect(explanations).toMatchObject([{ code: 'not-allowed' }]);
  });
});

describe('a listener', () => {
  it('that keeps an event keeps no response', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const url = await refusing();
    const { options, rejected } = listening(url, { onEvent: (event) => keep(event) });
    const keep = (event: SigV4Event): void => void (event.type === 'rejected' && rejected.push(event));
    const responses: WeakRef<Response>[] = [];
    const call = async (): Promise<void> => {
      const response = await sigv4(fetch, options)(url);
      await response.text();
      responses.push(new WeakRef(response));
    };
    for (let count = 0; count < 5; count++) await call();
    await until(() => {
      collect();
      return responses.slice(0, -1).every((response) => response.deref() === undefined);
    });
    expect(await explain(rejected[0])).toMatchObject({ code: 'wrong-secret' });
  });

  it('that rejects disturbs nothing', async () => {
    const url = await refusing();
    const { options } = listening(url, { onEvent: () => Promise.reject(new Error('listener')) });
    const response = await sigv4(fetch, options)(url);
    await turn();
    expect(response.status).toBe(403);
  });
});
