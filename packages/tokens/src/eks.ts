import { presignForNow, type Signer, type SigV4Options } from '@sigv4/core';
import type { ExpiringToken } from './expiring-token.ts';
import { optional, readOptions, REGION, type Rule, type Rules } from './options.ts';
import { GET_CALLER_IDENTITY, stsEndpoint } from './sts.ts';
import { base64url } from './text.ts';

/** Which cluster a token is for. */
export interface EksTokenOptions {
  /** The name of the cluster, or its id for a local cluster on AWS Outposts. */
  readonly cluster: string;
  /** The region of the cluster. Default: the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
}

const CLUSTER: Rule = [
  (value) => typeof value === 'string' && /^[\w-]+$/.test(value),
  "the name of the cluster, such as 'my-cluster', and not its ARN or address",
];

const RULES: Rules<EksTokenOptions> = { cluster: CLUSTER, region: optional(REGION) };

/** The URL says 60 seconds, and the cluster accepts it for 15 minutes. As in the AWS CLI, the last minute is left out. */
const EXPIRES_IN = 60;
const LIFE = 14 * 60;

/**
 * Returns a token for the Kubernetes API of an Amazon EKS cluster, as `aws eks get-token` does: a bearer token, or the `token` of an
 * `ExecCredential`. You can use a token for many requests, until `expiresAt`.
 *
 * The first argument is a signer, or the options of a signer. Wrong options are a `TypeError`. A missing region is
 * `ERR_UNKNOWN_SCOPE`.
 *
 * @example
 * ```ts
 * import { createSigner, eksToken } from '@sigv4/tokens';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const { value, expiresAt } = await eksToken(signer, { cluster: 'my-cluster', region: 'eu-west-1' });
 * // value: k8s-aws-v1.aHR0cHM6Ly9zdHMuZXUtd2VzdC0xLmFtYXpvbmF3cy5jb20v...
 * ```
 */
export async function eksToken(signer: Signer | SigV4Options, options: EksTokenOptions): Promise<ExpiringToken> {
  const { cluster, region: given } = readOptions('eksToken', options, RULES);
  const { region, url } = await stsEndpoint('eksToken', signer, given);
  const request = { method: 'GET', url: `${url}?${GET_CALLER_IDENTITY}`, headers: { 'x-k8s-aws-id': cluster } };
  const made = await presignForNow(signer, request, {
    service: 'sts',
    region,
    signedHeaders: ['x-k8s-aws-id'],
    expiresIn: EXPIRES_IN,
    life: LIFE,
  });
  return { value: `k8s-aws-v1.${base64url(made.url)}`, expiresAt: made.expiresAt };
}
