import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, createHmac, hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { shared } from '../util/shared.ts';
import type { Load, LoadContext, Platform } from './contract.ts';
import { environment } from './environment.ts';
import { hasProfile, regionOf } from './profile.ts';

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
    outer.write(hash('sha256', message, 'binary'), BLOCK_BYTES, 'binary'); // a character for each byte
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

let followed: LoadContext | undefined;
const context = (): LoadContext => (followed ??= shared('context/1', followPromises));

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

export { environment } from './environment.ts';
export { sdkChain } from './sdk-chain.ts';

export const regionHint: Platform['regionHint'] = (ofProfile) => {
  if (!ofProfile || !known) return ' (or set AWS_REGION)';
  const [profile, config, credentials] = known.files.split('\n');
  const named = `the AWS profile ${JSON.stringify(profile)}`;
  return known.isThere
    ? ` (or set AWS_REGION, or region in ${named})`
    : ` (or set AWS_REGION). Note that ${named} is neither in ${config} nor in ${credentials}`;
};

interface ProfileRegion {
  /** The profile and the two files, in lines. */
  readonly files: string;
  /** Whether one of the files has the profile. */
  isThere: boolean;
  region: ReturnType<Platform['profileRegion']>;
}

let known: ProfileRegion | undefined;

export const profileRegion: Platform['profileRegion'] = () => {
  const profile = environment('AWS_PROFILE') ?? 'default';
  const config = environment('AWS_CONFIG_FILE') ?? '~/.aws/config';
  const credentials = environment('AWS_SHARED_CREDENTIALS_FILE') ?? '~/.aws/credentials';
  const files = [profile, config, credentials].join('\n');
  if (known?.files === files) return known.region;
  const reading: ProfileRegion = (known = { files, isThere: false, region: undefined });
  return (reading.region = Promise.all([textOf(config), textOf(credentials)]).then((texts) => {
    reading.isThere = hasProfile(profile, ...texts);
    return (reading.region = [regionOf(profile, ...texts), `region in the AWS profile ${JSON.stringify(profile)}`]);
  }));
};

/** The text of a file. A file that is missing, or must not be read, is an empty one. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(
      path.replace(/^~(?=\/)/, () => environment('HOME') ?? homedir()),
      'utf8',
    );
  } catch {
    return '';
  }
}
