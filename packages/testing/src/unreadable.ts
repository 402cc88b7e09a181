import type { Authorization } from './authorization.ts';
import { decode } from './query.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { followsS3Rules } from './services.ts';

/**
 * Why nobody can say whether a request is signed rightly: AWS's verifiers are known to read it in different ways, or
 * aws4 reads it in its own. `undefined` when there is nothing of that kind in it.
 */
export function findUnreadable(
  request: RawRequest,
  path: string,
  { service, signedHeaders }: Authorization,
): string | undefined {
  const { target } = request;
  if (!target.startsWith('/')) return 'The request target is not a path.';
  if (!/^[!-~]*$/.test(target)) return 'The request target has characters that must be sent as escapes.';
  if (target.includes('+'))
    return 'Some verifiers read a raw + in the request target as a space, others as a plus: send %20 or %2B.';
  if (/%(?![\da-f]{2})/i.test(target)) return 'The request target has a % that begins no escape: send %25.';
  if (followsS3Rules(service)) {
    if (/%2f/i.test(path)) return 'Some verifiers of S3 read %2F in the path as a slash, others keep it: send a slash.';
    if (decode(path) === undefined) return 'The escapes in the path are not UTF-8, and aws4 cannot read them.';
  } else if (/\/\.\.?$/.test(path)) {
    return 'A path that ends in a dot segment is normalised in different ways: send it without.';
  }
  const field = signedHeaders.find(
    (name) => name === '__proto__' || headerValues(request, name).some(isFoldedDifferently),
  );
  return field && `Verifiers read the signed header field '${field}' differently: send visible ASCII and spaces only.`;
}

/** Header values travel as bytes but are signed as UTF-8; and of white space AWS folds the space only, aws4 all of it. */
function isFoldedDifferently(value: string): boolean {
  return !/^[ -~]*$/.test(value);
}
