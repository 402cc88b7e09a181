import {
  callerIdentityRequest,
  dsqlToken,
  eksToken,
  elasticacheToken,
  memorydbToken,
  mskToken,
  rdsToken,
  vaultLoginRequest,
} from '@sigv4/tokens';
import { wrongUsage } from '../failure.ts';
import { localFiles } from '../sending/local-files.ts';
import type { SigningOptions } from '../options.ts';
import { readHeaders } from '../request/headers.ts';
import { say } from '../output/say.ts';
import { signerFor } from '../signer/signer.ts';

/** The options of all kinds of tokens. Commander requires those that a kind needs. */
export interface TokenFlags extends SigningOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly cache: string;
  readonly cluster: string;
  readonly admin?: boolean;
  readonly serverless?: boolean;
  readonly vaultRole: string;
  readonly serverId?: string;
  readonly header?: readonly string[];
  readonly silent?: boolean;
}

/** The kinds of tokens, as they are named on the command line. */
export type TokenKind = 'rds' | 'dsql' | 'elasticache' | 'memorydb' | 'msk' | 'eks' | 'vault' | 'caller-identity';

/** How long a token is valid that does not say it: 15 minutes, to connect. */
const QUARTER = 900;

/** `sigv4 token`: prints what `@sigv4/tokens` makes. For EKS it is the object that kubectl reads, for Vault the body of the login. */
export async function printToken(kind: TokenKind, flags: TokenFlags): Promise<number> {
  const { text, expiresAt = new Date(Date.now() + QUARTER * 1000) } = await tokenOf(kind, flags);
  process.stdout.write(`${text}\n`);
  if (!flags.silent) say(`This token is a secret. It is valid until ${expiresAt.toISOString()} at the longest.`);
  return 0;
}

async function tokenOf(
  kind: TokenKind,
  flags: TokenFlags,
): Promise<{ readonly text: string; readonly expiresAt?: Date }> {
  const signer = signerFor(flags);
  const { region, host, port, user, cache, cluster, admin, serverless } = flags;
  switch (kind) {
    case 'rds':
      return { text: await rdsToken(signer, { host, port, user, region }) };
    case 'dsql':
      return { text: await dsqlToken(signer, { host, region, ...(admin && { admin }) }) };
    case 'elasticache':
      return { text: await elasticacheToken(signer, { cache, user, region, ...(serverless && { serverless }) }) };
    case 'memorydb':
      return { text: await memorydbToken(signer, { cluster, user, region }) };
    case 'msk': {
      const { value, expiresAt } = await mskToken(signer, { region });
      return { text: value, expiresAt };
    }
    case 'eks': {
      const { value, expiresAt } = await eksToken(signer, { cluster, region });
      return { text: execCredential(value, expiresAt), expiresAt };
    }
    case 'vault': {
      const { vaultRole: role, serverId } = flags;
      return { text: JSON.stringify(await vaultLoginRequest(signer, { role, serverId, region })) };
    }
    case 'caller-identity':
      return {
        text: JSON.stringify(await callerIdentityRequest(signer, { region, headers: await headersIn(flags.header) })),
      };
  }
}

async function headersIn(lines: readonly string[] | undefined): Promise<Record<string, string>> {
  const { fields } = await readHeaders(lines, localFiles);
  const headers = Object.fromEntries(fields);
  if (Object.keys(headers).length < fields.length) throw wrongUsage('A header is given twice. Give each name once.');
  return headers;
}

/** https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */
function execCredential(token: string, expiresAt: Date): string {
  const expirationTimestamp = expiresAt.toISOString().replace(/\.\d+/, '');
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: apiVersion(),
    spec: {},
    status: { expirationTimestamp, token },
  });
}

/** kubectl says which version it reads. */
function apiVersion(): string {
  const asked = /"apiVersion":\s*"(client\.authentication\.k8s\.io\/v1(?:beta1)?)"/.exec(
    process.env['KUBERNETES_EXEC_INFO'] ?? '',
  );
  return asked?.[1] ?? 'client.authentication.k8s.io/v1';
}
