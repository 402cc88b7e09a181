type Fields = Readonly<Record<string, string | undefined>> | readonly (readonly [string, string])[];

/** A caller's headers, and the lines that they become in the canonical request, `host` and `x-amz-date` aside. */
export interface HeaderVector {
  readonly it: string;
  readonly headers: Fields;
  readonly signedHeaders?: readonly string[];
  readonly body?: string;
  readonly lines: readonly string[];
}

export const canonicalHeaders: readonly HeaderVector[] = [
  {
    it: 'signs every x-amz-* field, under its lower-case name',
    headers: { 'X-Amz-Target': 'A.B', 'x-amz-meta-Name': 'c' },
    lines: ['x-amz-meta-name:c', 'x-amz-target:A.B'],
  },
  {
    it: 'does not sign x-amzn-* fields',
    headers: { 'x-amzn-requestid': 'a', 'x-amz': 'b', 'x-api-key': 'c' },
    lines: [],
  },
  {
    it: 'signs content-type when there is a body',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
    lines: ['content-type:application/json'],
  },
  {
    it: 'signs content-type of an empty body',
    headers: { 'Content-Type': 'text/plain' },
    body: '',
    lines: ['content-type:text/plain'],
  },
  {
    it: 'does not sign content-type when there is no body',
    headers: { 'Content-Type': 'application/json' },
    lines: [],
  },
  {
    it: 'signs content-type without a body when it is named',
    headers: { 'Content-Type': 'a/b' },
    signedHeaders: ['Content-Type'],
    lines: ['content-type:a/b'],
  },
  {
    it: 'does not sign further headers by itself',
    headers: { Range: 'bytes=0-9', Date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-tenant': 'a' },
    lines: [],
  },
  {
    it: 'signs further headers that are named, in any capitalisation',
    headers: { RANGE: 'bytes=0-9', 'X-Tenant': 'a' },
    signedHeaders: ['range', 'x-TENANT'],
    lines: ['range:bytes=0-9', 'x-tenant:a'],
  },
  {
    it: 'does not sign a named header that is absent',
    headers: { 'x-tenant': undefined },
    signedHeaders: ['x-tenant', 'range'],
    lines: [],
  },
  {
    it: 'sorts names by code point',
    headers: { 'x-amz-b': '1', 'x-amz-a-b': '2', 'x-amz-a': '3', 'x-amz-a1': '4', 'x-amz-a_': '5' },
    lines: ['x-amz-a:3', 'x-amz-a-b:2', 'x-amz-a1:4', 'x-amz-a_:5', 'x-amz-b:1'],
  },
  { it: 'trims values', headers: { 'x-amz-a': '  b  ' }, lines: ['x-amz-a:b'] },
  { it: 'folds runs of spaces', headers: { 'x-amz-a': 'b  c   d e' }, lines: ['x-amz-a:b c d e'] },
  { it: 'folds runs of spaces between quotes too', headers: { 'x-amz-a': '"b   c"' }, lines: ['x-amz-a:"b c"'] },
  { it: 'trims tabs around a value', headers: { 'x-amz-a': '\t b\t' }, lines: ['x-amz-a:b'] },
  { it: 'keeps an empty value', headers: { 'x-amz-a': '' }, lines: ['x-amz-a:'] },
  { it: 'makes a value of spaces an empty one', headers: { 'x-amz-a': '   ' }, lines: ['x-amz-a:'] },
  { it: 'keeps commas and the spaces behind them', headers: { 'x-amz-a': 'b,c, d ,e' }, lines: ['x-amz-a:b,c, d ,e'] },
  {
    it: 'joins several values as fetch sends them, in one field',
    headers: [
      ['x-amz-a', 'b'],
      ['X-Amz-A', 'c'],
    ],
    lines: ['x-amz-a:b, c'],
  },
  {
    it: 'keeps all of printable ASCII',
    headers: { 'x-amz-a': '!"#$%&\'()*+-./:;<=>?@[\\]^_`{|}~' },
    lines: ['x-amz-a:!"#$%&\'()*+-./:;<=>?@[\\]^_`{|}~'],
  },
  { it: 'signs a value above ASCII of no header that it does not sign', headers: { 'x-tenant': 'é' }, lines: [] },
];

/** Values that cannot be sent as they are signed. */
export const unsignableValues: readonly (readonly [what: string, value: string])[] = [
  ['a letter above ASCII', 'é'],
  ['a tab inside', 'a\tb'],
  ['a no-break space inside', 'a\u00A0b'],
  ['a no-break space around it', '\u00A0a'],
  ['a letter above latin1', '日本'],
  ['an emoji', '😀'],
  ['a line break', 'a\r\nb'],
  ['a line feed', 'a\nx-amz-b:c'],
  ['a line feed behind it', 'a\n'],
  ['a carriage return', 'a\rb'],
  ['a NUL', 'a\0b'],
  ['a DEL', 'a\u007Fb'],
  ['a byte order mark', '\uFEFFa'],
];

/** Headers that clients, proxies and load balancers add or rewrite. None can be signed. */
export const neverSigned = [
  'authorization',
  'connection',
  'user-agent',
  'expect',
  'x-amzn-trace-id',
  'traceparent',
  'tracestate',
  'x-forwarded-for',
  'x-forwarded-proto',
  'forwarded',
  'via',
  'accept',
  'accept-encoding',
  'accept-language',
  'content-length',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'keep-alive',
  'cache-control',
  'pragma',
  'cookie',
  'origin',
  'referer',
  'proxy-authorization',
  'proxy-connection',
  'sec-fetch-mode',
  'sec-ch-ua',
] as const;
