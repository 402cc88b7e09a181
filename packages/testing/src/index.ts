export type { Answer } from './answer.ts';
export type { CredentialLookup, KnownCredentials } from './credentials.ts';
export { createGateway, type Gateway, type GatewayOptions, type ReceivedRequest } from './gateway.ts';
export type { RawRequest } from './raw-request.ts';
export type { CredentialScope, Verdict, VerdictCode } from './verdict.ts';
export { verify, type VerifyOptions } from './verify.ts';
