import type { Difference } from '../explanation.ts';

interface Parsed {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly signedHeaders: string;
  readonly payloadHash: string;
}

/** The lines are: method, path, query, one for each header, an empty one, signed headers, payload hash. */
function parse(canonicalRequest: string): Parsed {
  const lines = canonicalRequest.split('\n');
  const [method = '', path = '', query = ''] = lines;
  const [signedHeaders = '', payloadHash = ''] = lines.slice(-2);
  const headers = lines
    .slice(3, -2)
    .filter(Boolean)
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    });
  return { method, path, query, headers: new Map(headers), signedHeaders, payloadHash };
}

/** Compares two canonical requests part by part, from the top, without the headers in `unstated`. `undefined` if they are equal. */
export function differenceOf(
  oursText: string,
  theirsText: string,
  unstated: readonly string[] = [],
): Difference | undefined {
  const [ours, theirs] = [parse(oursText), parse(theirsText)];
  if (ours.method !== theirs.method) return { part: 'method', ours: ours.method, theirs: theirs.method };
  if (ours.path !== theirs.path) return { part: 'path', ours: ours.path, theirs: theirs.path };
  if (ours.query !== theirs.query) return { part: 'query', ours: ours.query, theirs: theirs.query };
  for (const name of new Set([...ours.headers.keys(), ...theirs.headers.keys()])) {
    if (unstated.includes(name)) continue;
    const [value, other] = [ours.headers.get(name), theirs.headers.get(name) || undefined];
    if (value !== other && (value || other)) return { part: 'header', name, ours: value, theirs: other };
  }
  if (ours.signedHeaders !== theirs.signedHeaders)
    return { part: 'signed headers', ours: ours.signedHeaders, theirs: theirs.signedHeaders };
  if (ours.payloadHash !== theirs.payloadHash)
    return { part: 'payload hash', ours: ours.payloadHash, theirs: theirs.payloadHash };
  return undefined;
}
