/** What is read of a URL, with the names of a `URL`. */
export interface UrlParts {
  readonly href: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  /** With the port, where that is not the scheme's own. */
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  /** True for a URL that is known to be in the strict spelling as it stands. */
  readonly isStrict?: boolean;
}

/** A path and a query in the strict spelling, as most are: segments that begin with no dot, parameters with a `=`. */
const STRICT_PATH = /^(?:\/[\w~-][\w.~-]*)*\/?$/;
const STRICT_QUERY = /^(?:\?(?:[\w.~-]+=[\w.~-]*(?:&(?=.)|$))+)?$/;

/** Both, behind an origin that no parser changes: labels in lower case, of which the last is no number. */
const STRICT_URL = /^https:\/\/(?:(?!xn--)[a-z\d-]+\.)+[a-z]+(?:\/|(?:\/[\w~-][\w.~-]*)+\/?)(?:\?(?:[\w.~-]+=[\w.~-]*(?:&(?=.)|$))+)?$/;

/** Reads a URL, in a page also a relative one; `undefined` for what is none. To parse a strict one would take longer than to hash it. */
export function readUrl(url: string | URL, base?: string): UrlParts | undefined {
  const href = String(url);
  if (STRICT_URL.test(href)) return takeApart(href);
  try {
    return new URL(href, base); // not after `URL.canParse`: Node 20's says no to an umlaut as soon as it has been compiled
  } catch {
    return undefined;
  }
}

function takeApart(href: string): UrlParts {
  const path = href.indexOf('/', 'https://'.length);
  const query = href.indexOf('?', path);
  const end = query < 0 ? href.length : query;
  const host = href.slice('https://'.length, path);
  return { href, protocol: 'https:', username: '', password: '', host, hostname: host, port: '', pathname: href.slice(path, end), search: href.slice(end), isStrict: true };
}

/** True for a URL whose path and query are in the strict spelling as they stand. */
export function hasStrictTarget({ isStrict, pathname, search }: UrlParts): boolean {
  return isStrict ?? (STRICT_PATH.test(pathname) && STRICT_QUERY.test(search));
}

/** The address of the page that this runs in; there is none on servers. */
export const pageUrl = (): string | undefined => globalThis.location?.href;

/** What may be shown of a URL. */
export type ShownUrl = Pick<UrlParts, 'protocol' | 'host' | 'pathname'>;

/** A URL for messages and events: without query, whose values can be secrets. */
export function shown({ protocol, host, pathname }: ShownUrl): string {
  return `${protocol}//${host}${pathname}`;
}
