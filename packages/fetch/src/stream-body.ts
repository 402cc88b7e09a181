import { SigV4Error, type OutgoingRequest } from '@sigv4/core';

/** Where a signing fetch keeps the one that sends: registered, so that wrappers of the ESM and the CommonJS build know each other. */
const SENDS = Symbol.for('@sigv4/fetch:sends');

type Fetch = typeof globalThis.fetch;

/** The fetch that sends in the end, below any wrappers of ours. */
function senderOf(fetch: Fetch): Fetch {
  return (fetch as Fetch & { readonly [SENDS]?: Fetch })[SENDS] ?? fetch;
}

/** Marks a wrapper. */
export function wrapping<F extends Fetch>(wrapper: F, wrapped: Fetch): F {
  return Object.defineProperty(wrapper, SENDS, { value: senderOf(wrapped) });
}

/**
 * Node's own fetch before Node 26, which keeps all of a stream in memory in case of a redirect: https://github.com/nodejs/undici/issues/4058.
 * With `redirect: 'error'` it does not. No other runtime tells a version of undici; workerd, which would throw at 'error', tells an empty one.
 */
const keepsStreams =
  /^[1-7]\./.test(globalThis.process?.versions?.undici ?? '') && globalThis.fetch && senderOf(globalThis.fetch);

/** True for a body that is sent while it is produced. */
export function isStream(body: OutgoingRequest['body']): boolean {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}

/** Sends a stream, which cannot be sent again wherever a redirect leads, without having it kept. */
export async function sendStream(fetch: Fetch, { method, url }: OutgoingRequest, init: RequestInit): Promise<Response> {
  if (senderOf(fetch) !== keepsStreams) return fetch(url, init);
  try {
    return await fetch(url, { ...init, redirect: 'error' });
  } catch (error) {
    const { cause } = Object(error) as { readonly cause?: { readonly message?: unknown } };
    if (cause?.message !== 'unexpected redirect') throw error;
    throw new SigV4Error(
      'ERR_REDIRECT',
      `Cannot sign ${method} ${url.replace(/\?.*/, '')}: the answer is a redirect, and the body was a stream, which cannot be sent twice. To see where it leads, pass redirect: 'manual'; Node then keeps the whole body in memory.`,
      { cause: error },
    );
  }
}
