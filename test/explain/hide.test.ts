import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { HIDDEN, hideInError, Secrets } from '../../packages/core/src/util/secrets.ts';
import { TEMPORARY } from '../support/credentials.ts';

const seed = Number(process.env['FC_SEED'] ?? 20_260_112);
const numRuns = Number(process.env['FC_RUNS'] ?? 3000);

const secretsOf = (sessionToken: string): Secrets => new Secrets().add({ sessionToken });
const hide = (text: string, secrets: Secrets): string => secrets.hide(text);
const hex = (sign: string, digits = 2): string => sign.charCodeAt(0).toString(16).padStart(digits, '0');
const percent = (text: string): string => text.replace(/[^\w.~-]/g, (sign) => `%${hex(sign).toUpperCase()}`);
const ofXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;').replaceAll("'", '&#x27;');
const ofJson = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/');

/** What may become of a character. */
const CHARACTERS: readonly ((sign: string) => string)[] = [
  (sign) => sign,
  (sign) => `%${hex(sign)}`,
  (sign) => `%25${hex(sign).toUpperCase()}`,
  (sign) => `%2525${hex(sign)}`,
  (sign) => `%u00${hex(sign)}`,
  (sign) => `\\u00${hex(sign).toUpperCase()}`,
  (sign) => `\\x${hex(sign)}`,
  (sign) => `\\u{${hex(sign)}}`,
  (sign) => (/\W/.test(sign) ? `\\${sign}` : sign),
  (sign) => `&#${sign.charCodeAt(0)};`,
  (sign) => `&#x${hex(sign, 4)};`,
  (sign) => `&amp;#x${hex(sign).toUpperCase()};`,
  (sign) => ({ '/': '&sol;', '+': '&plus;', '=': '&equals;', '&': '&amp;' })[sign] ?? sign,
  (sign) => (sign === '+' ? ' ' : sign.toUpperCase()),
];

/** What may become of a text that has such characters. */
const WHOLE: readonly ((text: string) => string)[] = [percent, ofXml, ofJson];

/** The text as those read it who undo its encodings, in whatever order. */
function decodings(text: string): string[] {
  const ways: ((before: string) => string)[] = [
    (before) =>
      before.replace(/%u00([\da-f]{2})|%([\da-f]{2})/gi, (_, long: string, short: string) =>
        String.fromCharCode(Number.parseInt(long ?? short, 16)),
      ),
    (before) =>
      before.replace(
        /\\u\{?(?:00)?([\da-f]{2})\}?|\\x([\da-f]{2})|\\(\W)/gi,
        (_, long: string, short: string, sign: string) =>
          sign ?? String.fromCharCode(Number.parseInt(long ?? short, 16)),
      ),
    (before) =>
      before.replace(/&#x0*([\da-f]{2});|&#(\d+);|&(\w+);/gi, (_, one: string, two: string, name: string) =>
        name
          ? (({ sol: '/', plus: '+', equals: '=', amp: '&', lt: '<' } as Record<string, string>)[name] ?? '?')
          : String.fromCharCode(one ? Number.parseInt(one, 16) : Number(two)),
      ),
  ];
  const found = new Set([text]);
  for (let layer = 0; layer < 5; layer++)
    for (const before of Array.from(found)) for (const way of ways) found.add(way(before));
  return [...found];
}

const base64 = fc.string({
  unit: fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')),
  minLength: 24,
  maxLength: 300,
});
const padded = fc.tuple(base64, fc.constantFrom('', '=', '==')).map(([text, padding]) => text + padding);
const printable = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  minLength: 24,
  maxLength: 100,
});

/** A token, in a spelling drawn for each of its characters, and again for the whole. */
const spelled = (tokens: fc.Arbitrary<string>): fc.Arbitrary<readonly [token: string, text: string]> =>
  tokens.chain((token) =>
    fc
      .tuple(
        fc.array(fc.nat({ max: CHARACTERS.length - 1 }), { minLength: 1, maxLength: token.length }),
        fc.array(fc.constantFrom(...WHOLE), { maxLength: 2 }),
      )
      .map(
        ([choices, layers]) =>
          [
            token,
            layers.reduce(
              (text, layer) => layer(text),
              Array.from(token, (sign, index) =>
                (CHARACTERS[choices[index % choices.length] ?? 0] as (sign: string) => string)(sign),
              ).join(''),
            ),
          ] as const,
      ),
  );

describe(`what hides secrets, on ${numRuns} random spellings (FC_SEED=${seed})`, () => {
  it('takes out the whole of a token, and nothing else', () => {
    fc.assert(
      fc.property(spelled(padded), ([token, text]) => {
        expect(hide(`before.${text}.after`, secretsOf(token))).toBe(`before.${HIDDEN}.after`);
      }),
      { seed, numRuns },
    );
  });

  it('takes out every piece of a token', () => {
    fc.assert(
      fc.property(padded, fc.nat(), fc.integer({ min: 12, max: 40 }), (token, from, length) => {
        const start = from % (token.length - length > 0 ? token.length - length : 1);
        expect(hide(`(${token.slice(start, start + length)})`, secretsOf(token))).toBe(`(${HIDDEN})`);
      }),
      { seed, numRuns },
    );
  });

  it('leaves no twelve characters of a token of any printable characters', () => {
    fc.assert(
      fc.property(spelled(printable), ([token, text]) => {
        const shown = decodings(hide(text, secretsOf(token))).map((each) => each.toLowerCase());
        for (let at = 0; at + 12 <= token.length; at++)
          for (const each of shown)
            if (each.includes(token.slice(at, at + 12).toLowerCase()))
              throw new Error(`${token.slice(at, at + 12)} in ${each}`);
      }),
      { seed, numRuns: numRuns / 20 },
    );
  });

  it('changes no text that has nothing of a token', () => {
    fc.assert(
      fc.property(padded, fc.string({ unit: 'binary', maxLength: 300 }), (token, text) => {
        expect(hide(text, secretsOf(token))).toBe(text);
      }),
      { seed, numRuns: numRuns / 4 },
    );
  });
});

describe('what hides secrets finds', () => {
  const token = TEMPORARY.sessionToken;
  const once = encodeURIComponent(token);
  const twice = encodeURIComponent(once);
  it.each([
    ['as it is', token],
    ['percent-encoded', once],
    ['percent-encoded twice', twice],
    ['percent-encoded three times', encodeURIComponent(twice)],
    ['in a path, which has lost a slash', token.replace('//', '/')],
    ['in a host, which has no capitals and signs', token.replace(/\W/g, '').toLowerCase()],
    ['in a form', token.replaceAll('+', ' ')],
    ['in base64 for URLs', token.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
    ['in JSON that escapes slashes', JSON.stringify({ token }).replaceAll('/', '\\/').slice(10, -2)],
    [
      'in JSON in JSON',
      JSON.stringify(JSON.stringify(token.replaceAll('/', '\\u002f').replaceAll('+', '\\u002B'))).slice(3, -3),
    ],
    ['with numbers for signs', token.replace(/\W/g, (sign) => `&#${sign.charCodeAt(0)};`)],
    ['with numbers in hex', token.replace(/\W/g, (sign) => `&#x${hex(sign)};`)],
    ['with names', token.replaceAll('/', '&sol;').replaceAll('+', '&plus;').replaceAll('=', '&equals;')],
    ['with names that are escaped', token.replaceAll('/', '&amp;sol;').replaceAll('+', '&amp;#43;')],
    ['over several lines', token.replace(/.{16}/g, '$&\n')],
    ['over several lines of JSON', token.replace(/.{16}/g, '$&\\n')],
  ])('a token %s', (_, spelling) => {
    expect(hide(`got <${spelling}>!`, secretsOf(token))).toMatch(/^got <\[redacted\](=|%3D|&equals;)*>!$/);
  });

  it('the secret key, and the signature of an authorization field', () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=${'0a1b2c3d'.repeat(8)}`;
    const secrets = new Secrets().add(TEMPORARY).add({ authorization });
    expect(hide(`${TEMPORARY.secretAccessKey} ${authorization}`, secrets)).toBe(
      `${HIDDEN} ${authorization.replace(/Signature=.*/, `Signature=${HIDDEN}`)}`,
    );
  });

  it('secrets beside each other, and those of every signature', () => {
    const secrets = new Secrets()
      .add({ sessionToken: 'IQoJb3JpZ2luX2VjOLD' })
      .add({ sessionToken: 'FwoGZXIvYXdzEBYaNEW' });
    expect(hide('a IQoJb3JpZ2luX2VjOLD, FwoGZXIvYXdzEBYaNEW\nIQoJb3JpZ2luX2VjOLD b', secrets)).toBe(
      `a ${HIDDEN}, ${HIDDEN}\n${HIDDEN} b`,
    );
  });

  it.each([
    ['24 signs', '='.repeat(24)],
    ['78 KB', `${'IQoJ+b3J/pZ2'.repeat(6500)}==`],
    ['a pattern', '(a+)+$[b-a]{2,1}(?<c>*)'],
    ['backslashes', '\\'.repeat(30_000)],
    ['what looks encoded', 'abc%2Fdef&amp;ghi\\u002fjkl'],
  ])('a token of %s', (_, given) => {
    const hidden = hide(`got ${'='.repeat(23)}x and ${given}.`, secretsOf(given));
    expect(hidden).toMatch(/^got \S+ and \[redacted\]\.$/);
  });
});

it('the same token in another object, as callers and axios bring one with every request, is not cut into pieces again', () => {
  const token = Array.from({ length: 100 }, (_, index) => `piece${index}/`).join('');
  const slices = (): number => {
    const slice = jest.spyOn(String.prototype, 'slice');
    try {
      expect(hide(`got ${token}`, secretsOf(token))).toBe(`got ${HIDDEN}`);
      return slice.mock.calls.length;
    } finally {
      slice.mockRestore();
    }
  };
  const first = slices();
  expect(first - slices()).toBeGreaterThan(2 * token.length);
});

describe('a secret that is a word', () => {
  it('is hidden where it stands alone, and leaves other words whole', () => {
    expect(hide('a token: "token" of tokens, nextToken=1', secretsOf('token'))).toBe(
      `a ${HIDDEN}: "${HIDDEN}" of tokens, nextToken=1`,
    );
    expect(hide('a banana', secretsOf('a'))).toBe(`${HIDDEN} banana`);
  });

  it('is hidden anywhere from eight characters on', () => {
    expect(hide('xhunter22y', secretsOf('hunter22'))).toBe(`x${HIDDEN}y`);
  });

  it('is none in pieces of eleven characters', () => {
    expect(hide('session-tok', secretsOf('session-token-of-the-test'))).toBe('session-tok');
  });
});

describe('an error that quotes a secret', () => {
  const token = TEMPORARY.sessionToken;
  it('is shown without it, and so are its causes', () => {
    const innermost = Object.assign(new Error(`connect ${token}`), {
      hostname: token.toLowerCase(),
      code: 'ENOTFOUND',
    });
    const error = new TypeError(`Headers.append: "${token}" is an invalid header value.`, {
      cause: new AggregateError([innermost], 'all failed', { cause: innermost }),
    });
    Object.assign(innermost, { cause: error }); // a circle
    hideInError(error, secretsOf(token));
    expect(error.message).toBe(`Headers.append: "${HIDDEN}" is an invalid header value.`);
    expect(error.stack).not.toContain(token.slice(0, 12));
    expect(innermost).toMatchObject({
      message: `connect ${HIDDEN}`,
      code: 'ENOTFOUND',
      hostname: expect.stringMatching(/^\[redacted\]/),
    });
    expect(Object.keys(innermost)).toEqual(['hostname', 'code', 'cause']);
  });

  it('may be anything', () => {
    for (const thing of [
      undefined,
      null,
      'text',
      1,
      Object.freeze(new Error('frozen')),
      new DOMException(token, 'NetworkError'),
    ])
      expect(() => hideInError(thing, secretsOf(token))).not.toThrow();
    const error = new DOMException(`not ${token}`, 'NetworkError');
    hideInError(error, secretsOf(token));
    expect(error.message).toBe(`not ${HIDDEN}`);
  });
});
