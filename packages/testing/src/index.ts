export type { Protection, ReceivedRequest } from './admission.ts';
export type { Answer } from './answers/answer.ts';
export type { AnswerStyle, Denial } from './answers/dialect.ts';
export type { Cors } from './cors.ts';
export type { AcceptedCredentials, CredentialLookup, KnownCredentials } from './credentials.ts';
export {
  fakeCredentials,
  type FakeCredentials,
  type FakeCredentialsOptions,
  type IssuedCredentials,
} from './fake-credentials.ts';
export type { Faults, Redirect } from './faults.ts';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export type { ProxyFault } from './proxy.ts';
export type { RawRequest } from './raw-request.ts';
export { readRequest } from './read-request.ts';
export type { CredentialScope, Difference, Verdict, VerdictCode } from './verdict.ts';
export { verify, type VerifyOptions } from './verify.ts';
