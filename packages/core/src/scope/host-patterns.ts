import { readUrl, type UrlParts } from '../request/url.ts';

/** A name or an IPv6 address in brackets, with an optional leading `*.` and an optional port. */
const HOST_PATTERN = /^(\*\.)?([^\s/:@?#*[\]\\.,][^\s/:@?#*[\]\\,]*|\[[\da-f:.]+\])(:\d+)?$/i;

/** As URLs spell them. An address has no hosts below it. */
const IP_ADDRESS = /^(\[|[\d.]+$)/;

interface HostPattern {
  readonly wildcard: string | undefined;
  readonly name: string;
  /** `undefined` for any. */
  readonly port: number | undefined;
}

/** Reads a pattern, with the name spelt as in URLs; `undefined` for what is none. */
export function readPattern(pattern: string): HostPattern | undefined {
  const [, wildcard, given, port] = HOST_PATTERN.exec(pattern) ?? [];
  const name = given && readUrl(`https://${given}`)?.hostname;
  if (!name || (wildcard && IP_ADDRESS.test(name))) return undefined;
  if (port === undefined) return { wildcard, name, port };
  const number = Number(port.slice(1));
  return number > 0 && number < 65_536 ? { wildcard, name, port: number } : undefined;
}

/** Tells whether a URL's host is one of the patterns of `hosts`. */
export function hostMatcher(patterns: readonly string[]): (url: UrlParts) => boolean {
  const read = patterns.flatMap((pattern) => readPattern(pattern) ?? []);
  return (url) =>
    read.some(({ wildcard, name, port }) => {
      if (port !== undefined && port !== Number(url.port || (url.protocol.endsWith('s:') ? 443 : 80))) return false;
      return wildcard ? url.hostname.endsWith(`.${name}`) : url.hostname === name;
    });
}
