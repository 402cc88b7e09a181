import { shared } from '../util/shared.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { hex, hmac, utf8, webCrypto } from './web-crypto.ts';
import type { Load, LoadContext, Platform } from './contract.ts';

export const sha256: Platform['sha256'] = async (data) =>
  hex(await webCrypto().digest('SHA-256', typeof data === 'string' ? utf8(data) : (data as Uint8Array<ArrayBuffer>)));

export const deriveSigningKey: Platform['deriveSigningKey'] = async (secretAccessKey, scope) => {
  let sign = await hmac(utf8(`AWS4${secretAccessKey}`));
  for (const part of scope.split('/')) sign = await hmac(await sign(utf8(part)));
  return async (stringToSign) => hex(await sign(utf8(stringToSign)));
};

/** Some edge runtimes have a `process` with an environment. A browser has no `process`, and Deno throws without --allow-env. */
export const environment: Platform['environment'] = (name) => {
  try {
    return unpolluted(process.env, [name])[name] || undefined;
  } catch {
    return undefined;
  }
};

const context = (): LoadContext => shared('context/1', followFirstPart);

function followFirstPart(): LoadContext {
  let current: Load | undefined;
  return {
    runWithin(load, work) {
      const before = current;
      current = load;
      try {
        return work();
      } finally {
        current = before;
      }
    },
    currentLoad: () => current,
  };
}

export const runWithin: Platform['runWithin'] = (load, work) => context().runWithin(load, work);

export const currentLoad: Platform['currentLoad'] = () => context().currentLoad();

export const sdkChain: Platform['sdkChain'] = async () => {
  throw new Error('this platform has no other source of credentials.');
};
