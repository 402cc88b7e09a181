/** One parameter of a query in the canonical spelling: every byte except the unreserved characters as `%XX`. */
export type QueryPair = readonly [name: string, value: string];

/** The path and the parameters of a request target, in the caller's order. */
export function splitTarget(target: string): { path: string; pairs: QueryPair[] } {
  const mark = target.indexOf('?');
  if (mark === -1) return { path: target, pairs: [] };
  const pairs = target
    .slice(mark + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): QueryPair => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [respell(pair), ''] : [respell(pair.slice(0, equals)), respell(pair.slice(equals + 1))];
    });
  return { path: target.slice(0, mark), pairs };
}

/** Works on bytes, so an escape that is not UTF-8 stays as it is. A `+` is read as a plus: see `unreadable.ts`. */
function respell(raw: string): string {
  return raw.replace(/%([\da-f]{2})|[^]/gi, (character, hex?: string) => {
    const byte = hex === undefined ? character.charCodeAt(0) : Number.parseInt(hex, 16);
    const plain = String.fromCharCode(byte);
    return /[\w.~-]/.test(plain) ? plain : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

/** The values of one parameter, decoded. */
export function queryValues(pairs: readonly QueryPair[], name: string): string[] {
  return pairs.filter(([spelling]) => spelling === name).map(([, value]) => decode(value) ?? value);
}

/** Decodes a canonical spelling. `undefined` if its bytes are not UTF-8. */
export function decode(spelling: string): string | undefined {
  try {
    return decodeURIComponent(spelling);
  } catch {
    return undefined;
  }
}

/** The canonical query string: sorted by name, then by value. Sorting whole `name=value` texts would give another order. */
export function canonicalQuery(pairs: readonly QueryPair[]): string {
  const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  const sorted = [...pairs].sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]));
  return sorted.map(([name, value]) => `${name}=${value}`).join('&');
}
