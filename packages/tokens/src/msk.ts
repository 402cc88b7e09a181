import { presignForNow, scopeFor, type Signer, type SigV4Options } from '@sigv4/core';
import type { ExpiringToken } from './expiring-token.ts';
import { needsRegion } from './needs-region.ts';
import { life, optional, QUARTER, readOptions, REGION, type Rules } from './options.ts';
import { base64url, sorted } from './text.ts';

/** Which region a token is for. It is valid for all clusters there that the credentials have permissions for. */
export interface MskTokenOptions {
  /** The region of the cluster. Default: the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
  /** How long the token is valid, in seconds. Default and limit: 900. It is shorter if the credentials expire before. */
  readonly expiresIn?: number | undefined;
}

const RULES: Rules<MskTokenOptions> = { region: optional(REGION), expiresIn: optional(life(QUARTER)) };

/**
 * Returns a token for Amazon MSK, for the SASL mechanism `OAUTHBEARER`. The brokers ask for a new one before it expires, and then they
 * accept only the same principal. So the name of the role session must not change while a connection is open.
 *
 * The first argument is a signer, or the options of a signer. Wrong options are a `TypeError`. A missing region is
 * `ERR_UNKNOWN_SCOPE`.
 *
 * @example
 * ```ts
 * import { createSigner, mskToken } from '@sigv4/tokens';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const { value, expiresAt } = await mskToken(signer, { region: 'eu-west-1' });
 * ```
 */
export async function mskToken(signer: Signer | SigV4Options, options: MskTokenOptions = {}): Promise<ExpiringToken> {
  const { region: given, expiresIn = QUARTER } = readOptions('mskToken', options, RULES);
  const service = 'kafka-cluster';
  const requestFor = (region: string) => ({
    method: 'GET',
    url: `https://kafka.${region}.amazonaws.com/?Action=kafka-cluster%3AConnect`,
  });
  const scope = scopeFor(signer, requestFor('region'), { service, region: given });
  const { region } = await needsRegion('mskToken', scope);
  const made = await presignForNow(signer, requestFor(region), { service, region, expiresIn, shortens: true });
  // The brokers log the name of the client. It is not signed.
  return { value: base64url(sorted(`${made.url}&User-Agent=%40sigv4%2Ftokens`)), expiresAt: made.expiresAt };
}
