import type { Difference, Explanation } from '@sigv4/core';

/** A line of one side. `mark`: the part of it that differs. */
export interface ComparedLine {
  readonly text: string;
  readonly mark?: readonly [start: number, end: number] | undefined;
}

/** Two texts with the first difference marked in both. */
export interface Comparison {
  readonly title: string;
  readonly ours: readonly ComparedLine[];
  readonly theirs: readonly ComparedLine[];
}

/** The canonical requests, and the strings to sign if only those differ, side by side. */
export function compare({ ours, theirs, difference }: Explanation): Comparison | undefined {
  if (ours?.canonicalRequest && theirs?.canonicalRequest && difference)
    return marked('Canonical request', ours.canonicalRequest, theirs.canonicalRequest, (text) =>
      lineOf(difference, text),
    );
  if (!ours?.stringToSign || !theirs?.stringToSign || ours.stringToSign === theirs.stringToSign) return undefined;
  const [mine, other] = [ours.stringToSign.split('\n'), theirs.stringToSign.split('\n')];
  const at = mine.findIndex((line, index) => line !== other[index]);
  return marked('String to sign', ours.stringToSign, theirs.stringToSign, () => at);
}

/** Where the part that differs is in a canonical request. -1: it is not in it. */
function lineOf({ part, name }: Difference, canonicalRequest: string): number {
  const lines = canonicalRequest.split('\n');
  switch (part) {
    case 'method':
      return 0;
    case 'path':
      return 1;
    case 'query':
      return 2;
    case 'header':
      return lines.findIndex((line, at) => at > 2 && line.startsWith(`${name}:`));
    case 'signed headers':
      return lines.length - 2;
    case 'payload hash':
      return lines.length - 1;
  }
}

function marked(title: string, ours: string, theirs: string, lineIn: (text: string) => number): Comparison {
  const [mine, other] = [ours.split('\n'), theirs.split('\n')];
  const [a, b] = [lineIn(ours), lineIn(theirs)];
  const ranges = differing(mine[a] ?? '', other[b] ?? '');
  const side = (lines: readonly string[], at: number, mark: ComparedLine['mark']): ComparedLine[] =>
    lines.map((text, index) => ({ text, ...(index === at && { mark }) }));
  return { title, ours: side(mine, a, ranges[0]), theirs: side(other, b, ranges[1]) };
}

/** The part between the common beginning and the common end of two lines. It is empty on the side where text is missing. */
function differing(a: string, b: string): [ComparedLine['mark'], ComparedLine['mark']] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let tail = 0;
  while (tail < shorter - start && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return [
    [start, a.length - tail],
    [start, b.length - tail],
  ];
}
