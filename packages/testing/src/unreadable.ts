import type { Authorization } from './authorization.ts';
import { decode } from './query.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { followsS3Rules } from './services.ts';

/**
 * Says why a request cannot be verified: AWS's verifiers are known to read it in different ways, or aws4 reads it in its own way.
 * `undefined` if it can be verified.
 */
export function findUnreadable(
  request: RawRequest,
  path: string,
  { service, signedHeaders }: Authorization,
): string | undefined {
  const { target } = request;
  if (!target.startsWith('/')) return 'The request target is not a path.';
  if (!/^[!-~]*$/.test(target)) return 'The request target has characters that must be percent-encoded.';
  if (target.includes('+'))
    return 'Some verifiers read a raw + in the request target as a space, others as a plus. Send %20 or %2B.';
  if (/%(?![\da-f]{2})/i.test(target))
    return 'The request target has a % that begins no percent-encoded character. Send %25.';
  if (followsS3Rules(service)) {
    if (/%2f/i.test(path)) return 'Some verifiers of S3 read %2F in the path as a slash, others keep it. Send a slash.';
    if (decode(path) === undefined)
      return 'The percent-encoded characters in the path are not UTF-8. aws4 cannot read them.';
  } else if (/\/\.\.?$/.test(path)) {
    return 'Verifiers normalise a path that ends in a dot segment in different ways. Send it without the dot segment.';
  }
  const field = signedHeaders.find(
    (name) => name === '__proto__' || headerValues(request, name).some(isFoldedDifferently),
  );
  return field && `Verifiers read the signed header '${field}' in different ways. Send only visible ASCII and spaces.`;
}

/** Header values are sent as bytes but signed as UTF-8. And AWS folds only spaces, while aws4 folds all white space. */
function isFoldedDifferently(value: string): boolean {
  return !/^[ -~]*$/.test(value);
}
