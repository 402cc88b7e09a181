import type { Dispatcher } from 'undici';

type Value = string | null | undefined | readonly (string | null)[];

/** The headers in each form that undici takes, one pair for each name. `undefined` for headers that undici refuses. */
export function headerPairs(
  headers: Dispatcher.DispatchOptions['headers'],
): [name: string, value: string][] | undefined {
  const values = new Map<string, string[]>();
  for (const [name, value] of entriesOf(headers)) {
    if (value === undefined) continue;
    if (typeof name !== 'string' || (Object(value) === value && !Array.isArray(value))) return undefined;
    const lower = name.toLowerCase();
    const before = values.get(lower) ?? [];
    values.set(lower, [...before, ...[value].flat().map((one) => (one === null ? '' : String(one as string)))]);
  }
  return [...values].map(([name, all]) => [name, all.join(name === 'cookie' ? '; ' : ', ')]);
}

function entriesOf(headers: Dispatcher.DispatchOptions['headers']): [name: unknown, value: Value][] {
  if (!headers) return [];
  if (Array.isArray(headers))
    return headers.flatMap((name, at) => (at % 2 ? [] : [[name, headers[at + 1] ?? {}] as never]));
  if (Symbol.iterator in headers) return [...(headers as Iterable<[string, Value]>)];
  return Object.entries(headers);
}
