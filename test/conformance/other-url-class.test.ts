import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSigner, presign, signRequest } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';
import { LONG_TERM } from '../support/credentials.ts';

// The URL of React Native is no parser: it encodes nothing, it finds a port in every `:` before digits, and a user in all that is before an `@`.

/** A class with these three habits. */
class PlainUrl {
  readonly href: string;
  readonly password = '';
  constructor(href: string) {
    this.href = href;
  }
  get protocol(): string {
    return this.#part(/^\w+:/);
  }
  get username(): string {
    return this.#part(/(?<=\/\/)[^:@]+(?=@)/);
  }
  get hostname(): string {
    return this.#part(/(?<=\/\/([^@]+@)?)[^/:?#@]+(?=[^@]*$)/);
  }
  get port(): string {
    return this.#part(/(?<=:)\d+(?=[/?#]|$)/);
  }
  get host(): string {
    return this.port ? `${this.hostname}:${this.port}` : this.hostname;
  }
  get pathname(): string {
    return this.#part(/(?<=\/\/[^/?]+)\/[^?#]*/) || '/';
  }
  get search(): string {
    return this.#part(/\?[^#]*/);
  }
  #part(pattern: RegExp): string {
    return pattern.exec(this.href)?.[0] ?? '';
  }
}

const standard = globalThis.URL;
const use = (url: unknown): void => void Object.defineProperty(globalThis, 'URL', { value: url, configurable: true });
beforeEach(() => use(PlainUrl));
afterEach(() => use(standard));

const now = (): number => 1_798_761_600_000;
const signer = createSigner({ credentials: LONG_TERM, region: 'us-east-1', now });
const scope = { credentials: LONG_TERM, service: 'execute-api', region: 'us-east-1', now };

describe.each([
  ['sign', (url: string) => signer.sign({ method: 'GET', url })],
  ['presign', (url: string) => presign(signer, { method: 'GET', url }, { expiresIn: 60 })],
  ['signRequest', (url: string) => signRequest({ method: 'GET', url }, scope)],
])('%s returns the same as with the standard URL', (_, sign) => {
  it.each([
    '/Grüße/東京 🚀?q=ü&ключ=значение',
    '/a b"c?d=e f',
    '/a,b?c=(d)',
    '/a/?b#ü',
    '?a=b',
    '/model/a-v1%3A0/invoke',
  ])('for %s', async (target) => {
    const url = `https://abc123.execute-api.us-east-1.amazonaws.com${target}`;
    const signed = await sign(url);
    use(standard);
    expect(signed).toEqual(await sign(url));
  });
});

const fetchNothing = async (): Promise<Response> => new Response('sent');
const own = { service: 'execute-api' };

describe.each([
  ['a port', 'https://bedrock-runtime.us-east-1.amazonaws.com/model/a-v1:0/invoke'],
  ['a port in the query', 'https://bedrock-runtime.us-east-1.amazonaws.com?time=12:30'],
  ['a user name', 'https://abc123.execute-api.us-east-1.amazonaws.com/users/me@example.com?a=b'],
])('a URL of which a part is taken for %s', (_, url) => {
  it.each([
    ['sign', () => signer.sign({ method: 'GET', url }, own)],
    ['presign', () => presign(signer, { method: 'GET', url }, { expiresIn: 60, ...own })],
    ['a wrapped fetch', () => sigv4(fetchNothing, signer)(url, { sigv4: own })],
  ])('is refused by %s', async (__, sign) => {
    await expect(sign()).rejects.toMatchObject({
      code: 'ERR_UNSIGNABLE_REQUEST',
      message: expect.stringMatching(/misreads its URL.*react-native-url-polyfill/),
    });
  });
});

it('a URL with an @ in its query is never signed for the host behind the @', async () => {
  const url = 'https://abc123.execute-api.us-east-1.amazonaws.com/?mail=me@example.com';
  await expect(signer.sign({ method: 'GET', url }, own)).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST' });
});
