import { lowerAscii } from './ascii-case.ts';
import { unpolluted } from './unpolluted.ts';

/** The text that replaces a secret. */
export const HIDDEN = '[redacted]';

/** Credentials, or the headers of a signed request. */
interface Secret {
  readonly sessionToken?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly authorization?: string | undefined;
}

/** The secrets of an exchange: its credentials and its signatures. Every signature adds to them. */
export class Secrets {
  #known: readonly Secret[] = [];

  add(secret: Secret): this {
    this.#known = [...this.#known, secret]; // an array that grows has room for 17
    return this;
  }

  /** Redacts secrets in a foreign text, however they are encoded. Takes linear time for every text and secret. */
  hide(text: string): string {
    const marks = this.#known.length > 0 ? marksOf(folded(text), this.#known.flatMap(piecesOf)) : undefined;
    if (!marks) return text;
    let shown = '';
    for (let at = 0; at < text.length;) {
      const start = at;
      const isSecret = marks[at] !== 0;
      while (at < text.length && (marks[at] !== 0) === isSecret) at++;
      shown += isSecret ? HIDDEN : text.slice(start, at);
    }
    return shown;
  }
}

/** The length of the pieces by which a secret is found. A secret is found even if it was cut, or changed in the middle. */
const PIECE = 12;

/** The length of pieces of only letters and digits, because other characters get lost on the way. Longer, so that plain words do not match. */
const BARE_PIECE = 16;

/** A shorter secret may be a word, such as `token`. It is redacted only where it is not part of a longer word. */
const SHORTEST = 8;

/** The length of a seed. A piece is found by its seeds, so that not every position of the text must be compared. */
const SEED = 7;

/** How many layers of encoding are removed. Nobody encodes a text more often. */
const LAYERS = 6;

/** An escaped character. A text that is encoded twice has an escaped escape: `%25` for `%`, more backslashes, or `&amp;` for `&`. */
const ESCAPE = /* @__PURE__ */ new RegExp(
  '%(?:25)*(?:u00)?([\\da-f]{2})|' + // in a URL: %2f, and JavaScript's old %u002f
    '\\\\+(?:(?:u00|x)([\\da-f]{2})|u\\{0*([\\da-f]{2})\\}|[bfnrt]|\\W)?|' + // in JSON: \u002f, and in JavaScript \x2f or \u{2f}
    '&(?:amp;)*(?:#x0*([\\da-f]{2})|#0*(\\d{2,3})|([a-z]\\w{1,30}));', // in XML: &#x2f;, &#47; or &sol;
  'g',
);
const SIGNS = /[^a-z\d]+/g;

/** The names of the characters that session tokens contain, and of `&`. */
const NAMED: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['amp', '&'],
  ['sol', '/'],
  ['plus', '+'],
  ['equals', '='],
]);

/** Stands for a character that no secret contains. */
const OTHER = '\0';

/** Redacts secrets in a foreign error and in its causes. Some errors quote the header that was invalid. */
export function hideInError(error: unknown, secrets: Secrets, seen: unknown[] = []): void {
  if (typeof error !== 'object' || error === null || seen.includes(error)) return;
  seen.push(error);
  const { cause, errors } = error as Partial<AggregateError>;
  for (const name of ['message', 'stack', ...Object.keys(error)]) {
    const value: unknown = (error as Record<string, unknown>)[name];
    const shown = typeof value === 'string' ? secrets.hide(value) : value;
    if (shown !== value) Reflect.defineProperty(error, name, { value: shown, writable: true, configurable: true });
  }
  for (const inner of [cause, ...(Array.isArray(errors) ? errors : [])]) hideInError(inner, secrets, seen);
}

/** The pieces of a secret that have one length. */
interface Pieces {
  readonly length: number;
  /** Whether the pieces consist of letters and digits only. */
  readonly isBare: boolean;
  readonly texts: Set<string>;
  readonly seeds: Set<string>;
}

const kept = new WeakMap<Secret, readonly Pieces[]>();

/** The pieces of a secret. They are cached, because a session token is long and in every request. */
function piecesOf(secret: Secret): readonly Pieces[] {
  let pieces = kept.get(secret);
  if (!pieces) {
    const { sessionToken, secretAccessKey, authorization } = unpolluted(secret, NAMES);
    const signature = authorization?.slice(authorization.lastIndexOf('=') + 1);
    pieces = [...(sessionToken ? piecesOfToken(sessionToken) : []), ...cut([secretAccessKey, signature])];
    kept.set(secret, pieces);
  }
  return pieces;
}

const NAMES = ['sessionToken', 'secretAccessKey', 'authorization'] as const;

/** The pieces of the last session tokens, cached by text: the same token may come in a new credentials object with every request. */
const ofTokens = new Map<string, readonly Pieces[]>();
const KEPT_TOKENS = 8;

function piecesOfToken(token: string): readonly Pieces[] {
  let pieces = ofTokens.get(token);
  if (!pieces) {
    if (ofTokens.size >= KEPT_TOKENS) ofTokens.clear();
    ofTokens.set(token, (pieces = cut([token])));
  }
  return pieces;
}

function cut(secrets: readonly (string | undefined)[]): Pieces[] {
  const pieces: Pieces[] = [];
  const add = (text: string, length: number, isBare: boolean): void => {
    if (text.length < length) return;
    let alike = pieces.find((each) => each.length === length && each.isBare === isBare);
    if (!alike) pieces.push((alike = { length, isBare, texts: new Set(), seeds: new Set() }));
    for (const [set, size] of [
      [alike.texts, length],
      [alike.seeds, Math.min(SEED, length)],
    ] as const) {
      for (let at = 0; at + size <= text.length; at++) set.add(text.slice(at, at + size));
    }
  };
  for (const secret of secrets) {
    // A secret may itself look encoded. Then its decoded form is a secret too.
    for (let text = folded(secret ?? ''), layer = 0; text && layer <= LAYERS; layer++) {
      add(text, Math.min(PIECE, secret?.length ?? 0), false);
      add(text.replace(SIGNS, ''), BARE_PIECE, true);
      const inner = decoded(text).text;
      if (inner === text) break;
      text = inner;
    }
  }
  return pieces;
}

/** Marks: the first character of a piece, and a further character of the same piece. */
const FIRST = 1;
const FURTHER = 2;

/** Marks the characters of secrets in a text. It removes one layer of encoding after the other. `undefined`: there is no secret. */
function marksOf(text: string, pieces: readonly Pieces[], layer = 0): Uint8Array | undefined {
  const bare = rewritten(text, SIGNS, () => '');
  const inner = decoded(text);
  const innerMarks = layer < LAYERS && inner.text !== text ? marksOf(inner.text, pieces, layer + 1) : undefined;
  const withBare = project(find(bare.text, pieces, true), bare, text.length, find(text, pieces, false));
  return project(innerMarks, inner, text.length, withBare);
}

/** Marks the pieces in a text. Takes linear time: one lookup of a seed finds every piece that contains it. */
function find(text: string, pieces: readonly Pieces[], bare: boolean): Uint8Array | undefined {
  let marks: Uint8Array | undefined;
  for (const { length, isBare, texts, seeds } of pieces) {
    if (isBare !== bare) continue;
    const size = Math.min(SEED, length);
    for (let at = 0; at + size <= text.length; at += length - size + 1) {
      if (!seeds.has(text.slice(at, at + size))) continue;
      for (let start = Math.max(0, at + size - length); start <= at; start++) {
        if (
          !texts.has(text.slice(start, start + length)) ||
          (length < SHORTEST && isWithinWord(text, start, start + length))
        )
          continue;
        marks ??= new Uint8Array(text.length);
        marks[start] ||= FIRST;
        marks.fill(FURTHER, start + 1, start + length);
      }
    }
  }
  return marks;
}

function isWithinWord(text: string, start: number, end: number): boolean {
  return /[a-z\d]/.test(text.charAt(start - 1) + text.charAt(end));
}

/** A text in which each replaced place became one character, or none. */
interface Rewritten {
  readonly text: string;
  readonly places: readonly (readonly [start: number, end: number, isLeft: boolean])[];
}

/** Transfers the marks of a rewritten text to the original text. */
function project(
  of: Uint8Array | undefined,
  { places }: Rewritten,
  length: number,
  marks: Uint8Array | undefined,
): Uint8Array | undefined {
  if (!of) return marks;
  const sum = marks ?? new Uint8Array(length);
  let to = 0;
  let from = 0;
  const copyUntil = (end: number): void => {
    for (; to < end; to++, from++) sum[to] ||= of[from] as number;
  };
  for (const [start, end, isLeft] of places) {
    copyUntil(start);
    const mark = of[from] ?? 0;
    if (isLeft ? mark : mark === FURTHER) sum.fill(FIRST, start, end);
    to = end;
    if (isLeft) from++;
  }
  copyUntil(length);
  return sum;
}

function decoded(text: string): Rewritten {
  return rewritten(text, ESCAPE, (escape, [percent, json, braces, xml, decimal, name]) => {
    const hex = percent ?? json ?? braces ?? xml;
    if (name) return NAMED.get(name) ?? OTHER;
    if (hex || decimal) return folded(String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number(decimal)));
    const sign = escape.slice(-1); // after a backslash
    return /\w/.test(sign) ? OTHER : sign;
  });
}

function rewritten(
  text: string,
  pattern: RegExp,
  characterOf: (match: string, groups: readonly (string | undefined)[]) => string,
): Rewritten {
  const places: [number, number, boolean][] = [];
  const newText = text.replace(pattern, (match: string, ...groups: readonly unknown[]) => {
    const character = characterOf(match, groups as readonly string[]);
    const start = groups.at(-2) as number;
    places.push([start, start + match.length, character !== '']);
    return character;
  });
  return { text: newText, places };
}

/** Lower case with `+` for a space: host names lose their capitals, and forms lose their spaces. */
function folded(text: string): string {
  return lowerAscii(text.replaceAll(' ', '+'));
}
