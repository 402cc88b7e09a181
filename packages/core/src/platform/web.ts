import { shared } from '../util/shared.ts';
import { unpolluted } from '../util/unpolluted.ts';
import type { Load, Platform, SigningKey } from './contract.ts';

const HMAC = { name: 'HMAC', hash: 'SHA-256' };
const text = new TextEncoder();

const hex = (buffer: ArrayBuffer): string =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function sha256(data: string | Uint8Array): Promise<string> {
  return hex(
    await webCrypto().digest(
      'SHA-256',
      typeof data === 'string' ? text.encode(data) : (data as Uint8Array<ArrayBuffer>),
    ),
  );
}

/** Browsers have it in secure contexts only, whatever the types say. */
function webCrypto(): SubtleCrypto {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (subtle) return subtle;
  throw new TypeError('sigv4: there is no WebCrypto here. Browsers have it in pages from https and localhost only.');
}

async function hmac(key: Uint8Array | ArrayBuffer): Promise<(message: string) => Promise<ArrayBuffer>> {
  const kept = await webCrypto().importKey('raw', key as ArrayBuffer, HMAC, false, ['sign']);
  return (message) => webCrypto().sign(HMAC, kept, text.encode(message));
}

async function signingKey(secretAccessKey: string, scope: string): Promise<SigningKey> {
  let sign = await hmac(text.encode(`AWS4${secretAccessKey}`));
  for (const part of scope.split('/')) sign = await hmac(await sign(part));
  return async (stringToSign) => hex(await sign(stringToSign));
}

/** Some edge runtimes have a `process` with an environment; a browser has none, and Deno throws without --allow-env. */
function environment(name: string): string | undefined {
  try {
    return unpolluted(process.env, [name])[name] || undefined;
  } catch {
    return undefined;
  }
}

/** Shared by every copy of this package, as the sources are: a load of one copy may make a request through another. */
const context = shared('context', firstPart);

function firstPart(): Platform['context'] {
  let current: Load | undefined;
  return {
    run(load, work) {
      const before = current;
      current = load;
      try {
        return work();
      } finally {
        current = before;
      }
    },
    current: () => current,
  };
}

async function sdkChain(): Promise<never> {
  throw new Error('on this platform there is nowhere else to look.');
}

export const platform: Platform = { sha256, signingKey, environment, context, sdkChain };
