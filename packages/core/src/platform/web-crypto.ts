const HMAC = { name: 'HMAC', hash: 'SHA-256' };

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export const hex = (buffer: ArrayBuffer | Uint8Array): string =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** WebCrypto. Browsers have it only in secure contexts, although the types always have it. */
export function webCrypto(): SubtleCrypto {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (subtle) return subtle;
  throw new TypeError('sigv4: crypto.subtle is missing. In a browser, load the page from https or localhost.');
}

/** Imports a key. Returns a function that computes the HMAC-SHA256 of a message. */
export async function hmac(key: Uint8Array | ArrayBuffer): Promise<(message: BufferSource) => Promise<ArrayBuffer>> {
  const kept = await webCrypto().importKey('raw', key as ArrayBuffer, HMAC, false, ['sign']);
  return (message) => webCrypto().sign(HMAC, kept, message);
}
