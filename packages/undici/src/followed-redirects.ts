import type { Answer } from './sending.ts';

/** How long a redirect is remembered: as long as somebody above may wait before following it. */
const REMEMBERED_MILLISECONDS = 60_000;

/** A redirect that somebody above may follow. */
export interface Redirect {
  /** The URL that has answered. `unsigned`: that request was sent unsigned. */
  readonly from: string;
  /** Whether the first request of the chain was signed. */
  readonly hasBegunSigned: boolean;
}

/**
 * Remembers where redirects lead, because `fetch` and the interceptor `redirect` follow them above this dispatcher, where the next request
 * looks like one of the program itself. A server must not be able to choose what is signed with the caller's credentials.
 */
export class FollowedRedirects {
  readonly #targets = new Map<string, Redirect & { readonly until: number }>();

  /** The redirect that led to this URL. */
  leadingTo(url: string): Redirect | undefined {
    const key = keyOf(url, url);
    const found = key === undefined ? undefined : this.#targets.get(key);
    return found && found.until > performance.now() ? found : undefined;
  }

  /** Remembers a redirect to another host, and every redirect of a chain that has been at another host. */
  note(url: string, signed: boolean, before: Redirect | undefined, { status, headers }: Answer): void {
    const location = [headers['location']].flat()[0];
    if (status < 300 || status > 399 || !location) return;
    const now = performance.now();
    for (const [key, { until }] of this.#targets) {
      if (until > now) break; // the others are younger
      this.#targets.delete(key);
    }
    for (const spelling of spellingsOf(location)) {
      const key = keyOf(spelling, url);
      if (key === undefined || (!before && new URL(key).host === new URL(url).host)) continue;
      this.#targets.delete(key); // so that it becomes the youngest
      this.#targets.set(key, {
        from: signed ? url : 'unsigned',
        hasBegunSigned: signed || (before?.hasBegunSigned ?? false),
        until: now + REMEMBERED_MILLISECONDS,
      });
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
