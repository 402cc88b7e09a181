import type { Explanation } from './explanation.ts';
import { hide, type Secrets } from './util/secrets.ts';

/** Every way in which this library says no. A minor release may add to it. */
export type SigV4ErrorCode =
  /** Neither the environment nor the AWS SDK's chain has credentials, or the SDK is not installed. */
  | 'ERR_NO_CREDENTIALS'
  /** The credential provider failed, or gave something incomplete or expired. */
  | 'ERR_CREDENTIALS'
  /** Neither host nor options tell service and region. */
  | 'ERR_UNKNOWN_SCOPE'
  /** A signer with a `service` met an endpoint of another service, or a host that is no endpoint. */
  | 'ERR_HOST_NOT_ALLOWED'
  /** Plain http to another machine, without `allowHttp`. */
  | 'ERR_INSECURE_URL'
  /** A stream above `maxBufferedBytes`, or a body that cannot be hashed or go unsigned. */
  | 'ERR_UNSIGNABLE_BODY'
  /** A URL, header or option with which no signature could hold. */
  | 'ERR_UNSIGNABLE_REQUEST'
  /** A redirect that cannot be followed; the request before it has been sent. */
  | 'ERR_REDIRECT'
  /** Never thrown: the `cause` of axios' own error when AWS refused the request. */
  | 'ERR_REJECTED';

/**
 * The one error of this library. Test it by `isSigV4Error` or its `code`, not by `instanceof`: the ESM and the CommonJS build are two classes.
 *
 * The message says what was wrong, with which request (method, host and path, never query values), and what to do. It never
 * holds a secret key, a session token or a signature. `ERR_REJECTED` is never thrown: it is the `cause` of an error of the
 * HTTP client's own, when AWS refused the request.
 *
 * @example
 * ```ts
 * import { createSigner, isSigV4Error } from '@sigv4/core';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * try {
 *   await signer.sign({ method: 'GET', url: 'https://api.example.com/' });
 * } catch (error) {
 *   if (isSigV4Error(error) && error.code === 'ERR_UNKNOWN_SCOPE') console.log(error.message);
 * }
 * ```
 */
export class SigV4Error extends Error {
  static {
    this.prototype.name = 'SigV4Error';
  }

  /** What went wrong, for programs. */
  readonly code: SigV4ErrorCode;

  /** All that can be told of a refusal: of `ERR_REJECTED` alone, and not shown when the error is printed. */
  declare readonly explanation?: Explanation | undefined;

  constructor(code: SigV4ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * True for a `SigV4Error`, of whichever copy of this package. In axios it is the `cause` of an `AxiosError`.
 *
 * @example
 * ```ts
 * import { createSigner, isSigV4Error } from '@sigv4/core';
 *
 * const signer = createSigner();
 * await signer.credentials.get().catch((error: unknown) => {
 *   if (!isSigV4Error(error)) throw error;
 *   console.log(error.code, error.message);
 * });
 * ```
 */
export function isSigV4Error(error: unknown): error is SigV4Error {
  const { name, code } = Object(error) as Partial<SigV4Error>;
  return name === 'SigV4Error' && typeof code === 'string';
}

/** What an error message may tell of a request. */
export interface NamedRequest {
  readonly method: string;
  readonly url: ShownUrl;
  /** What must not be shown of it: a redirect may repeat it in its URL. */
  readonly secrets?: Secrets | undefined;
}

/** The URL of a request for messages and events: without query, whose values can be secrets, and without those that are known. */
export function urlOf({ url, secrets }: NamedRequest): string {
  return hide(shown(url), secrets);
}

/** A refusal that names the request, the cause and the fix. */
export function cannotSign(
  code: SigV4ErrorCode,
  request: NamedRequest,
  causeAndFix: string,
  options?: ErrorOptions,
): SigV4Error {
  return new SigV4Error(code, `Cannot sign ${request.method} ${urlOf(request)}: ${causeAndFix}`, options);
}

/** What may be shown of a URL. */
export interface ShownUrl {
  readonly protocol: string;
  readonly host: string;
  readonly pathname: string;
}

/** A URL for messages and events: without query, whose values can be secrets. */
export function shown({ protocol, host, pathname }: ShownUrl): string {
  return `${protocol}//${host}${pathname}`;
}
