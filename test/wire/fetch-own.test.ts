// What @sigv4/fetch does besides signing: an interceptor below fetch cannot.
import { describe, expect, it } from '@jest/globals';
import { File as WhatwgFile, FormData as WhatwgFormData } from '@whatwg-node/fetch';
import { Blob as NodeFetchBlob, File as NodeFetchFile, FormData as NodeFetchFormData } from 'node-fetch';
import { recorder } from '../support/recorder.ts';
import { fetchFor, gatewayOf, PATH, sendAndCompare, useGateways, type Row } from './fetch-case.ts';

useGateways('execute-api');

const post =
  (body: unknown): Row[1] =>
  (host) => [`http://${host}${PATH}`, { method: 'POST', body: body as BodyInit }];

const MULTIPART = /^multipart\/form-data; boundary=\S+$/;
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const bytes = new Uint8Array([0, 1, 2, 250, 251, 252, 253, 254, 255]);
function formOf(this: { new (): FormData }, ...entries: [string, string | File][]): FormData {
  const form = new this();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}
/** What makes a Blob, and no more. */
const nameless = (text: string): object => ({
  size: text.length,
  type: 'text/css',
  slice: () => undefined,
  arrayBuffer: async () => encode(text).buffer,
});

/** Of other libraries: they look alike, and are none of the platform's. */
const foreign: Row[] = [
  [
    'a form of @whatwg-node/fetch',
    post(
      formOf.call(
        WhatwgFormData,
        ['a', '1'],
        ['ключ', '東京 🚀'],
        ['f', new WhatwgFile(['{}'], 'data.json', { type: 'application/json' })],
      ),
    ),
    {
      form: [
        ['a', '1'],
        ['ключ', '東京 🚀'],
        ['f', '{}', 'data.json', 'application/json'],
      ],
      type: MULTIPART,
    },
  ],
  [
    'a form of node-fetch',
    post(formOf.call(NodeFetchFormData, ['a', '1'], ['f', new NodeFetchFile([bytes], 'a.bin', { type: 'image/png' })])),
    {
      form: [
        ['a', '1'],
        ['f', Buffer.from(bytes).toString(), 'a.bin', 'image/png'],
      ],
      type: MULTIPART,
    },
  ],
  [
    'a form that only looks like one, with a file without a name, and a number',
    post({
      [Symbol.toStringTag]: 'FormData',
      entries: () =>
        [
          ['a', 1],
          ['f', nameless('x')],
        ].values(),
      getAll: () => [],
    }),
    {
      form: [
        ['a', '1'],
        ['f', 'x', 'blob', 'text/css'],
      ],
      type: MULTIPART,
    },
  ],
  [
    'a File of @whatwg-node/fetch',
    post(new WhatwgFile(['x', bytes], 'a.bin', { type: 'image/png' })),
    { body: new Uint8Array([120, ...bytes]), type: 'image/png' },
  ],
  ['a Blob of node-fetch', post(new NodeFetchBlob(['x'], { type: 'text/css' })), { body: 'x', type: 'text/css' }],
  ['a Blob that only looks like one', post(nameless('x')), { body: 'x', type: 'text/css' }],
];

describe('of another library, and read as what it is:', () => {
  it.each(foreign)('%s', (_, call, meant) => sendAndCompare(call, meant));
});

it('the URL of the response is the one that was sent', async () => {
  const response = await fetchFor()(`${gatewayOf().url}/a b?c=d,e#f`);
  expect([response.url, response.redirected]).toEqual([`${gatewayOf().url}/a%20b?c=d%2Ce`, false]);
});

it.each([
  ['in headers', (url: string): Parameters<typeof fetch> => [url, { headers: { Host: 'public.example.com' } }]],
  [
    'in a Request',
    (url: string): Parameters<typeof fetch> => [new Request(url, { headers: { host: 'public.example.com' } })],
  ],
])('a host that is another does not reach the fetch that is wrapped, for Bun would send it: %s', async (_, call) => {
  const inner = recorder();
  await fetchFor(undefined, {}, inner.fetch)(...call(gatewayOf().url));
  expect(inner.only.headers.has('host')).toBe(false);
});
