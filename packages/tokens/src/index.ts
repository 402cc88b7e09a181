export { rdsToken, type RdsTokenOptions } from './rds.ts';
export { dsqlToken, type DsqlTokenOptions } from './dsql.ts';
export { elasticacheToken, type ElasticacheTokenOptions } from './elasticache.ts';
export { memorydbToken, type MemorydbTokenOptions } from './memorydb.ts';
export { mskToken, type MskTokenOptions } from './msk.ts';
export { eksToken, type EksTokenOptions } from './eks.ts';
export type { ExpiringToken } from './expiring-token.ts';
export {
  type CallerIdentityOptions,
  callerIdentityRequest,
  type CallerIdentityRequest,
} from './caller-identity-request.ts';
export { vaultLoginRequest, type VaultLoginOptions } from './vault-login-request.ts';
export { createSigner, isSigV4Error, SigV4Error } from '@sigv4/core';
export type {
  CredentialProvider,
  Credentials,
  Explanation,
  ExplanationCode,
  PassReason,
  RequestOptions,
  SignableRequest,
  SignedRequest,
  Signer,
  SigV4ErrorCode,
  SigV4Event,
  SigV4Options,
} from '@sigv4/core';
