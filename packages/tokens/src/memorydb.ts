import { presignForNow, type Signer, type SigV4Options } from '@sigv4/core';
import { needsRegion } from './needs-region.ts';
import { life, nameOf, optional, QUARTER, readOptions, REGION, type Rules, TEXT } from './options.ts';
import { withoutScheme } from './text.ts';

/** Which cluster a token is for, and which user of it. */
export interface MemorydbTokenOptions {
  /** The name of the cluster, in lower case. It is not the address. */
  readonly cluster: string;
  /** The name of the user. */
  readonly user: string;
  /** The region. The name of a cluster does not state it. Default: the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
  /** How long the token is valid, in seconds. It is only needed to authenticate. Default and limit: 900. */
  readonly expiresIn?: number | undefined;
}

const RULES: Rules<MemorydbTokenOptions> = {
  cluster: nameOf('cluster'),
  user: TEXT,
  region: optional(REGION),
  expiresIn: optional(life(QUARTER)),
};

/**
 * Returns a password for Amazon MemoryDB, for `AUTH user password`. The client needs a new token for each connection.
 *
 * The first argument is a signer, or the options of a signer. Wrong options are a `TypeError`: the name in upper case, or the address
 * of the cluster. A missing region is `ERR_UNKNOWN_SCOPE`. The connection must use TLS.
 *
 * @example
 * ```ts
 * import { createSigner, memorydbToken } from '@sigv4/tokens';
 *
 * const signer = createSigner({ region: 'eu-west-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const password = await memorydbToken(signer, { cluster: 'my-cluster', user: 'app' });
 * // my-cluster/?Action=connect&User=app&X-Amz-Algorithm=...
 * ```
 */
export async function memorydbToken(signer: Signer | SigV4Options, options: MemorydbTokenOptions): Promise<string> {
  const { cluster, user, region, expiresIn = QUARTER } = readOptions('memorydbToken', options, RULES);
  const request = { method: 'GET', url: `https://${cluster}/?Action=connect&User=${encodeURIComponent(user)}` };
  const made = presignForNow(signer, request, { service: 'memorydb', region, expiresIn });
  const { url } = await needsRegion('memorydbToken', made);
  return withoutScheme(url);
}
