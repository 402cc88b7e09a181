import type { Signer, SigV4Options } from '@sigv4/core';
import { signedSts } from './caller-identity-request.ts';
import { optional, readOptions, REGION, type Rules, TEXT } from './options.ts';
import { GET_CALLER_IDENTITY, stsEndpoint } from './sts.ts';

/** Who logs in to Vault. */
export interface VaultLoginOptions {
  /** The role of Vault. */
  readonly role: string;
  /** The value of `iam_server_id_header_value` in Vault's configuration. Default: none, which only a Vault without this value accepts. */
  readonly serverId?: string | undefined;
  /** The region of the STS endpoint: the `sts_region` of Vault's configuration. Default: the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
}

const RULES: Rules<VaultLoginOptions> = { role: TEXT, serverId: optional(TEXT), region: optional(REGION) };

/**
 * Returns the body of a login to HashiCorp Vault with its AWS method of the type `iam`: five fields, which you POST as JSON to
 * `/v1/auth/aws/login`. Nothing is sent here.
 *
 * The first argument is a signer, or the options of a signer. Wrong options are a `TypeError`. A missing region is
 * `ERR_UNKNOWN_SCOPE`.
 *
 * @example
 * ```ts
 * import { createSigner, vaultLoginRequest } from '@sigv4/tokens';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const login = await vaultLoginRequest(signer, { role: 'app', serverId: 'vault.example.com', region: 'eu-west-1' });
 * // { role: 'app', iam_http_request_method: 'POST', iam_request_url: ..., iam_request_body: ..., iam_request_headers: ... }
 * ```
 */
export async function vaultLoginRequest(
  signer: Signer | SigV4Options,
  options: VaultLoginOptions,
): Promise<Record<string, string>> {
  const { role, serverId, region: given } = readOptions('vaultLoginRequest', options, RULES);
  const { region, url: sts } = await stsEndpoint('vaultLoginRequest', signer, given);
  const body = GET_CALLER_IDENTITY; // Vault accepts no query
  const { method, url, headers } = await signedSts(signer, region, {
    url: sts,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      ...(serverId !== undefined && { 'x-vault-aws-iam-server-id': serverId }),
    },
    body,
  });
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return {
    role,
    iam_http_request_method: method,
    iam_request_url: btoa(url),
    iam_request_body: btoa(body),
    iam_request_headers: btoa(JSON.stringify(lists)),
  };
}
