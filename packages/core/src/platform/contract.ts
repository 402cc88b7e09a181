import type { MaybePromise } from '../util/maybe-promise.ts';

/** A load of credentials that a request was made within, so far as the platform can follow it: a provider made the request, to load credentials. */
export interface Load {
  readonly within: Load | undefined;
}

/**
 * HMAC-SHA256 with a signing key that is kept. It turns a string to sign into the signature, in lower-case hex. It is a function, so that
 * printing it does not show the key.
 */
export type SigningKey = (stringToSign: string) => MaybePromise<string>;

/**
 * What the core asks of the machine it runs on. `node.ts` and `web.ts` each export all of it, as single functions: a bundler leaves out
 * those that nobody imports. The package's `imports` conditions choose between the two files. Node answers at once where WebCrypto
 * answers with a promise, so every caller takes both.
 */
export interface Platform {
  /** SHA-256 of bytes, or of the UTF-8 bytes of a text, in lower-case hex. */
  sha256(data: string | Uint8Array): MaybePromise<string>;
  /** Derives the signing key from the parts of the credential scope: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, step 4. */
  deriveSigningKey(secretAccessKey: string, scope: string): MaybePromise<SigningKey>;
  /** An environment variable. It is `undefined` where there is no environment, no permission to read it, or an empty value. */
  environment(name: string): string | undefined;
  /** Runs a load of credentials, so that `currentLoad` finds it: in all of the load where the platform can follow promises, or else in its first, synchronous part. */
  runWithin<Result>(load: Load, work: () => Promise<Result>): Promise<Result>;
  /** The load of credentials that the running code belongs to. */
  currentLoad(): Load | undefined;
  /** The AWS SDK's default chain. It rejects with an error whose message is for the caller, and the cause of that; where the SDK cannot run, always. */
  sdkChain(options?: object): Promise<object>;
}

/** How the platform follows loads. All copies of this package in the process share it: a load of one copy may make a request through another. */
export type LoadContext = Pick<Platform, 'runWithin' | 'currentLoad'>;
