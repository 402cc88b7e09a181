/** A URL as a caller spells it, and what becomes of it. All from the path on. */
export interface UrlVector {
  readonly it: string;
  readonly given: string;
  /** What is sent. */
  readonly sent: string;
  /** The second line of the canonical request. */
  readonly path: string;
  /** The third. */
  readonly query: string;
}

const manyNames = Array.from({ length: 1500 }, (_, index) => `p${String(index).padStart(4, '0')}=${index}`);

/** Services other than S3's: the sent path is encoded once more, and repeated slashes are folded, in the canonical request only. */
export const genericUrls: readonly UrlVector[] = [
  {
    it: 'keeps unreserved characters',
    given: '/aZ09-._~?aZ09-._~=aZ09-._~',
    sent: '/aZ09-._~?aZ09-._~=aZ09-._~',
    path: '/aZ09-._~',
    query: 'aZ09-._~=aZ09-._~',
  },
  {
    it: 'encodes a space, and the path of it twice',
    given: '/a b?c d=e f',
    sent: '/a%20b?c%20d=e%20f',
    path: '/a%2520b',
    query: 'c%20d=e%20f',
  },
  {
    it: 'reads a plus in the query as a space',
    given: '/?q=a+b&+=c',
    sent: '/?q=a%20b&%20=c',
    path: '/',
    query: '%20=c&q=a%20b',
  },
  { it: 'keeps an escaped plus in the query', given: '/?q=a%2Bb', sent: '/?q=a%2Bb', path: '/', query: 'q=a%2Bb' },
  {
    it: 'reads a plus in the path as a plus',
    given: '/a+b/c%2Bd',
    sent: '/a%2Bb/c%2Bd',
    path: '/a%252Bb/c%252Bd',
    query: '',
  },
  {
    it: 'reads a malformed escape as a literal percent sign',
    given: '/%zz/%4?q=%zz',
    sent: '/%25zz/%254?q=%25zz',
    path: '/%2525zz/%25254',
    query: 'q=%25zz',
  },
  {
    it: 'reads a percent sign at the end as a literal one',
    given: '/100%?q=100%',
    sent: '/100%25?q=100%25',
    path: '/100%2525',
    query: 'q=100%25',
  },
  { it: 'does not decode twice', given: '/%252F?q=%2525', sent: '/%252F?q=%2525', path: '/%25252F', query: 'q=%2525' },
  {
    it: 'keeps bytes that are not UTF-8',
    given: '/%FF%C3?q=%FE%80',
    sent: '/%FF%C3?q=%FE%80',
    path: '/%25FF%25C3',
    query: 'q=%FE%80',
  },
  {
    it: 'writes escapes in upper case',
    given: '/%c3%a9?q=%c3%a9',
    sent: '/%C3%A9?q=%C3%A9',
    path: '/%25C3%25A9',
    query: 'q=%C3%A9',
  },
  { it: 'removes needless escapes', given: '/%41%2d%7e?%71=%5f', sent: '/A-~?q=_', path: '/A-~', query: 'q=_' },
  {
    it: 'encodes what lies above ASCII as UTF-8',
    given: '/日本?ключ=é',
    sent: '/%E6%97%A5%E6%9C%AC?%D0%BA%D0%BB%D1%8E%D1%87=%C3%A9',
    path: '/%25E6%2597%25A5%25E6%259C%25AC',
    query: '%D0%BA%D0%BB%D1%8E%D1%87=%C3%A9',
  },
  {
    it: 'encodes characters outside of the basic plane',
    given: '/😀?q=😀',
    sent: '/%F0%9F%98%80?q=%F0%9F%98%80',
    path: '/%25F0%259F%2598%2580',
    query: 'q=%F0%9F%98%80',
  },
  {
    it: 'replaces half a surrogate pair, as URLs do',
    given: '/\uD800?q=\uDC00',
    sent: '/%EF%BF%BD?q=%EF%BF%BD',
    path: '/%25EF%25BF%25BD',
    query: 'q=%EF%BF%BD',
  },
  {
    it: 'encodes the reserved characters that other signers leave as they are',
    given: "/!'()*:@$,;=&[]|^`{}?q=!'()*:@$,;[]|^`{}/?",
    sent: '/%21%27%28%29%2A%3A%40%24%2C%3B%3D%26%5B%5D%7C%5E%60%7B%7D?q=%21%27%28%29%2A%3A%40%24%2C%3B%5B%5D%7C%5E%60%7B%7D%2F%3F',
    path: '/%2521%2527%2528%2529%252A%253A%2540%2524%252C%253B%253D%2526%255B%255D%257C%255E%2560%257B%257D',
    query: 'q=%21%27%28%29%2A%3A%40%24%2C%3B%5B%5D%7C%5E%60%7B%7D%2F%3F',
  },
  {
    it: 'keeps the order of repeated names, and sorts their values to sign',
    given: '/?b=2&a=2&b=1&a=10',
    sent: '/?b=2&a=2&b=1&a=10',
    path: '/',
    query: 'a=10&a=2&b=1&b=2',
  },
  {
    it: 'sorts by name before value',
    given: '/?a1=x&a=y&a-=z&a.=w',
    sent: '/?a1=x&a=y&a-=z&a.=w',
    path: '/',
    query: 'a=y&a-=z&a.=w&a1=x',
  },
  {
    it: 'sorts by code point, capitals first',
    given: '/?b=1&B=1&_=1&ä=1',
    sent: '/?b=1&B=1&_=1&%C3%A4=1',
    path: '/',
    query: '%C3%A4=1&B=1&_=1&b=1',
  },
  { it: 'keeps an empty name', given: '/?=v&a=1', sent: '/?=v&a=1', path: '/', query: '=v&a=1' },
  { it: 'keeps a lone equals sign', given: '/?=', sent: '/?=', path: '/', query: '=' },
  {
    it: 'keeps a name without an equals sign, and signs it with one',
    given: '/?pretty&a=1',
    sent: '/?pretty&a=1',
    path: '/',
    query: 'a=1&pretty=',
  },
  { it: 'keeps an empty value', given: '/?a=', sent: '/?a=', path: '/', query: 'a=' },
  {
    it: 'splits a pair at its first equals sign',
    given: '/?a=b=c==',
    sent: '/?a=b%3Dc%3D%3D',
    path: '/',
    query: 'a=b%3Dc%3D%3D',
  },
  {
    it: 'drops ampersands between which nothing stands',
    given: '/?&a=1&&b=2&',
    sent: '/?a=1&b=2',
    path: '/',
    query: 'a=1&b=2',
  },
  { it: 'drops a question mark behind which nothing stands', given: '/a?', sent: '/a', path: '/a', query: '' },
  {
    it: 'keeps names that objects have already',
    given: '/?__proto__=1&constructor=2&toString=3',
    sent: '/?__proto__=1&constructor=2&toString=3',
    path: '/',
    query: '__proto__=1&constructor=2&toString=3',
  },
  {
    it: 'keeps all of 1500 parameters',
    given: `/?${[...manyNames].reverse().join('&')}`,
    sent: `/?${[...manyNames].reverse().join('&')}`,
    path: '/',
    query: manyNames.join('&'),
  },
  {
    it: 'keeps an escaped slash in a segment',
    given: '/a%2Fb/c%2fd',
    sent: '/a%2Fb/c%2Fd',
    path: '/a%252Fb/c%252Fd',
    query: '',
  },
  {
    it: 'keeps dot segments behind an escaped slash, which are none',
    given: '/a%2F..%2Fb',
    sent: '/a%2F..%2Fb',
    path: '/a%252F..%252Fb',
    query: '',
  },
  { it: 'removes dot segments', given: '/a/./b/../c', sent: '/a/c', path: '/a/c', query: '' },
  {
    it: 'removes dot segments at the end, and keeps the slash before',
    given: '/a/b/..',
    sent: '/a/',
    path: '/a/',
    query: '',
  },
  { it: 'removes dot segments above the root', given: '/../../a', sent: '/a', path: '/a', query: '' },
  { it: 'removes escaped dot segments', given: '/a/%2e%2E/b/%2e/c', sent: '/b/c', path: '/b/c', query: '' },
  {
    it: "removes the dot segments that Node 20's parser keeps behind a leading dot",
    given: '/.a/../b',
    sent: '/b',
    path: '/b',
    query: '',
  },
  { it: 'removes those at the end too', given: '/x/.a/..', sent: '/x/', path: '/x/', query: '' },
  { it: 'removes several of those', given: '/.a/.b/../../.c/./d', sent: '/.c/d', path: '/.c/d', query: '' },
  {
    it: 'keeps segments of three dots, and those that begin with dots',
    given: '/.../..a/.b',
    sent: '/.../..a/.b',
    path: '/.../..a/.b',
    query: '',
  },
  {
    it: 'sends repeated slashes, and signs one of them',
    given: '//a///b//',
    sent: '//a///b//',
    path: '/a/b/',
    query: '',
  },
  {
    it: 'reads a backslash in the path as a slash, as URLs do',
    given: '/a\\b?q=c\\d',
    sent: '/a/b?q=c%5Cd',
    path: '/a/b',
    query: 'q=c%5Cd',
  },
  { it: 'drops the fragment', given: '/a?b=c#d?e=f', sent: '/a?b=c', path: '/a', query: 'b=c' },
  { it: 'begins a path where there is none', given: '?a=1', sent: '/?a=1', path: '/', query: 'a=1' },
];

/** The S3 family: the path is signed as it is sent, and repeated slashes are part of the key. */
export const s3Urls: readonly UrlVector[] = [
  { it: 'encodes once', given: '/a b/é%', sent: '/a%20b/%C3%A9%25', path: '/a%20b/%C3%A9%25', query: '' },
  { it: 'reads a plus in a key as a plus', given: '/a+b%2Bc', sent: '/a%2Bb%2Bc', path: '/a%2Bb%2Bc', query: '' },
  { it: 'sends an escaped slash as a slash', given: '/a%2Fb%2fc', sent: '/a/b/c', path: '/a/b/c', query: '' },
  { it: 'keeps repeated slashes', given: '//a///b//', sent: '//a///b//', path: '//a///b//', query: '' },
  { it: 'keeps bytes that are not UTF-8', given: '/%ff%C3', sent: '/%FF%C3', path: '/%FF%C3', query: '' },
  {
    it: 'encodes reserved characters',
    given: "/!'()*:@$,;=&",
    sent: '/%21%27%28%29%2A%3A%40%24%2C%3B%3D%26',
    path: '/%21%27%28%29%2A%3A%40%24%2C%3B%3D%26',
    query: '',
  },
  {
    it: 'keeps dots that make no segment behind an escaped slash',
    given: '/a%2F..b%2F...',
    sent: '/a/..b/...',
    path: '/a/..b/...',
    query: '',
  },
  { it: 'removes dot segments, as every client does', given: '/a/../.b/../c', sent: '/c', path: '/c', query: '' },
  {
    it: 'signs subresources as empty parameters',
    given: '/key?versionId=3&tagging',
    sent: '/key?versionId=3&tagging',
    path: '/key',
    query: 'tagging=&versionId=3',
  },
];

/** S3 keys that cannot be sent: clients would remove the dot segments after signing. */
export const unsendableKeys = [
  '/a%2F..%2Fb',
  '/a%2F..',
  '/a%2f.%2fb',
  '/%2F.',
  '/a/%2e%2e%2Fb',
  '/%2F%2e%2e/c',
] as const;

/** The service names and whether they sign by S3's rules: by `disableDoubleEncoding` in AWS's endpoint rules. */
export const pathRules: readonly (readonly [service: string, signedPath: string])[] = [
  ['s3', '//a%20b'],
  ['s3express', '//a%20b'],
  ['s3-outposts', '//a%20b'],
  ['s3-object-lambda', '//a%20b'],
  ['s3tables', '/a%2520b'],
  ['s3vectors', '/a%2520b'],
  ['glacier', '/a%2520b'],
  ['execute-api', '/a%2520b'],
];

/** What is signed as `host`: what clients send, without a default port. */
export const hosts: readonly (readonly [given: string, host: string])[] = [
  ['https://API.Example.com/', 'api.example.com'],
  ['https://api.example.com:443/', 'api.example.com'],
  ['https://api.example.com:8443/', 'api.example.com:8443'],
  ['http://localhost:80/', 'localhost'],
  ['http://localhost:443/', 'localhost:443'],
  ['http://127.0.0.1:3000/', '127.0.0.1:3000'],
  ['http://[::1]:3000/', '[::1]:3000'],
  ['https://bücher.example/', 'xn--bcher-kva.example'],
];
