export const HMAC = { name: 'HMAC', hash: 'SHA-256' };

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export const hex = (buffer: ArrayBuffer | Uint8Array): string =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** WebCrypto. Browsers have it only in secure contexts, and React Native has none, although the types always have it. */
export function webCrypto(): SubtleCrypto {
  const subtle = (globalThis.crypto as { readonly subtle?: SubtleCrypto } | undefined)?.subtle;
  if (subtle) return subtle;
  throw new TypeError('sigv4: no crypto.subtle. Pages need https or localhost, React Native a polyfill.');
}
