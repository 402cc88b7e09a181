import type { Answer } from './sending.ts';

/** How long a redirect is remembered: as long as somebody above may wait before following it. */
const REMEMBERED_MILLISECONDS = 60_000;

/**
 * Remembers where redirects lead, because `fetch` and the interceptor `redirect` follow them above this dispatcher, where the next request
 * looks like one of the program itself. A server must not be able to choose what is signed with the caller's credentials.
 */
export class FollowedRedirects {
  readonly #targets = new Map<string, { readonly from: string; readonly until: number }>();

  /** The URL that redirected to this one. `unsigned`: that request was sent unsigned. */
  leadingTo(url: string): string | undefined {
    const key = keyOf(url, url);
    const found = key === undefined ? undefined : this.#targets.get(key);
    return found && found.until > performance.now() ? found.from : undefined;
  }

  /** Remembers a redirect to another host, and every redirect of a chain that has been at another host. */
  note(url: string, signed: boolean, redirectedFrom: string | undefined, { status, headers }: Answer): void {
    const location = [headers['location']].flat()[0];
    if (status < 300 || status > 399 || !location) return;
    const now = performance.now();
    for (const [key, { until }] of this.#targets) if (until <= now) this.#targets.delete(key);
    for (const spelling of spellingsOf(location)) {
      const key = keyOf(spelling, url);
      if (key === undefined || (!redirectedFrom && new URL(key).host === new URL(url).host)) continue;
      this.#targets.set(key, { from: signed ? url : 'unsigned', until: now + REMEMBERED_MILLISECONDS });
    }
  }
}

/** The URL without its fragment, as it is requested. */
function keyOf(url: string, base: string): string | undefined {
  try {
    const { origin, pathname, search } = new URL(url, base);
    return `${origin}${pathname}${search}`;
  } catch {
    return undefined;
  }
}

/** The location as each client reads it: bytes that are not ASCII are UTF-8 to one and Latin-1 to the other. */
function spellingsOf(location: string): Set<string> {
  const bytes = Buffer.from(location, 'latin1');
  return new Set([location, bytes.toString('utf8'), bytes.toString('latin1')]);
}
