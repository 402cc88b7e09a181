import type { MaybePromise } from '../util/maybe-promise.ts';

/** A load that a request was made within, as far as that can be told: by a provider, to load credentials. */
export interface Load {
  readonly within: Load | undefined;
}

/** HMAC-SHA256 with a kept signing key: from a string to sign to the signature in lower-case hex. A function, so that printing it shows no key. */
export type SigningKey = (stringToSign: string) => MaybePromise<string>;

/**
 * What the core asks of the machine it runs on. `node.ts` and `web.ts` both fulfil it, and the package's `imports` conditions
 * choose between them. Node answers at once where WebCrypto answers with a promise, so every caller takes both.
 */
export interface Platform {
  /** SHA-256 of bytes, or of a text's UTF-8 bytes, in lower-case hex. */
  sha256(data: string | Uint8Array): MaybePromise<string>;
  /** Derives the signing key, part by part of the credential scope: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, step 4. */
  signingKey(secretAccessKey: string, scope: string): MaybePromise<SigningKey>;
  /** An environment variable; `undefined` where there is no environment, no permission to read it, or an empty value. */
  environment(name: string): string | undefined;
  /** Tells, of a piece of code, which load of credentials it runs within: all of the load where the platform can follow it, or else its first, synchronous part. */
  context: { run<Result>(load: Load, work: () => Promise<Result>): Promise<Result>; current(): Load | undefined };
  /** The AWS SDK's default chain. It rejects with what to tell a caller, and the cause of that; where the SDK cannot run, always. */
  sdkChain(options?: object): Promise<object>;
}
