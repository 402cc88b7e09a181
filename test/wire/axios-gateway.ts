import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sigv4, type SigV4Options } from '@sigv4/axios';
import { createGateway, type Gateway, type GatewayOptions, type ReceivedRequest } from '@sigv4/testing';
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { TEMPORARY } from '../support/credentials.ts';

/** The adapters that axios has on Node. */
export const ADAPTERS = ['http', 'fetch'] as const;

/** The newest axios runs in the projects `node` and `web`, the oldest of the peer range in a project of its own. */
export const IS_OLDEST = axios.VERSION === '1.7.0';

/** A gateway for all tests of a file, and axios instances that sign for it. */
export interface Site extends Gateway {
  /** Sends a request with an instance of its own. */
  send(config: AxiosRequestConfig, options?: SigV4Options): Promise<AxiosResponse>;
  /** An instance with the gateway as its `baseURL`, that signs. */
  instance(config?: AxiosRequestConfig, options?: SigV4Options): AxiosInstance;
  /** What signs for this gateway. */
  options(more?: SigV4Options): SigV4Options;
  /** The request that arrived last. */
  readonly last: ReceivedRequest;
}

export function useSite({ service = 'execute-api', ...rest }: Partial<GatewayOptions> = {}): Site {
  let gateway: Gateway | undefined;
  const site = {} as Site;
  beforeAll(async () => {
    gateway = await createGateway({ credentials: [TEMPORARY], service, ...rest });
    const { host, url } = gateway;
    const options = (more?: SigV4Options): SigV4Options => ({
      credentials: TEMPORARY,
      service,
      region: 'us-east-1',
      hosts: [host],
      ...more,
    });
    const instance = (config?: AxiosRequestConfig, more?: SigV4Options): AxiosInstance => {
      const created = axios.create({ baseURL: url, proxy: false, ...config });
      created.interceptors.request.use(sigv4(options(more)));
      return created;
    };
    Object.defineProperties(site, Object.getOwnPropertyDescriptors(gateway));
    Object.defineProperty(site, 'last', { get: () => gateway?.requests.at(-1) });
    Object.assign(site, {
      options,
      instance,
      send: (config: AxiosRequestConfig, more?: SigV4Options) => instance({}, more).request(config),
    });
  });
  afterAll(() => gateway?.close());
  return site;
}

/** What must have arrived. What is not named is not looked at, but for the signature and the length, which always are. */
export interface Expected {
  method?: string;
  target?: string;
  /** By lower-case name; `undefined`: the field is absent. */
  headers?: Record<string, string | undefined>;
  type?: string | undefined;
  body?: string | Uint8Array;
  /** The fields of a multipart form; of a file its name, type and text. */
  form?: readonly (readonly [name: string, value: string | readonly [file: string, type: string, text: string]])[];
  /** Default: false, there is a content-length. */
  chunked?: boolean;
  options?: SigV4Options;
}

/** A sentence, the request, and what must arrive. */
export type Case = readonly [
  name: string,
  config: AxiosRequestConfig | ((site: Site) => AxiosRequestConfig),
  expected: Expected,
];

/** Sends every case through every adapter. */
export function itArrives(site: Site, cases: readonly Case[], adapters: readonly string[] = ADAPTERS): void {
  describe.each(adapters)('%s adapter', (adapter) => {
    it.each(cases)('%s', async (_name, config, expected) => {
      await site.send({ adapter, ...(typeof config === 'function' ? config(site) : config) }, expected.options);
      await check(site.last, expected);
    });
  });
}

export async function check(
  received: ReceivedRequest,
  { method, target, headers = {}, body, form, chunked = false, ...expected }: Expected,
): Promise<void> {
  expect(received.verdict).toMatchObject({ code: 'ok' });
  if (method !== undefined) expect(received.method).toBe(method);
  if (target !== undefined) expect(received.target).toBe(target);
  if ('type' in expected) expect(headerOf(received, 'content-type')).toBe(expected.type);
  for (const [name, value] of Object.entries(headers)) expect([name, headerOf(received, name)]).toEqual([name, value]);
  if (body !== undefined)
    expect(Buffer.from(received.body).toString('latin1')).toBe(Buffer.from(body as string).toString('latin1'));
  if (form !== undefined) expect(await formOf(received)).toEqual(form);
  expect(headerOf(received, 'transfer-encoding')).toBe(chunked ? 'chunked' : undefined);
  if (!chunked) expect(headerOf(received, 'content-length') ?? '0').toBe(String(received.body.byteLength));
}

/** The one value of a header field; more than one is a defect. */
export function headerOf({ headers }: ReceivedRequest, name: string): string | undefined {
  const [field, ...more] = headers.filter(([spelling]) => spelling.toLowerCase() === name);
  expect(more).toEqual([]);
  return field?.[1];
}

async function formOf(received: ReceivedRequest): Promise<unknown[]> {
  const response = new Response(received.body as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': headerOf(received, 'content-type') ?? '' },
  });
  const entries: unknown[] = [];
  for (const [name, value] of await response.formData())
    entries.push([name, typeof value === 'string' ? value : [value.name, value.type, await value.text()]]);
  return entries;
}
