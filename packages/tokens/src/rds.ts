import { presignForNow, type Signer, type SigV4Options } from '@sigv4/core';
import { needsRegion } from './needs-region.ts';
import { hostOf, life, optional, QUARTER, readOptions, REGION, type Rules, TEXT } from './options.ts';
import { suffixOf } from './partitions.ts';
import { sorted } from './text.ts';

/** Which database a token is for, and which user of it. */
export interface RdsTokenOptions {
  /** The host of the instance, the cluster or the proxy, also if you connect through a tunnel or another name. */
  readonly host: string;
  /** The port of the database, such as 5432 or 3306, also if you connect through another port. */
  readonly port: number;
  /** The user of the database, to whom `rds_iam` or `AWSAuthenticationPlugin` is granted. */
  readonly user: string;
  /** The region. Default: read from the host, then the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
  /** How long the token is valid, in seconds. It is only needed to connect. Default and limit: 900. */
  readonly expiresIn?: number | undefined;
}

const RULES: Rules<RdsTokenOptions> = {
  host: hostOf('db.abc123.eu-west-1.rds.amazonaws.com'),
  port: [(value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536, 'a port such as 5432'],
  user: TEXT,
  region: optional(REGION),
  expiresIn: optional(life(QUARTER)),
};

/**
 * Returns a password for Amazon RDS, Aurora or RDS Proxy. A connection stays open after the token has expired, so make a token for each
 * new connection.
 *
 * The first argument is a signer, or the options of a signer. Wrong options are a `TypeError`. A missing region is
 * `ERR_UNKNOWN_SCOPE`. The connection must use TLS.
 *
 * @example
 * ```ts
 * import { createSigner, rdsToken } from '@sigv4/tokens';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const database = { host: 'db.abc123.eu-west-1.rds.amazonaws.com', port: 5432, user: 'app' };
 * const password = await rdsToken(signer, database);
 * // db.abc123.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&X-Amz-Algorithm=...
 * ```
 */
export async function rdsToken(signer: Signer | SigV4Options, options: RdsTokenOptions): Promise<string> {
  const given = readOptions('rdsToken', options, RULES);
  const { host, port, user, region = regionOf(host), expiresIn = QUARTER } = given;
  const address = `${host}:${port}`;
  const request = {
    method: 'GET',
    url: `https://${address}/?Action=connect&DBUser=${encodeURIComponent(user)}`,
    headers: { host: address }, // a URL leaves out port 443
  };
  const made = presignForNow(signer, request, { service: 'rds-db', region, expiresIn });
  const { url } = await needsRegion('rdsToken', made, host);
  return `${address}/${sorted(url.slice(url.indexOf('?')))}`;
}

/** The region of a host of RDS. In China it may stand behind `rds`. */
function regionOf(host: string): string | undefined {
  const [, before, after] =
    /\.(?:([a-z]+(?:-[a-z]+)+-\d)\.rds|rds\.([a-z]+(?:-[a-z]+)+-\d))\.[a-z.]+$/.exec(host.toLowerCase()) ?? [];
  const region = before ?? after;
  return region && host.toLowerCase().endsWith(`.${suffixOf(region)}`) ? region : undefined;
}
