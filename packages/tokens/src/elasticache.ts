import { presignForNow, type Signer, type SigV4Options } from '@sigv4/core';
import { needsRegion } from './needs-region.ts';
import { BOOLEAN, life, nameOf, optional, QUARTER, readOptions, REGION, type Rules, TEXT } from './options.ts';
import { withoutScheme } from './text.ts';

/** Which cache a token is for, and which user of it. */
export interface ElasticacheTokenOptions {
  /** The name of the serverless cache or the id of the replication group, in lower case. It is not the address. */
  readonly cache: string;
  /** The id of the user, which must be equal to the name of the user. */
  readonly user: string;
  /** Whether the cache is serverless. Default: false. */
  readonly serverless?: boolean | undefined;
  /** The region. The name of a cache does not state it. Default: the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
  /** How long the token is valid, in seconds. It is only needed to authenticate. Default and limit: 900. */
  readonly expiresIn?: number | undefined;
}

const RULES: Rules<ElasticacheTokenOptions> = {
  cache: nameOf('cache'),
  user: TEXT,
  serverless: optional(BOOLEAN),
  region: optional(REGION),
  expiresIn: optional(life(QUARTER)),
};

/**
 * Returns a password for Amazon ElastiCache, for `AUTH user password`. ElastiCache closes a connection after 12 hours, so the client
 * needs a new token for each connection.
 *
 * The first argument is a signer, or the options of a signer. Wrong options are a `TypeError`: the name in upper case, or the address
 * of the cache. A missing region is `ERR_UNKNOWN_SCOPE`. The connection must use TLS.
 *
 * @example
 * ```ts
 * import { createSigner, elasticacheToken } from '@sigv4/tokens';
 *
 * const signer = createSigner({ region: 'eu-west-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const password = await elasticacheToken(signer, { cache: 'my-cache', user: 'app', serverless: true });
 * // my-cache/?Action=connect&User=app&ResourceType=ServerlessCache&X-Amz-Algorithm=...
 * ```
 */
export async function elasticacheToken(
  signer: Signer | SigV4Options,
  options: ElasticacheTokenOptions,
): Promise<string> {
  const { cache, user, serverless, region, expiresIn = QUARTER } = readOptions('elasticacheToken', options, RULES);
  const request = {
    method: 'GET',
    url: `https://${cache}/?Action=connect&User=${encodeURIComponent(user)}${serverless ? '&ResourceType=ServerlessCache' : ''}`,
  };
  const made = presignForNow(signer, request, { service: 'elasticache', region, expiresIn });
  const { url } = await needsRegion('elasticacheToken', made);
  return withoutScheme(url);
}
