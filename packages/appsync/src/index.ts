export { connectionFor, type Connection } from './connection-for.ts';
export { authorizationFor, type EventsData } from './authorization-for.ts';
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
