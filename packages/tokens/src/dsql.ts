import { presignForNow, type Signer, type SigV4Options } from '@sigv4/core';
import { needsRegion } from './needs-region.ts';
import { BOOLEAN, hostOf, life, optional, QUARTER, readOptions, REGION, type Rules } from './options.ts';
import { sorted, withoutScheme } from './text.ts';

/** Which cluster a token is for, and which kind of user. */
export interface DsqlTokenOptions {
  /** The host of the cluster. */
  readonly host: string;
  /** Whether you connect as the user `admin`. Default: false, a role of the database. */
  readonly admin?: boolean | undefined;
  /** The region. Default: read from the host, then the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
  /** How long the token is valid, in seconds. It is only needed to connect. Default: 900. Limit: 604800, which is 7 days. */
  readonly expiresIn?: number | undefined;
}

const RULES: Rules<DsqlTokenOptions> = {
  host: hostOf('abc123.dsql.eu-west-1.on.aws'),
  admin: optional(BOOLEAN),
  region: optional(REGION),
  expiresIn: optional(life(604_800)),
};

/**
 * Returns a password for Aurora DSQL. Make a token for each new connection.
 *
 * The first argument is a signer, or the options of a signer. Wrong options are a `TypeError`. A missing region is
 * `ERR_UNKNOWN_SCOPE`. The user needs the permission `dsql:DbConnect`, or `dsql:DbConnectAdmin` for `admin`.
 *
 * @example
 * ```ts
 * import { createSigner, dsqlToken } from '@sigv4/tokens';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const password = await dsqlToken(signer, { host: 'abc123.dsql.eu-west-1.on.aws', admin: true });
 * // abc123.dsql.eu-west-1.on.aws/?Action=DbConnectAdmin&X-Amz-Algorithm=...
 * ```
 */
export async function dsqlToken(signer: Signer | SigV4Options, options: DsqlTokenOptions): Promise<string> {
  const { host, admin, region, expiresIn = QUARTER } = readOptions('dsqlToken', options, RULES);
  const request = { method: 'GET', url: `https://${host}/?Action=DbConnect${admin ? 'Admin' : ''}` };
  const made = presignForNow(signer, request, { service: 'dsql', region, expiresIn });
  const { url } = await needsRegion('dsqlToken', made, host);
  return sorted(withoutScheme(url));
}
