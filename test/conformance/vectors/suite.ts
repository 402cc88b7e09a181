/**
 * AWS's published signature test suite: awslabs/aws-c-auth, `tests/aws-signing-test-suite/v4` (Apache-2.0), and of the suite before it,
 * which AWS's General Reference offered as `aws-sig-v4-test-suite.zip`, the cases that the new one dropped or changed.
 *
 * Every request goes to `example.amazonaws.com`, at 2015-08-30T12:36:00Z, for `us-east-1` and `service`. A field that the suite
 * repeats, or folds over several lines, stands here as the one comma-joined field that it is signed as, for that is how clients send it.
 */
export interface SuiteCase {
  readonly name: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly sessionToken?: string;
  /** The signature in the `Authorization` field. */
  readonly signature: string;
  /** The signature of the same request presigned for 3600 seconds, where the suite has one that can be compared. */
  readonly presigned?: string;
}

/** A case that a signer for real services gets wrong on purpose. */
export interface ExcludedCase extends SuiteCase {
  readonly reason: string;
  /** The path that the suite signs; with it in the canonical request, all else agrees. */
  readonly canonicalPath: string;
  /** The path that real services sign. */
  readonly verifiedPath: string;
}

const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const vanilla = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
const vanillaPresigned = 'e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d';
const postVanilla = '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b';
const postVanillaPresigned = '2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b';
const stsToken =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/' +
  'qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0' +
  'u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

export const suite: readonly SuiteCase[] = [
  {
    name: 'get-header-key-duplicate',
    target: '/',
    headers: { 'My-Header1': 'value2,value2,value1' },
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
    presigned: '3349ee0b81b4b589da0ff28a395c3591e04de515651dd74f298fa992d1507a97',
  },
  {
    name: 'get-header-value-multiline',
    target: '/',
    headers: { 'My-Header1': 'value1,value2,value3' },
    signature: 'ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790',
    presigned: '07f38a7bae261a5b2eec137361e6403c191bbf8e3f75466bb8114a08acd99936',
  },
  {
    name: 'get-header-value-order',
    target: '/',
    headers: { 'My-Header1': 'value4,value1,value3,value2' },
    signature: '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
    presigned: '313720e71ca6202fdcfa9b20f88de01a4eb0638a83c833b1c184359a4eda864e',
  },
  {
    name: 'get-header-value-trim',
    target: '/',
    headers: { 'My-Header1': ' value1', 'My-Header2': ' "a   b   c"' },
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    presigned: 'e7bb0fd515e125e1aec2ecc4c0c17484fb06f6846b927c35e46005dd3df3acd4',
  },
  { name: 'get-relative-normalized', target: '/example/..', signature: vanilla, presigned: vanillaPresigned },
  {
    name: 'get-relative-relative-normalized',
    target: '/example1/example2/../..',
    signature: vanilla,
    presigned: vanillaPresigned,
  },
  { name: 'get-slash-dot-slash-normalized', target: '/./', signature: vanilla, presigned: vanillaPresigned },
  { name: 'get-slash-normalized', target: '//', signature: vanilla, presigned: vanillaPresigned },
  {
    name: 'get-slash-pointless-dot-normalized',
    target: '/./example',
    signature: 'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
    presigned: '35034b1a0bdd969f346975386daf8aedfd4976573b8348cf4f67eaa41c5857de',
  },
  {
    name: 'get-slashes-normalized',
    target: '//example//',
    signature: '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
    presigned: 'c1834e8fb0307243711f0f907f6ab7311ed300d87f13792d7ee4da89ab93e082',
  },
  {
    name: 'get-unreserved',
    target: `/${unreserved}`,
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
    presigned: '95968482db1b9e0fadef6efc1bd24689f77c77d9ef56919c96a28cc92e0d6005',
  },
  { name: 'get-vanilla', target: '/', signature: vanilla },
  {
    name: 'get-vanilla-empty-query-key',
    target: '/?Param1=value1',
    signature: 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
    presigned: '49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de',
  },
  { name: 'get-vanilla-query', target: '/', signature: vanilla, presigned: vanillaPresigned },
  {
    name: 'get-vanilla-query-order-encoded',
    target: '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    signature: '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
    presigned: 'c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    target: '/?Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    presigned: '86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5',
  },
  {
    name: 'get-vanilla-query-unreserved',
    target: `/?${unreserved}=${unreserved}`,
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
    presigned: '8e76a88a7433637b12778d5592799b29ad21ecd6cf6325051c21d86f0acda2bf',
  },
  {
    name: 'get-vanilla-utf8-query',
    target: '/?ሴ=bar',
    signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
    presigned: '0bdd809b1519ac4f0c1dc3540e2cc46bd0c7f778eda408b2ebf3b913d21ff600',
  },
  {
    name: 'get-vanilla-with-session-token',
    target: '/',
    sessionToken: '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267',
    signature: '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
    presigned: '7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c',
  },
  { name: 'post-header-key-case', target: '/', signature: postVanilla },
  {
    name: 'post-header-key-sort',
    target: '/',
    headers: { 'My-Header1': 'value1' },
    signature: 'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
    presigned: 'c09d07e0d55871f10f2a6d350d994acf6825a3cae70673d7def55616e6119dd7',
  },
  {
    name: 'post-header-value-case',
    target: '/',
    headers: { 'My-Header1': 'VALUE1' },
    signature: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
    presigned: '0698bc9e4f7f9139065ba2909c0e99da257e8e2a42492a097bcd46d792391fed',
  },
  { name: 'post-sts-header-after', target: '/', signature: postVanilla },
  // Presigned, the suite sends the session token as a header field; here it goes into the query, as S3 and the SDKs have it.
  {
    name: 'post-sts-header-before',
    target: '/',
    sessionToken: stsToken,
    signature: '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  },
  { name: 'post-vanilla', target: '/', signature: postVanilla, presigned: postVanillaPresigned },
  {
    name: 'post-vanilla-empty-query-value',
    target: '/?Param1=value1',
    signature: '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  },
  {
    name: 'post-vanilla-query',
    target: '/?Param1=value1',
    signature: '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  },

  // The suite before.
  {
    name: 'get-vanilla-query-order-value (first suite)',
    target: '/?Param1=value2&Param1=value1',
    signature: '5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694',
  },
  {
    // Its raw target holds a `#` and a `+` that mean themselves, which is no URL: both are escaped here.
    name: 'post-vanilla-query-nonunreserved (first suite)',
    target: '/?@%23$%^&%2B=/,?><`";:\\|][{}',
    signature: '66c82657c86e26fb25238d0e69f011edc4c6df5ae71119d7cb98ed9b87393c1e',
  },
  {
    // Its raw target ends at the space: HTTP/1.1 allows none in it.
    name: 'post-vanilla-query-space (first suite)',
    target: '/?p',
    signature: 'e71688addb58a26418614085fb730ba3faa623b461c17f48f2fbdb9361b94a9b',
  },
  {
    name: 'post-x-www-form-urlencoded (first suite)',
    target: '/',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
  {
    name: 'post-x-www-form-urlencoded-parameters (first suite)',
    target: '/',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf8' },
    body: 'Param1=value1',
    signature: '1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe',
  },
];

const encodedOnce = 'it encodes the path once, which only S3 does: every other service encodes the sent path again';
const unnormalised = 'it leaves the path as it is, which only S3 does, and URLs hold no dot segments';
const contentLength = 'it signs content-length, which clients set, and leave out, by themselves';
const form = {
  'content-length': '13',
  'x-amz-content-sha256': '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e',
};

export const excluded: readonly ExcludedCase[] = [
  {
    name: 'get-relative-unnormalized',
    target: '/example/..',
    canonicalPath: '/example/..',
    verifiedPath: '/',
    reason: unnormalised,
    signature: 'eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282',
  },
  {
    name: 'get-relative-relative-unnormalized',
    target: '/example1/example2/../..',
    canonicalPath: '/example1/example2/../..',
    verifiedPath: '/',
    reason: unnormalised,
    signature: 'dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b',
  },
  {
    name: 'get-slash-dot-slash-unnormalized',
    target: '/./',
    canonicalPath: '/./',
    verifiedPath: '/',
    reason: unnormalised,
    signature: '68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145',
  },
  {
    name: 'get-slash-unnormalized',
    target: '//',
    canonicalPath: '//',
    verifiedPath: '/',
    reason: unnormalised,
    signature: 'c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e',
  },
  {
    name: 'get-slash-pointless-dot-unnormalized',
    target: '/./example',
    canonicalPath: '/./example',
    verifiedPath: '/example',
    reason: unnormalised,
    signature: 'beb03f223f7deae4146464f06e29eebbee9c8afbe15c290cf07aa8b119e14cff',
  },
  {
    name: 'get-slashes-unnormalized',
    target: '//example//',
    canonicalPath: '//example//',
    verifiedPath: '/example/',
    reason: unnormalised,
    signature: '87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5',
  },
  {
    name: 'get-space-unnormalized',
    target: '/example space/',
    canonicalPath: '/example%20space/',
    verifiedPath: '/example%2520space/',
    reason: encodedOnce,
    signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  },
  {
    name: 'get-space-normalized',
    target: '/example space/',
    canonicalPath: '/example%20space/',
    verifiedPath: '/example%2520space/',
    reason: encodedOnce,
    signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  },
  {
    name: 'get-utf8',
    target: '/ሴ',
    canonicalPath: '/%E1%88%B4',
    verifiedPath: '/%25E1%2588%25B4',
    reason: encodedOnce,
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  {
    name: 'post-x-www-form-urlencoded',
    target: '/',
    canonicalPath: '/',
    verifiedPath: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...form },
    body: 'Param1=value1',
    reason: contentLength,
    signature: 'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
  },
  {
    name: 'post-x-www-form-urlencoded-parameters',
    target: '/',
    canonicalPath: '/',
    verifiedPath: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...form },
    body: 'Param1=value1',
    reason: contentLength,
    signature: '328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422',
  },
];

/** The request of a case, as a signer takes it. */
export const requestOf = ({ name, target, headers, body }: SuiteCase) => ({
  method: name.startsWith('post') ? 'POST' : 'GET',
  url: `https://example.amazonaws.com${target}`,
  headers,
  body,
});
