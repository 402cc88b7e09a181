import { readUrl, type UrlParts } from '../request/url.ts';

/** A host name or an IPv6 address in brackets, with an optional leading `*.` and an optional port. */
const HOST_PATTERN = /^(\*\.)?([^\s/:@?#*[\]\\.,][^\s/:@?#*[\]\\,]*|\[[\da-f:.]+\])(:0*[1-9]\d*)?$/i;

/** An IP address as URLs spell it. It cannot have a wildcard. */
const IP_ADDRESS = /^(\[|[\d.]+$)/;

interface HostPattern {
  readonly wildcard: string | undefined;
  readonly name: string;
  /** `undefined`: any port. */
  readonly port: number | undefined;
}

/** Reads a pattern, and spells its name as URLs do. Returns `undefined` if the text is not a host pattern. */
export function readPattern(pattern: string): HostPattern | undefined {
  const [, wildcard, host, port = ''] = HOST_PATTERN.exec(pattern) ?? [];
  const name = host && readUrl(`https://${host}${port}`)?.hostname;
  if (!name || (wildcard && IP_ADDRESS.test(name))) return undefined;
  return { wildcard, name, port: port ? Number(port.slice(1)) : undefined };
}

/** Returns a function that tests whether a URL's host matches one of the patterns in `hosts`. */
export function hostMatcher(patterns: readonly string[]): (url: UrlParts) => boolean {
  const read = patterns.flatMap((pattern) => readPattern(pattern) ?? []);
  return (url) =>
    read.some(({ wildcard, name, port }) => {
      if (port !== undefined && port !== Number(url.port || (url.protocol.endsWith('s:') ? 443 : 80))) return false;
      return wildcard ? url.hostname.endsWith(`.${name}`) : url.hostname === name;
    });
}
