import { shared } from '../util/shared.ts';
import { hex, HMAC, utf8, webCrypto } from './web-crypto.ts';
import type { Load, LoadContext, Platform } from './contract.ts';

export const sha256: Platform['sha256'] = async (data) =>
  hex(await webCrypto().digest('SHA-256', typeof data === 'string' ? utf8(data) : (data as Uint8Array<ArrayBuffer>)));

async function hmac(key: Uint8Array | ArrayBuffer): Promise<(message: string) => Promise<ArrayBuffer>> {
  const kept = await webCrypto().importKey('raw', key as ArrayBuffer, HMAC, false, ['sign']);
  return (message) => webCrypto().sign(HMAC, kept, utf8(message));
}

export const deriveSigningKey: Platform['deriveSigningKey'] = async (secretAccessKey, scope) => {
  let sign = await hmac(utf8(`AWS4${secretAccessKey}`));
  for (const part of scope.split('/')) sign = await hmac(await sign(part));
  return async (stringToSign) => hex(await sign(stringToSign));
};

export { environment } from './environment.ts';

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
  throw new Error(
    'there are no credentials for it. Pass `credentials`: an object with accessKeyId and secretAccessKey, or a function that loads one.',
  );
};

export const profileRegion: Platform['profileRegion'] = () => undefined;

export const regionHint: Platform['regionHint'] = () => '';
