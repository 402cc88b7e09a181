import { sha256 } from '#platform';
import { type NamedRequest, cannotSign } from '../errors.ts';
import { isStream, type Payload } from '../request/body.ts';
import type { HeaderMap } from '../request/headers.ts';
import { isLoopback, type UrlParts } from '../request/url.ts';
import { followsS3Rules } from './canonical-url.ts';
import { UNSIGNED_PAYLOAD } from './spec.ts';
import type { SigningTerms, Target } from './target.ts';
import { andThen, type MaybePromise } from '../util/maybe-promise.ts';

/** Whether a payload is hashed or unsigned, and whether its payload hash is sent. */
export interface PayloadPlan {
  /** The payload hash, if it is known without reading the payload. */
  readonly known: string | undefined;
  /** Whether the payload hash is sent and signed as `x-amz-content-sha256`. */
  readonly inHeader: boolean;
}

/**
 * Decides the payload hash: the caller's own `x-amz-content-sha256`, `UNSIGNED-PAYLOAD`, or a hash that is still to be calculated.
 * The header is sent only to services that require it, because the usual CORS list of API Gateway does not allow it.
 */
export function planPayload(
  request: NamedRequest & { readonly url: UrlParts; readonly headers: HeaderMap },
  payload: Payload,
  service: string,
  choice: SigningTerms['payload'],
): PayloadPlan {
  const given = request.headers.get('x-amz-content-sha256');
  const s3 = followsS3Rules(service);
  const goesUnsigned =
    choice === 'unsigned' ||
    service === 'vpc-lattice-svcs' || // takes nothing else
    (s3 && !choice && isStream(payload) && (request.url.protocol === 'https:' || isLoopback(request.url)));
  const known = given ?? (goesUnsigned ? UNSIGNED_PAYLOAD : undefined);
  if (service === 'execute-api' && known === UNSIGNED_PAYLOAD)
    throw cannotSign(
      'ERR_UNSIGNABLE_BODY',
      request,
      "API Gateway does not accept unsigned payloads. Remove x-amz-content-sha256 or payload: 'unsigned'.",
    );
  if (given !== undefined && !/^([\da-f]{64}|UNSIGNED-PAYLOAD)$/.test(given))
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      request,
      'its x-amz-content-sha256 is neither 64 lower-case hex digits nor UNSIGNED-PAYLOAD. Remove it.',
    );
  return { known, inHeader: known !== undefined || s3 || service === 'aoss' };
}

/** The SHA-256 of an empty body, cached. */
let emptyHash: string | undefined;

/** The payload hash, in lower-case hex. */
export function hashOf(target: Target, payload: Payload): MaybePromise<string> {
  if (!isStream(payload))
    return payload ? sha256(payload) : (emptyHash ?? andThen(sha256(''), (hash) => (emptyHash = hash)));
  throw cannotSign(
    'ERR_UNSIGNABLE_BODY',
    target,
    "its body is a stream. Read it first, or pass payload: 'unsigned' if the service accepts it.",
  );
}
