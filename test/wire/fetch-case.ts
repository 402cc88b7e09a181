import { afterAll, beforeAll, expect } from '@jest/globals';
import { sigv4, type SigV4Options } from '@sigv4/fetch';
import { createGateway, type Gateway, type ReceivedRequest } from '@sigv4/testing';
import { TEMPORARY } from '../support/credentials.ts';

export const PATH = '/prod/items';
const REGION = 'eu-west-1';

/** What the caller says to `fetch`, for a host that is known only when the test runs. */
export type Call = (host: string) => readonly [input: RequestInfo | URL, init?: RequestInit];

/** What the caller meant, as it must arrive. */
export interface Meant {
  /** Default: POST with a body, else GET. */
  method?: string;
  /** The request target. Default: PATH. */
  target?: string;
  /** Text or bytes. Default: none. */
  body?: string | Uint8Array;
  /** The fields of a multipart body: name, text, and for a file its name and type. */
  form?: readonly (readonly string[])[];
  /** The content type; a pattern where the client chooses a boundary. Default: none. */
  type?: string | RegExp;
  /** Fields that must arrive with just this value; `undefined`: that must not arrive. */
  headers?: Record<string, string | undefined>;
  /** Names that must be among the signed headers. */
  signed?: readonly string[];
  /** True for streams that are sent while they are produced. */
  chunked?: boolean;
  service?: string;
  options?: SigV4Options;
}

/** One line of a table: a sentence, what is said, and what must arrive. */
export type Row = readonly [sentence: string, call: Call, meant: Meant];

const gateways = new Map<string, Gateway>();

/** Starts a gateway per service for the tests of a file. */
export function useGateways(...services: string[]): void {
  beforeAll(async () => {
    for (const service of services)
      gateways.set(service, await createGateway({ credentials: [TEMPORARY], service, region: REGION }));
  });
  afterAll(async () => {
    await Promise.all([...gateways.values()].map((gateway) => gateway.close()));
    gateways.clear();
  });
}

export function gatewayOf(service = 'execute-api'): Gateway {
  const gateway = gateways.get(service);
  if (!gateway) throw new Error(`no gateway for ${service}`);
  return gateway;
}

/** A signing fetch for a gateway. */
export function fetchFor(
  service = 'execute-api',
  options: SigV4Options = {},
  inner: typeof fetch = fetch,
): typeof fetch {
  return sigv4(inner, {
    credentials: TEMPORARY,
    service,
    region: REGION,
    hosts: [gatewayOf(service).host],
    ...options,
  });
}

/** The one request that reached a gateway meanwhile. */
export async function arrivalAt(gateway: Gateway, send: () => Promise<unknown>): Promise<ReceivedRequest> {
  const before = gateway.requests.length;
  await send();
  const [request, ...others] = gateway.requests.slice(before);
  if (!request || others.length > 0)
    throw new Error(`expected one request, there were ${gateway.requests.length - before}`);
  return request;
}

/** Every value of a header field. */
export function valuesOf({ headers }: ReceivedRequest, name: string): string[] {
  return headers.filter(([spelling]) => spelling.toLowerCase() === name).map(([, value]) => value);
}

/** Sends a row's request over a socket, and compares what arrived with what was meant. */
export async function sendAndCompare(call: Call, meant: Meant): Promise<void> {
  const gateway = gatewayOf(meant.service);
  const arrived = await arrivalAt(gateway, async () => {
    const response = await fetchFor(meant.service, meant.options)(...call(gateway.host));
    await response.arrayBuffer();
  });
  expect(arrived.verdict).toMatchObject({ ok: true, reason: 'The signature is correct.' });
  const sendsBody = meant.body !== undefined || meant.form !== undefined;
  expect([arrived.method, arrived.target]).toEqual([
    meant.method ?? (sendsBody ? 'POST' : 'GET'),
    meant.target ?? PATH,
  ]);

  const [type, ...others] = valuesOf(arrived, 'content-type');
  expect(others).toEqual([]);
  if (meant.type instanceof RegExp) expect(type).toMatch(meant.type);
  else expect(type).toBe(meant.type);
  if (meant.form) expect(await fieldsOf(arrived)).toEqual(meant.form);
  else expect(Buffer.compare(arrived.body, Buffer.from(meant.body ?? ''))).toBe(0);
  if (type !== undefined && sendsBody) expect(arrived.verdict.signedHeaders).toContain('content-type');
  const hasLength = sendsBody || /^(POST|PUT|PATCH)$/.test(arrived.method);
  expect(valuesOf(arrived, 'content-length')).toEqual(hasLength && !meant.chunked ? [String(arrived.body.length)] : []);
  expect(valuesOf(arrived, 'transfer-encoding')).toEqual(meant.chunked ? ['chunked'] : []);
  for (const [name, value] of Object.entries(meant.headers ?? {}))
    expect([name, ...valuesOf(arrived, name)]).toEqual(value === undefined ? [name] : [name, value]);
  for (const name of meant.signed ?? []) expect(arrived.verdict.signedHeaders).toContain(name);
}

async function fieldsOf(arrived: ReceivedRequest): Promise<string[][]> {
  const form = await new Response(arrived.body as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': valuesOf(arrived, 'content-type')[0] ?? '' },
  }).formData();
  const fields: string[][] = [];
  for (const [name, value] of form)
    fields.push(typeof value === 'string' ? [name, value] : [name, await value.text(), value.name, value.type]);
  return fields;
}
