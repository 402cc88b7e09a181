import { createHash } from 'node:crypto';
import { pathOf } from './request.ts';
import type { Answer } from './sending.ts';

/** How long a redirect is remembered: as long as somebody above may wait before following it, or before trying again. */
const REMEMBERED_MILLISECONDS = 60_000;

/** A redirect that somebody above may follow. */
export interface Redirect {
  /** The URL that has answered. `unsigned`: that request was sent unsigned. */
  readonly from: string;
  /** Whether the first request of the chain was signed. */
  readonly hasBegunSigned: boolean;
}

interface Remembered extends Redirect {
  readonly until: number;
}

/**
 * Remembers where redirects lead, because `fetch` and the interceptor `redirect` follow them above this dispatcher, where the next request
 * looks like one of the program itself. A server must not be able to choose what is signed with the caller's credentials.
 */
export class FollowedRedirects {
  readonly #targets = new Map<string, Remembered>();
  /** The handlers of requests to which a redirect led. The interceptor `retry` sends a request again with the same handler, also after the minute. */
  readonly #led = new WeakMap<object, Redirect & { readonly key: string }>();

  /** The redirect that led to this request. */
  leadingTo(url: string, handler: object): Redirect | undefined {
    const before = this.#led.get(handler);
    if (this.#targets.size === 0 && !before) return undefined; // most programs meet no redirect, and need no hash
    const target = read(url, url);
    if (!target) return undefined;
    const key = keyOf(target);
    const led = this.#remembered(key) ?? (before?.key === key ? before : undefined);
    if (led) this.#led.set(handler, { ...led, key });
    return led;
  }

  /** Remembers a redirect to another host, and every redirect of a chain that has been at another host. Returns whether it is one. */
  note(url: string, signed: boolean, before: Redirect | undefined, { status, headers }: Answer): boolean {
    if (before && (status === 429 || status > 499)) this.keep(url, before);
    if (status < 300 || status > 399) return false;
    const from = read(url, url);
    const targets = targetsOf(headers['location'], url).filter(
      ({ host }) => before !== undefined || host !== from?.host,
    );
    for (const target of targets)
      this.#remember(keyOf(target), {
        from: signed ? url : 'unsigned',
        hasBegunSigned: signed || (before?.hasBegunSigned ?? false),
      });
    return targets.length > 0;
  }

  /** Remembers for longer the redirect to a request that has failed, because somebody above may send it again. */
  keep(url: string, led: Redirect | undefined): void {
    const target = led && read(url, url);
    if (target) this.#remember(keyOf(target), led);
  }

  #remembered(key: string): Remembered | undefined {
    const found = this.#targets.get(key);
    return found && found.until > performance.now() ? found : undefined;
  }

  /** If two redirects lead to the same URL, nobody knows which of them is followed. The stricter one counts, until it is forgotten. */
  #remember(key: string, { from, hasBegunSigned }: Redirect): void {
    const now = performance.now();
    for (const [known, { until }] of this.#targets) {
      if (until > now) break; // the others are younger
      this.#targets.delete(known);
    }
    const other = this.#remembered(key);
    hasBegunSigned ||= other?.hasBegunSigned ?? false;
    if (other?.from === 'unsigned' && from !== 'unsigned') {
      this.#targets.set(key, { ...other, hasBegunSigned });
      return;
    }
    this.#targets.delete(key); // so that it becomes the youngest
    this.#targets.set(key, { from, hasBegunSigned, until: now + REMEMBERED_MILLISECONDS });
  }
}

function read(url: string, base: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}

/** The URL without its fragment, as it is requested. It is hashed, because a server may send long ones. */
function keyOf({ origin, pathname, search }: URL): string {
  return createHash('sha256').update(`${origin}${pathname}${search}`).digest('base64');
}

/**
 * The location as each client reads it: bytes that are not ASCII are UTF-8 to one and Latin-1 to the other, several headers are joined in
 * one way or the other, and to the interceptor `redirect` a path that begins with two slashes is another host.
 */
function targetsOf(location: string | string[] | undefined, url: string): URL[] {
  const given = [location ?? []].flat();
  const texts = [...given, given.join(','), given.join(', ')].filter(Boolean);
  const spellings = texts.flatMap((text) => {
    const bytes = Buffer.from(text, 'latin1');
    return [text, bytes.toString('utf8'), bytes.toString('latin1')];
  });
  const bases = [url, read(pathOf(url), url)?.href ?? url];
  return [...new Set(spellings)].flatMap((text) => bases.flatMap((base) => read(text, base) ?? []));
}
