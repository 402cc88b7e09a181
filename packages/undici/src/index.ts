export { sigv4 } from './interceptor.ts';
export {
  canonicalRequest,
  createSigner,
  explain,
  explainAnswer,
  isSigV4Error,
  presign,
  SigV4Error,
  stringToSign,
} from '@sigv4/core';
export type {
  CredentialProvider,
  Credentials,
  Explanation,
  ExplanationCode,
  PassReason,
  PlainAnswer,
  PlainRequest,
  PresignOptions,
  RequestOptions,
  SignableRequest,
  SignedRequest,
  Signer,
  SigningScope,
  SigV4ErrorCode,
  SigV4Event,
  SigV4Options,
} from '@sigv4/core';
