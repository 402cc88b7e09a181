/** True for a URL that carries a signature already: of this version, or of the one before it. */
export function isPresigned({ search }: UrlParts): boolean {
  return (
    search !== '' &&
    (/[?&]x-amz-signature(?![\w-])/i.test(search) ||
      (/[?&]AWSAccessKeyId=/.test(search) && /[?&]Signature=/.test(search)))
  );
}

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
}

/** Path and query in the strict spelling, as most are: segments that begin with no dot, parameters with a `=`. */
const STRICT_TARGET = /^(\/|(?:\/[\w~-][\w.~-]*)+\/?)(\?(?:[\w.~-]+=[\w.~-]*(?:&(?=.)|$))+)?$/;

/** The same, behind an origin that no parser changes: labels in lower case, of which the last is no number. */
const STRICT_URL = new RegExp(STRICT_TARGET.source.replace('^', '^https://((?:(?!xn--)[a-z\\d-]+\\.)+[a-z]+)'));

/** Of megabytes a pattern makes a RangeError: its stack grows with every segment and every parameter. */
const LONGEST = 8192;

/** A URL that is in the strict spelling as it stands: to parse it would take longer than to hash it. */
interface StrictUrl extends UrlParts {
  readonly isStrict: true;
}

function readStrictUrl(href: string): StrictUrl | undefined {
  const parts = href.length < LONGEST && STRICT_URL.exec(href);
  if (!parts) return undefined;
  const [, host = '', pathname = '', search = ''] = parts;
  return {
    isStrict: true,
    href,
    protocol: 'https:',
    username: '',
    password: '',
    host,
    hostname: host,
    port: '',
    pathname,
    search,
  };
}

/** Reads a URL, in a page also a relative one; `undefined` for what is none. */
export function readUrl(url: string | URL, base?: string): UrlParts | undefined {
  try {
    const href = String(url);
    // Not after `URL.canParse`: Node 20's says no to an umlaut as soon as it has been compiled.
    return readStrictUrl(href) ?? new URL(href, base);
  } catch {
    return undefined;
  }
}

/** True for a URL whose path and query are in the strict spelling as they stand. */
export function hasStrictTarget(url: UrlParts): boolean {
  if (Object.hasOwn(url, 'isStrict')) return true;
  const target = url.pathname + url.search;
  return target.length < LONGEST && STRICT_TARGET.test(target);
}

/** The address of the page that this runs in; there is none on servers. */
export const pageUrl = (): string | undefined => globalThis.location?.href;

/** True for hosts on this machine: no network sees what is sent to them. */
export function isLoopback({ hostname }: { readonly hostname: string }): boolean {
  return /^(([^/]+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
