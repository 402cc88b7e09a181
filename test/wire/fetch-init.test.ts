import { expect, it, describe } from '@jest/globals';
import { sigv4 } from '@sigv4/fetch';
import { sigv4 as sigv4ForAxios } from '@sigv4/axios';
import axios from 'axios';
import { TEMPORARY } from '../support/credentials.ts';
import { recorder } from '../support/recorder.ts';
import { arrivalAt, fetchFor, gatewayOf, useGateways } from './fetch-case.ts';

useGateways('execute-api');

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const STS = 'https://sts.eu-west-1.amazonaws.com/';
const OPTIONS = { credentials: TEMPORARY };
const never = new Promise<never>(() => undefined);

/** What the wrapped fetch was given for a signed request. */
async function handedOn(input: RequestInfo | URL, init?: RequestInit): Promise<RequestInit & Record<string, unknown>> {
  const inner = recorder();
  await sigv4(inner.fetch, OPTIONS)(input, init);
  expect(inner.only.headers.get('authorization')).toMatch(/^AWS4-HMAC-SHA256 /);
  return inner.only.init as RequestInit & Record<string, unknown>;
}

describe('a signed request keeps of its init', () => {
  it('what a runtime of its own understands', async () => {
    const own = {
      dispatcher: { dispatch: () => true },
      cf: { cacheTtl: 5 },
      tls: { rejectUnauthorized: true },
      next: { revalidate: 1 },
      agent: {},
    };
    expect(await handedOn(API, own as RequestInit)).toMatchObject(own);
  });
  it('the cache, credentials, mode, referrer and the like', async () => {
    const own = {
      cache: 'no-store',
      credentials: 'include',
      mode: 'cors',
      referrer: '',
      referrerPolicy: 'no-referrer',
      integrity: 'sha256-abc',
      keepalive: true,
      priority: 'low',
    } as const;
    expect(await handedOn(API, own)).toMatchObject(own);
  });
  it('all of it, when it belongs to a Request', async () => {
    const own = {
      cache: 'no-store',
      credentials: 'include',
      mode: 'same-origin',
      referrerPolicy: 'no-referrer',
      integrity: 'sha256-abc',
      keepalive: true,
    } as const;
    expect(await handedOn(new Request(API, own))).toMatchObject(own);
    expect(await handedOn(API, new Request(API, own))).toMatchObject(own);
  });
  it('what a Request that is made of a navigation has', async () => {
    const navigation = Object.defineProperty(new Request(API), 'mode', { value: 'navigate' });
    expect(await handedOn(navigation)).toMatchObject({ mode: 'same-origin' });
  });
  it('what it says over the Request', async () => {
    expect(
      await handedOn(new Request(API, { cache: 'no-store', credentials: 'omit' }), { credentials: 'include' }),
    ).toMatchObject({ cache: 'no-store', credentials: 'include' });
  });
  it('the signal, its own before that of the Request', async () => {
    const [own, other] = [new AbortController().signal, new AbortController().signal];
    expect((await handedOn(API, { signal: own })).signal).toBe(own);
    expect((await handedOn(new Request(API, { signal: other }), { signal: own })).signal).toBe(own);
    const given = new Request(API, { signal: other });
    expect((await handedOn(given)).signal).toBe(given.signal);
    expect((await handedOn(given, { signal: null })).signal ?? null).toBeNull();
  });
  it('no sigv4, and a redirect that is not followed behind our back', async () => {
    const init = await handedOn(API, { sigv4: { service: 'execute-api' }, redirect: 'follow' });
    expect(init).not.toHaveProperty('sigv4');
    expect(init.redirect).toBe('manual');
  });
  it('a body of its own form, and its duplex', async () => {
    expect(await handedOn(API, { method: 'POST', body: 'text' })).toMatchObject({ body: 'text' });
    const bytes = new Uint8Array([1, 2]);
    expect((await handedOn(API, { method: 'POST', body: bytes })).body).toEqual(bytes);
    expect(await handedOn(API, { body: null })).not.toHaveProperty('body');
  });
});

it("the caller's init, headers and Request are not changed", async () => {
  const headers = { Authorization: 'mine', 'X-Amz-Date': 'old' };
  const init = { method: 'patch', headers, body: 'x', sigv4: {} } as const;
  const request = new Request(API, { headers });
  const before = [JSON.stringify(init), [...request.headers]];
  await handedOn(API, init);
  await handedOn(request, { sigv4: {} });
  expect([JSON.stringify(init), [...request.headers]]).toEqual(before);
});

it('the dispatcher is the one that sends', async () => {
  const asked: unknown[] = [];
  const dispatcher = {
    dispatch({ path, headers }: { path: string; headers: unknown }): never {
      asked.push(path, headers);
      throw new Error('not now');
    },
  };
  await expect(fetchFor()(`${gatewayOf().url}/a`, { dispatcher } as RequestInit)).rejects.toMatchObject({
    cause: { message: 'not now' },
  });
  expect(asked).toEqual(['/a', expect.objectContaining({ authorization: expect.stringMatching(/^AWS4/) })]);
});

describe('an unsigned request goes on just as it came:', () => {
  it.each([
    ['a URL in a spelling that would be rewritten', "HTTPS://Example.com/a/../it's+?b+c#d", undefined],
    ['a URL object', new URL('https://example.com/a+b'), { method: 'patch' }],
    ['a Request', new Request('https://example.com/', { method: 'POST', body: 'x' }), undefined],
    ['a Request with an init', new Request('https://example.com/'), { headers: { Authorization: 'x' } }],
    ['no http at all', 'data:text/plain,hello', {}],
    ['a Blob', 'blob:https://example.com/123', undefined],
    ['a file', 'file:///etc/hosts', undefined],
    ['a relative URL', '/items', { method: 'POST' }],
    ['no URL', '', {}],
    ['nothing', undefined, undefined],
    ['a redirect mode', 'https://example.com/', { redirect: 'error' }],
    ['a method that is no text', 'https://example.com/', { method: null as never }],
    [
      "somebody else's FormData to a service that takes no signature",
      'https://cognito-idp.eu-west-1.amazonaws.com/',
      { method: 'POST', body: { [Symbol.toStringTag]: 'FormData' } as never },
    ],
    ['sigv4: false', API, { sigv4: false }],
    ['a signature in the query', `${API}?X-Amz-Signature=abc`, { method: 'PUT', body: 'x' }],
    ['the signature of an AWS SDK', API, { headers: { authorization: 'AWS4-HMAC-SHA256 ...' } }],
  ] as const)('%s', async (_, input, init) => {
    const inner = recorder();
    const response = new Response('untouched');
    const signedFetch = sigv4(
      ((...call: Parameters<typeof fetch>) => inner.fetch(...call).then(() => response)) as typeof fetch,
      OPTIONS,
    );
    expect(await signedFetch(input as string, init)).toBe(response);
    expect(inner.only.input).toBe(input);
    expect(inner.only.init).toBe(init);
    expect((inner.only.input as Request | undefined)?.bodyUsed ?? false).toBe(false);
  });

  it('with its body unread', async () => {
    const body = new ReadableStream();
    const inner = recorder();
    await sigv4(inner.fetch, OPTIONS)('https://example.com/', { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect([inner.only.init?.body, body.locked]).toEqual([body, false]);
  });

  it('with its redirects left to the client', async () => {
    const redirect = new Response(null, { status: 302, headers: { location: API } });
    const inner = recorder(() => redirect);
    expect(await sigv4(inner.fetch, OPTIONS)('https://example.com/')).toBe(redirect);
    expect(inner.calls).toHaveLength(1);
  });

  it('with a body that had to be looked at', async () => {
    const inner = recorder();
    const request = new Request(STS, { method: 'POST', body: 'Action=AssumeRoleWithWebIdentity' });
    await sigv4(inner.fetch, OPTIONS)(request);
    expect(inner.only.input).toBe(request);
    expect(await request.text()).toBe('Action=AssumeRoleWithWebIdentity');
  });
});

it('a Request to STS whose body was looked at is signed with that body', async () => {
  const inner = recorder();
  await sigv4(inner.fetch, OPTIONS)(new Request(STS, { method: 'POST', body: 'Action=GetCallerIdentity' }));
  expect(new TextDecoder().decode(inner.only.init?.body as Uint8Array)).toBe('Action=GetCallerIdentity');
  expect(inner.only.headers.has('authorization')).toBe(true);
});

it('an answer that is refused for its redirect is let go of', async () => {
  const cancelled = await new Promise((cancel) => {
    const moved = new Response(new ReadableStream({ cancel: () => cancel(true) }), {
      status: 302,
      headers: { location: '/' },
    });
    void expect(sigv4(recorder(() => moved).fetch, OPTIONS)(API, { redirect: 'error' })).rejects.toMatchObject({
      code: 'ERR_REDIRECT',
    });
  });
  expect(cancelled).toBe(true);
});

describe('a mock', () => {
  it.each([403, 302])('without headers may answer %d', async (status) => {
    const answer = { status, ok: false, json: async () => ({}) };
    expect(await sigv4((async () => answer) as unknown as typeof fetch, OPTIONS)(API)).toBe(answer);
  });
  it('may answer nothing', async () => {
    expect(await sigv4((async () => undefined) as unknown as typeof fetch, OPTIONS)(API)).toBeUndefined();
  });
});

describe('the caller aborts', () => {
  const reason = new Error('enough');
  const expectAbort = async (sent: Promise<unknown>): Promise<void> =>
    expect(await sent.catch((error: unknown) => error)).toBe(reason);

  it('before the request: no credentials are asked for, and nothing is sent', async () => {
    const inner = recorder();
    let asked = 0;
    const signedFetch = sigv4(inner.fetch, { credentials: () => (asked++, Promise.resolve(TEMPORARY)) });
    await expectAbort(signedFetch(API, { signal: AbortSignal.abort(reason) }));
    await expectAbort(signedFetch(new Request(API, { signal: AbortSignal.abort(reason) })));
    expect([asked, inner.calls.length]).toEqual([0, 0]);
  });

  it.each(['before the request', 'while the credentials are being resolved'])(
    '%s: the source of a stream is told, as fetch tells it',
    async (when) => {
      const gone = new AbortController();
      if (when === 'before the request') gone.abort(reason);
      const told = await new Promise((cancel) => {
        const body = new ReadableStream({ cancel });
        void expectAbort(
          sigv4(fetch, { credentials: () => never })('https://bucket.s3.eu-west-1.amazonaws.com/key', {
            method: 'PUT',
            body,
            duplex: 'half',
            signal: gone.signal,
          } as RequestInit),
        );
        setTimeout(() => gone.abort(reason));
      });
      expect(told).toBe(reason);
    },
  );

  it('while the credentials are being resolved: at once, and nothing is sent when they come', async () => {
    const inner = recorder();
    const gone = new AbortController();
    let resolve: (found: typeof TEMPORARY) => void = () => undefined;
    const sent = sigv4(inner.fetch, { credentials: () => new Promise((found) => (resolve = found)) })(API, {
      signal: gone.signal,
    });
    await new Promise((later) => setTimeout(later));
    gone.abort(reason);
    await expectAbort(sent);
    resolve(TEMPORARY);
    await new Promise((later) => setTimeout(later));
    expect(inner.calls).toHaveLength(0);
  });

  it('through the signal of a Request, while the credentials are being resolved', async () => {
    const gone = new AbortController();
    const sent = sigv4(fetch, { credentials: () => never })(new Request(API, { signal: gone.signal }));
    setTimeout(() => gone.abort(reason));
    await expectAbort(sent);
  });

  it('by a timeout, while the credentials are being resolved', async () => {
    await expect(
      sigv4(fetch, { credentials: () => never })(API, { signal: AbortSignal.timeout(5) }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('without a reason: an AbortError', async () => {
    const gone = new AbortController();
    const sent = sigv4(fetch, { credentials: () => never })(API, { signal: gone.signal });
    setTimeout(() => gone.abort());
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('while waiting, and another caller gets what both waited for', async () => {
    const inner = recorder();
    const gone = new AbortController();
    let resolve: (found: typeof TEMPORARY) => void = () => undefined;
    const signedFetch = sigv4(inner.fetch, { credentials: () => new Promise((found) => (resolve = found)) });
    const [first, second] = [signedFetch(API, { signal: gone.signal }), signedFetch(API)];
    await new Promise((later) => setTimeout(later));
    gone.abort(reason);
    await expectAbort(first);
    resolve(TEMPORARY);
    expect((await second).status).toBe(200);
    expect(inner.calls).toHaveLength(1);
  });

  it('while the server takes its time', async () => {
    const gone = new AbortController();
    const slow = ((_: unknown, init?: RequestInit) =>
      new Promise((__, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      )) as typeof fetch;
    const sent = sigv4(slow, OPTIONS)(API, { signal: gone.signal });
    setTimeout(() => gone.abort(reason), 5);
    await expectAbort(sent);
  });

  it('after the answer, whose body then ends', async () => {
    const gone = new AbortController();
    const response = await fetchFor()(gatewayOf().url, { signal: gone.signal });
    gone.abort(reason);
    await expect(response.text()).rejects.toBeDefined();
  });

  it('and no listener stays on a signal that lives on', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...call: never[]) => (listeners++, add(...(call as unknown as Parameters<typeof add>)));
    signal.removeEventListener = (...call: never[]) => (
      listeners--,
      remove(...(call as unknown as Parameters<typeof remove>))
    );
    const body = new ReadableStream({ start: (controller) => controller.close() });
    await sigv4(recorder().fetch, OPTIONS)(API, { method: 'POST', body, duplex: 'half', signal } as RequestInit);
    expect(listeners).toBe(0);
  });
});

describe('an error of the wrapped fetch comes through untouched:', () => {
  it.each([
    ['a rejection', new TypeError('fetch failed')],
    ['something that is no error', 'down'],
  ])('%s', async (_, thrown) => {
    const failing = (() => Promise.reject(thrown as Error)) as typeof fetch;
    expect(await sigv4(failing, OPTIONS)(API).catch((error: unknown) => error)).toBe(thrown);
    expect(await sigv4(failing, OPTIONS)('https://example.com/').catch((error: unknown) => error)).toBe(thrown);
  });
  it('one that is thrown at once', async () => {
    const broken = new Error('no');
    const failing = (() => {
      throw broken;
    }) as typeof fetch;
    await expect(sigv4(failing, OPTIONS)(API)).rejects.toBe(broken);
  });
  it('a port where nobody listens', async () => {
    await expect(
      sigv4(fetch, { ...OPTIONS, service: 's3', region: 'eu-west-1', hosts: ['127.0.0.1'] })('http://127.0.0.1:1/'),
    ).rejects.toMatchObject({ name: 'TypeError', message: 'fetch failed' });
  });
});

it('the response is the one that the wrapped fetch gave, whatever its status', async () => {
  for (const status of [200, 204, 304, 400, 404, 500]) {
    const response = new Response(null, { status });
    expect(await sigv4((() => Promise.resolve(response)) as typeof fetch, OPTIONS)(API)).toBe(response);
  }
});

it("properties of the wrapped fetch, such as Bun's preconnect, stay", () => {
  const preconnect = (): void => undefined;
  expect(sigv4(Object.assign(recorder().fetch, { preconnect })).preconnect).toBe(preconnect);
});

it('assigned to globalThis.fetch it does not call itself', async () => {
  const { fetch: before } = globalThis;
  const { hosts, credentials } = { hosts: [gatewayOf().host], credentials: TEMPORARY };
  globalThis.fetch = sigv4(fetch, { service: 'execute-api', region: 'eu-west-1', hosts, credentials });
  try {
    const { verdict } = await arrivalAt(gatewayOf(), () => fetch(`${gatewayOf().url}/a`));
    expect(verdict.ok).toBe(true);
  } finally {
    globalThis.fetch = before;
  }
});

it('axios on its fetch adapter, under a wrapped global fetch, signs once', async () => {
  const { fetch: before } = globalThis;
  const options = { service: 'execute-api', region: 'eu-west-1', hosts: [gatewayOf().host] };
  const asked: string[] = [];
  const asking = (name: string) => () => (asked.push(name), Promise.resolve(TEMPORARY));
  const instance = axios.create({ adapter: 'fetch' });
  instance.interceptors.request.use(sigv4ForAxios({ ...options, credentials: asking('axios') }));
  globalThis.fetch = sigv4(fetch, { ...options, credentials: asking('fetch') });
  try {
    const arrived = await arrivalAt(gatewayOf(), () =>
      instance.post(`${gatewayOf().url}/a`, { b: 1 }, { env: { fetch: globalThis.fetch } } as object),
    );
    expect(arrived.verdict.ok).toBe(true);
    expect(asked).toEqual(['axios']);
  } finally {
    globalThis.fetch = before;
  }
});

it('two wrappers around one another sign once', async () => {
  const { verdict } = await arrivalAt(gatewayOf(), () => fetchFor(undefined, {}, fetchFor())(gatewayOf().url));
  expect(verdict.ok).toBe(true);
});
