import type { Explanation } from './explanation.ts';
import type { Secrets } from './util/secrets.ts';

/** Every code of a `SigV4Error`. A minor release may add codes. */
export type SigV4ErrorCode =
  /** Neither the environment nor the AWS SDK's chain has credentials, or the AWS SDK is not installed. */
  | 'ERR_NO_CREDENTIALS'
  /** The credential provider failed, or it returned credentials that are incomplete or have expired. */
  | 'ERR_CREDENTIALS'
  /** The service or the region is unknown: the host does not state it, and you did not pass it. */
  | 'ERR_UNKNOWN_SCOPE'
  /** The signer has a `service`, and the host belongs to another service or is not an AWS endpoint. */
  | 'ERR_HOST_NOT_ALLOWED'
  /** The URL uses plain http to another machine, and `allowHttp` is not set. */
  | 'ERR_INSECURE_URL'
  /** The body is a stream larger than `maxBufferedBytes`, or it cannot be signed in this form. */
  | 'ERR_UNSIGNABLE_BODY'
  /** A signature cannot be valid with this URL, header or option. */
  | 'ERR_UNSIGNABLE_REQUEST'
  /** A redirect cannot be followed. The request before it has been sent. */
  | 'ERR_REDIRECT'
  /** AWS rejected the request. This error is never thrown: it is the `cause` of the `AxiosError`. */
  | 'ERR_REJECTED';

/**
 * The one error class of this library. Test for it with `isSigV4Error` or `code`, not with `instanceof`: the ESM and the CommonJS
 * build each have a class of their own.
 *
 * The message says what happened, to which request, and what to do. It names the method, the host and the path, but no query
 * values. It never contains a secret key, a session token or a signature. `ERR_REJECTED` is never thrown: it is the `cause` of the
 * HTTP client's own error when AWS rejected the request.
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

  /** The kind of error, for programs. */
  readonly code: SigV4ErrorCode;

  /** Why AWS rejected the request. Only `ERR_REJECTED` has it. It is not shown when the error is printed. */
  declare readonly explanation?: Explanation | undefined;

  constructor(code: SigV4ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Returns true for a `SigV4Error` of any copy of this package. In axios, test the `cause` of the `AxiosError`.
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

/** What an error message may show of a request. */
export interface NamedRequest {
  readonly method: string;
  readonly url: ShownUrl;
  /** The secrets that must not be shown. A redirect may repeat one in its URL. */
  readonly secrets?: Secrets | undefined;
}

/** The URL of a request for messages and events, without its query and without known secrets: query values can be secrets. */
export function urlOf({ url: { protocol, host, pathname }, secrets }: NamedRequest): string {
  const text = `${protocol}//${host}${pathname}`;
  return secrets ? secrets.hide(text) : text;
}

/** An error that names the request, the cause and the fix. */
export function cannotSign(
  code: SigV4ErrorCode,
  request: NamedRequest,
  causeAndFix: string,
  options?: ErrorOptions,
): SigV4Error {
  return new SigV4Error(code, `Cannot sign ${request.method} ${urlOf(request)}: ${causeAndFix}`, options);
}

/** The parts of a URL that may be shown. */
interface ShownUrl {
  readonly protocol: string;
  readonly host: string;
  readonly pathname: string;
}
