import { unpolluted } from '@sigv4/core';
import type { Dispatcher } from 'undici';

type Given = Dispatcher.DispatchOptions['headers'];

/** undici refuses these if they are given twice. Joined, they would be another value. */
const ONLY_ONCE: readonly string[] = ['host', 'content-length'];

/** The headers in a form that can be read again: some iterables can be read only once. */
export function keptHeaders(headers: Given): Given {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return headers;
  const iterator = unpolluted(headers as Partial<Iterable<unknown>>, [Symbol.iterator])[Symbol.iterator];
  return iterator ? new Pairs(headers as Iterable<[string, string]>) : headers;
}

/** A list would be read as a flat one: name, value, name, value. */
class Pairs implements Iterable<[string, string]> {
  readonly #pairs: readonly [string, string][];

  constructor(pairs: Iterable<[string, string]>) {
    this.#pairs = [...pairs];
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#pairs[Symbol.iterator]();
  }
}

/**
 * The headers in each form that undici takes, one pair for each name. `undefined` only for headers that undici refuses, because it gets
 * them unsigned.
 */
export function headerPairs(headers: Given): [name: string, value: string][] | undefined {
  const entries = entriesOf(headers);
  if (!entries) return undefined;
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    const lower = String(name).toLowerCase();
    const before = values.get(lower);
    if (ONLY_ONCE.includes(lower) && (before || Array.isArray(value))) return undefined;
    if (!Array.isArray(value) && isRefused(value)) return undefined;
    const all = [value].flat() as unknown[];
    if (all.some(isRefused)) return undefined;
    if (all.length === 0) continue; // undici sends none
    values.set(lower, [...(before ?? []), ...all.map((one) => (one === null ? '' : String(one as string)))]);
  }
  return [...values].map(([name, all]) => [name, all.join(name === 'cookie' ? '; ' : ', ')]);
}

function isRefused(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'symbol';
}

function entriesOf(headers: Given): (readonly [name: unknown, value: unknown])[] | undefined {
  if (headers === null || headers === undefined) return [];
  if (typeof headers !== 'object') return undefined;
  if (Array.isArray(headers)) {
    if (headers.length % 2) return undefined;
    return headers.flatMap((name, at) => (at % 2 ? [] : [[name, headers[at + 1]] as const]));
  }
  if (!(headers instanceof Pairs)) return Object.entries(headers);
  const pairs = [...headers];
  return pairs.every((pair) => Array.isArray(pair) && pair.length === 2) ? pairs : undefined;
}
