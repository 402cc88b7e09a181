import { SigV4Error, type OutgoingRequest } from '@sigv4/core';

/** The property of a wrapper that holds the unwrapped fetch. A registered symbol, so that the ESM and the CommonJS build share it. */
const SENDS = Symbol.for('@sigv4/fetch:sends/1');

type Fetch = typeof globalThis.fetch;

/** The fetch below all wrappers of this library. */
function senderOf(fetch: Fetch): Fetch {
  return (fetch as Fetch & { readonly [SENDS]?: Fetch })[SENDS] ?? fetch;
}

/** Marks a fetch as a wrapper of another. */
export function wrapping<F extends Fetch>(wrapper: F, wrapped: Fetch): F {
  return Object.defineProperty(wrapper, SENDS, { value: senderOf(wrapped) });
}

/**
 * Node's own fetch before Node 26. It keeps a whole stream in memory, in case a redirect follows: https://github.com/nodejs/undici/issues/4058.
 * With `redirect: 'error'` it does not. No other runtime has a version of undici. In workerd, which does not accept 'error', the version is empty.
 */
const keepsStreams =
  /^[1-7]\./.test(globalThis.process?.versions?.undici ?? '') && globalThis.fetch && senderOf(globalThis.fetch);

/** True for a stream. */
export function isStream(body: OutgoingRequest['body']): boolean {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}

/** Sends a stream without keeping it in memory. A stream cannot be sent again after a redirect anyway. */
export async function sendStream(fetch: Fetch, { method, url }: OutgoingRequest, init: RequestInit): Promise<Response> {
  if (senderOf(fetch) !== keepsStreams) return fetch(url, init);
  try {
    return await fetch(url, { ...init, redirect: 'error' });
  } catch (error) {
    const { cause } = Object(error) as { readonly cause?: { readonly message?: unknown } };
    if (cause?.message !== 'unexpected redirect') throw error;
    throw new SigV4Error(
      'ERR_REDIRECT',
      `Stopped at a redirect: ${method} ${url.replace(/\?.*/, '')} answered with a redirect, and the body was a stream, which cannot be sent twice. Call the right host directly, or pass redirect: 'manual', with which Node keeps the whole body in memory.`,
      { cause: error },
    );
  }
}
