import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, createHmac, hash } from 'node:crypto';
import { inOneLine } from '../util/printable.ts';
import { redact } from '../util/redact.ts';
import { shared } from '../util/shared.ts';
import type { Load, LoadContext, Platform } from './contract.ts';

/** More bytes than this are hashed in slices: 64 MiB at once would block the event loop for 50 ms. */
const ONE_SHOT_BYTES = 1024 * 1024;
const SLICE_BYTES = 512 * 1024;

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const ROOM_FOR_TEXT = 1024;

export const sha256: Platform['sha256'] = (data) =>
  data.length <= ONE_SHOT_BYTES
    ? hash('sha256', data, 'hex')
    : sha256InSlices(typeof data === 'string' ? Buffer.from(data) : data);

async function sha256InSlices(bytes: Uint8Array): Promise<string> {
  const sum = createHash('sha256');
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    sum.update(bytes.subarray(start, start + SLICE_BYTES));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sum.digest('hex');
}

export const deriveSigningKey: Platform['deriveSigningKey'] = (secretAccessKey, scope) =>
  hmac(
    scope
      .split('/')
      .reduce((key, part) => createHmac('sha256', key).update(part).digest(), Buffer.from(`AWS4${secretAccessKey}`)),
  );

/**
 * HMAC as two one-shot hashes over padded key blocks. The blocks are cached, as RFC 2104, section 4 recommends. This takes half the time of
 * `createHmac`, which builds a native object for each signature. Both hashes are synchronous, so no two calls use the buffers at once.
 */
function hmac(key: Uint8Array): (text: string) => string {
  const inner = Buffer.alloc(BLOCK_BYTES + ROOM_FOR_TEXT, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, 0x5c);
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  const sign = (message: Uint8Array): string => {
    outer.write(hash('sha256', message, 'hex'), BLOCK_BYTES, 'hex');
    return hash('sha256', outer, 'hex');
  };
  let kept = inner;
  return (text) => {
    if (text.length > ROOM_FOR_TEXT / 3)
      return sign(Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(text)])); // UTF-8 may take three bytes for a character
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES);
    if (kept.length !== end) kept = inner.subarray(0, end); // most strings to sign for one key have the same length
    return sign(kept);
  };
}

export { environment } from './environment.ts';

const context = (): LoadContext => shared('context/1', followPromises);

function followPromises(): LoadContext {
  const loads = new AsyncLocalStorage<Load>();
  let running = 0;
  return {
    async runWithin(load, work) {
      running++;
      try {
        return await loads.run(load, work);
      } finally {
        if (--running === 0) loads.disable(); // promises are slower while they are followed
      }
    },
    currentLoad: () => loads.getStore(),
  };
}

export const runWithin: Platform['runWithin'] = (load, work) => context().runWithin(load, work);

export const currentLoad: Platform['currentLoad'] = () => context().currentLoad();

type Chain = (options?: object) => Promise<object>;

/** With `ignoreCache` the chain reads its files again for new credentials. Without it, the AWS SDK caches each file until the process ends. */
async function loadChain(): Promise<Chain> {
  try {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    return fromNodeProviderChain({ ignoreCache: true });
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const isMissing = code.endsWith('MODULE_NOT_FOUND') && message.includes('@aws-sdk/credential-providers');
    throw new Error(
      isMissing
        ? 'the package that finds profiles, SSO sessions and roles is not installed (npm install @aws-sdk/credential-providers).'
        : `@aws-sdk/credential-providers cannot be loaded (${message}).`,
      { cause },
    );
  }
}

let chain: Chain | undefined;

export const sdkChain: Platform['sdkChain'] = async (options) => {
  chain ??= await loadChain();
  try {
    return await chain(options);
  } catch (cause) {
    throw new Error(`the AWS SDK's chain found none (${reasonOf(cause as Error)}).`, { cause });
  }
};

/** What the AWS SDK says, for example that a login has expired. */
function reasonOf({ message }: Error): string {
  return inOneLine(redact(message.replace(/\.$/, '')));
}
