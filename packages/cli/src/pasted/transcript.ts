/** What `curl -v` and `sigv4 -v` print of a call, taken apart. */
export interface Transcript {
  /** The heads that were sent, line by line. */
  readonly requests: readonly (readonly string[])[];
  /** The heads of the answers. */
  readonly answers: readonly (readonly string[])[];
  /** What is below the last head, without the remarks of the program: the body of the answer. */
  readonly body: string;
}

const FIRST_LINE = { '<': /^HTTP\/[\d.]+ \d{3}/, '>': /^[A-Z]+ \S+ HTTP\/[\d.]+$/ } as const;

/** What curl says about the call, `{ [5 bytes data]`, and its progress meter, which it writes again and again behind a `\r`. */
const REMARK =
  /^(?:\* [^]*|\*|[{}] \[\d+ bytes data\]|\s*% Total\b[^]*|\s*Dload\s[^]*|\s*\d+\s[^]*[-\d]+:[-\d]{2}:[-\d]{2}\s[^]*)\s*$/;

/** A body that does not end with a line break has curl's last remark behind it. */
const REMARK_BEHIND =
  /\* (?:Connection #\d+ to host \S+ left intact|Closing connection\b.*|shutting down connection #\d+)\s*$/;

/** The explanation that `sigv4` prints below the body. */
const EXPLANATION = /^[A-Z]+ https?:\/\/\S+: (?:\d{3}|no answer)\b.* \([a-z-]+\)$/;

/**
 * Reads the output of `curl -v`. A line of a head begins with `> ` or `< `, and an empty one ends the head: a body may have such lines,
 * too, and one of XML begins with `<`.
 */
export function readTranscript(text: string): Transcript {
  const heads: Record<'<' | '>', string[][]> = { '<': [], '>': [] };
  let open: { readonly sign: string; readonly lines: string[] } | undefined;
  let before: string[] = [];
  let body: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (EXPLANATION.test(line)) break;
    const [, sign = '', given = ''] = /^([<>])(?: (.*))?\s*$/.exec(line) ?? [];
    const field = given.trim();
    if ((sign === '<' || sign === '>') && FIRST_LINE[sign].test(field)) {
      open = { sign, lines: [field] };
      heads[sign].push(open.lines);
      before = [...before, ...body];
      body = [];
    } else if (open && sign === open.sign) {
      if (field) open.lines.push(field);
      else open = undefined;
    } else if (!REMARK.test(line)) body.push(line.replace(REMARK_BEHIND, ''));
  }
  const joined = (lines: readonly string[]): string => lines.join('\n').trim();
  return { requests: heads['>'], answers: heads['<'], body: joined(body) || joined(before) };
}
