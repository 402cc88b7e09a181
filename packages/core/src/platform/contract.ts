import type { NamedRequest } from '../errors.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** A running load of credentials. A provider may make requests to load credentials, and `within` is the load around it. */
export interface Load {
  readonly within: Load | undefined;
}

/**
 * Returns the signature of a string to sign, in lower-case hex: HMAC-SHA256 with one signing key, or ECDSA for SigV4a. A function contains the key, so that
 * printing it does not show the key.
 */
export type SigningKey = (stringToSign: string) => MaybePromise<string>;

/**
 * What SigV4a needs of the machine. `sigv4a-node.ts` and `sigv4a-web.ts` each export it. It is loaded when the first request is signed with
 * SigV4a.
 */
export interface SigV4aPlatform extends Pick<Platform, 'environment'> {
  /** Returns the key of an access key. It is made once, and cached for as long as the credentials exist. If the platform cannot make it, the error names the request. */
  sigV4aKey(credentials: KeyPair, request: NamedRequest): Promise<SigningKey>;
}

/** The part of credentials that a key of SigV4a is made of. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * What the core needs of the machine that it runs on. `node.ts` and `web.ts` each export all of these functions. They export single
 * functions, so that a bundler can leave out those that nobody imports. The `imports` conditions of the package choose the file. Node's
 * crypto returns values and WebCrypto returns promises, so every caller accepts both.
 */
export interface Platform {
  /** Returns the SHA-256 of bytes, or of the UTF-8 bytes of a text, in lower-case hex. */
  sha256(data: string | Uint8Array): MaybePromise<string>;
  /** Derives the signing key from the parts of the credential scope: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, step 4. */
  deriveSigningKey(secretAccessKey: string, scope: string): MaybePromise<SigningKey>;
  /** Returns an environment variable, or `undefined` if it is empty, missing, or must not be read. */
  environment(name: string): string | undefined;
  /** Runs a load of credentials, so that `currentLoad` returns it. A platform that cannot follow promises returns it only in the first, synchronous part. */
  runWithin<Result>(load: Load, work: () => Promise<Result>): Promise<Result>;
  /** Returns the load of credentials that the running code is part of. */
  currentLoad(): Load | undefined;
  /** Loads credentials with the AWS SDK's default chain. Rejects with an error whose message has cause and fix. Always rejects if the platform cannot run the AWS SDK. */
  sdkChain(options?: object): Promise<object>;
  /** Returns the region of the profile that the AWS SDK's chain uses, if it has one, and what errors call it. Its files are read once. `undefined` if the platform has no files. */
  profileRegion(): MaybePromise<readonly [region: string | undefined, name: string] | undefined>;
  /** How else a region can be given, besides the option. A page has no environment. With `ofProfile`, the profile was looked at, too. */
  regionHint(ofProfile: boolean): string;
}

/** How the platform follows loads. All copies of this package share it, because a load of one copy may make a request through another copy. */
export type LoadContext = Pick<Platform, 'runWithin' | 'currentLoad'>;
