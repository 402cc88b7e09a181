/** The parts of a URL that are read, with the names that `URL` gives them. */
export interface UrlParts {
  readonly href: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  /** With the port, if it is not the default port of the scheme. */
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
}

/** A path and a query in the strict spelling, as most are. No segment begins with a dot, every parameter has a `=`, and none can be part of a signature. */
const STRICT_TARGET = /^(?:\/|(?:\/[\w~-][\w.~-]*)+\/?)(?:\?(?:(?![xX]-[aA]|AWSA)[\w.~-]+=[\w.~-]*(?:&(?=.)|$))+)?$/;

/** The same, after an origin that no parser changes: labels in lower case, and the last one is not a number. */
const strictUrl = (): RegExp =>
  (STRICT_URL ??= new RegExp(STRICT_TARGET.source.replace('^', '^https://(?:(?!xn--)[a-z\\d-]+\\.)+[a-z]+')));

/** Made on first use, so that a bundler can leave it out. */
let STRICT_URL: RegExp | undefined;

/** The longest URL that is tested with these patterns. Megabytes would be a RangeError, because their stack grows with every segment and parameter. */
const LONGEST = 8192;

/** Marks a URL that is already in the strict spelling. It is not parsed, because parsing takes longer than hashing. A symbol, so that nobody else can make such a mark. */
const STRICT: unique symbol = /* @__PURE__ */ Symbol('strict');

interface StrictUrl extends UrlParts {
  readonly [STRICT]: true;
}

/** True for a URL that was read without a parser. */
export function isStrict(url: UrlParts): boolean {
  return (url as Partial<StrictUrl>)[STRICT] === true;
}

/** The origin of the last strict URL. Most calls are to the same one. */
let known: { readonly origin: string; readonly host: string } | undefined;

function readStrictUrl(href: string): StrictUrl | undefined {
  if (href.length >= LONGEST) return undefined;
  // `indexOf`, because `startsWith` takes longer
  if (!known || href.indexOf(known.origin) !== 0 || !STRICT_TARGET.test(href.slice(known.origin.length))) {
    if (!strictUrl().test(href)) return undefined;
    const path = href.indexOf('/', 'https://'.length);
    known = { origin: href.slice(0, path), host: href.slice('https://'.length, path) };
  }
  const { origin, host } = known;
  const query = href.indexOf('?', origin.length);
  const end = query < 0 ? href.length : query;
  const pathname = href.slice(origin.length, end);
  const search = href.slice(end);
  return {
    [STRICT]: true,
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

/** Reads a URL, which may be relative to `base`. Returns `undefined` if it is not a valid URL. */
export function readUrl(url: string | URL, base?: string): UrlParts | undefined {
  try {
    const href = String(url);
    return readStrictUrl(href) ?? parseUrl(href, base);
  } catch {
    return undefined;
  }
}

/** Reads a URL with the platform's parser alone. The result is the same as that of `readUrl`, and takes longer. */
export function parseUrl(url: string | URL, base?: string): UrlParts | undefined {
  try {
    // `URL.canParse` is not used: once optimised, Node 20's version rejects URLs with umlauts.
    return new URL(url, base);
  } catch {
    return undefined;
  }
}

/** True for a URL whose path and query are already in the strict spelling. */
export function hasStrictTarget(url: UrlParts): boolean {
  if (isStrict(url)) return true;
  const target = url.pathname + url.search;
  return target.length < LONGEST && STRICT_TARGET.test(target);
}

/** The URL of the current page. `undefined` on servers. */
export const pageUrl = (): string | undefined => globalThis.location?.href;

/** True for hosts on this machine. Requests to them do not reach the network. */
export function isLoopback({ hostname }: { readonly hostname: string }): boolean {
  return /^(([^/]+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
