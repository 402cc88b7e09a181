import { unpolluted } from './unpolluted.ts';

/** What is shown in place of a secret. */
export const HIDDEN = '[redacted]';

/** Credentials, or the headers of a signature. */
interface Secret {
  readonly sessionToken?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly authorization?: string | undefined;
}

/** What must not be shown of an exchange: what it signed with, and the signatures. It grows with every signature. */
export type Secrets = Set<Secret>;

/** A secret is found by its pieces of so many characters: then one that was cut, or changed in the middle, is found, too. */
const PIECE = 12;

/** The same of its letters and digits alone, for signs get lost on the way. Longer, for words in a row are no secret. */
const BARE_PIECE = 16;

/** What is shorter may be a word, such as `token`: it is taken for a secret only where it stands alone. */
const SHORTEST = 8;

/** A piece is looked for by the seeds in it, which is done at every few characters only. */
const SEED = 7;

/** More layers of encodings than anybody puts around a text. */
const LAYERS = 6;

/** Characters as URLs, JSON and XML write them; with what each of them makes of itself, when a text is encoded again. */
const ESCAPE =
  /%(?:25)*(?:u00)?([\da-f]{2})|\\+(?:(?:u00|x)([\da-f]{2})|u\{0*([\da-f]{2})\}|[bfnrt]|\W)?|&(?:amp;)*(?:#x0*([\da-f]{2})|#0*(\d{2,3})|([a-z]\w{1,30}));/g;
const SIGNS = /[^a-z\d]+/g;

/** The signs that session tokens have, and the one that such names begin with. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['sol', '/'],
  ['plus', '+'],
  ['equals', '='],
]);

/** Stands for a sign that no secret has. */
const OTHER = '\0';

/** Takes secrets out of a text that others have written, in whatever spelling. Takes linear time, whatever the secret and the text are. */
export function hide(text: string, secrets: Secrets | undefined): string {
  const marks = secrets?.size ? marksOf(folded(text), [...secrets].flatMap(piecesOf)) : undefined;
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

/** Takes secrets out of an error of somebody else's, and of its causes: some quote the header that they do not like. */
export function hideInError(error: unknown, secrets: Secrets | undefined, seen: unknown[] = []): void {
  if (typeof error !== 'object' || error === null || seen.includes(error)) return;
  seen.push(error);
  const { cause, errors } = error as Partial<AggregateError>;
  for (const name of ['message', 'stack', ...Object.keys(error)]) {
    const value: unknown = (error as Record<string, unknown>)[name];
    const shown = typeof value === 'string' ? hide(value, secrets) : value;
    if (shown !== value) Reflect.defineProperty(error, name, { value: shown, writable: true, configurable: true });
  }
  for (const inner of [cause, ...(Array.isArray(errors) ? errors : [])]) hideInError(inner, secrets, seen);
}

/** Pieces of one length. */
interface Pieces {
  readonly length: number;
  /** Of letters and digits alone. */
  readonly isBare: boolean;
  readonly texts: Set<string>;
  readonly seeds: Set<string>;
}

const kept = new WeakMap<Secret, readonly Pieces[]>();

/** They are kept: the token of credentials is long, and in every request. */
function piecesOf(secret: Secret): readonly Pieces[] {
  let pieces = kept.get(secret);
  if (!pieces) kept.set(secret, (pieces = cut(secret)));
  return pieces;
}

function cut(of: Secret): Pieces[] {
  const { sessionToken, secretAccessKey, authorization } = unpolluted(of, [
    'sessionToken',
    'secretAccessKey',
    'authorization',
  ]);
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
  for (const secret of [sessionToken, secretAccessKey, authorization?.slice(authorization.lastIndexOf('=') + 1)]) {
    // A secret may itself look like something that is encoded: then it has to be known as what a reader makes of it, too.
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

/** A character of a secret, and one that belongs to the same piece as the one before. */
const FIRST = 1;
const FURTHER = 2;

/** Marks the characters of secrets in a text, as it stands, and with one layer of encodings after the other taken off. `undefined`: there are none. */
function marksOf(text: string, pieces: readonly Pieces[], layer = 0): Uint8Array | undefined {
  const bare = rewritten(text, SIGNS, () => '');
  const inner = decoded(text);
  const innerMarks = layer < LAYERS && inner.text !== text ? marksOf(inner.text, pieces, layer + 1) : undefined;
  const withBare = project(find(bare.text, pieces, true), bare, text.length, find(text, pieces, false));
  return project(innerMarks, inner, text.length, withBare);
}

/** Takes linear time, for one look finds all pieces that a seed can be in. */
function find(text: string, pieces: readonly Pieces[], isBare: boolean): Uint8Array | undefined {
  let marks: Uint8Array | undefined;
  for (const { length, texts, seeds, ...each } of pieces) {
    if (each.isBare !== isBare) continue;
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

/** A text in which each of some places has become one character, or none. */
interface Rewritten {
  readonly text: string;
  readonly places: readonly (readonly [start: number, end: number, isLeft: boolean])[];
}

/** Adds, to the marks of a text, those of what it was rewritten to. */
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

/** Host names have no capitals, and forms no spaces. */
function folded(text: string): string {
  return text.replaceAll(' ', '+').replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}
