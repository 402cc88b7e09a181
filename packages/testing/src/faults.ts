import type { Denial } from './answers/dialect.ts';
import { proxyOptions, type ProxyFault } from './proxy.ts';
import { flag, isText, object, oneOf, optional, type Rules } from './rules.ts';

/**
 * What goes wrong, though nothing is wrong with the request. Each is off while it is `undefined`; several may be on at once.
 *
 * @example
 * ```ts
 * import { createGateway, type Faults } from '@sigv4/testing';
 *
 * const gateway = await createGateway({ credentials: [] });
 * const rewritten: Faults = { proxy: { headers: { accept: 'text/html' } } };
 * gateway.faults = rewritten;
 * gateway.faults = {}; // and all is well again
 * await gateway.close();
 * ```
 */
export interface Faults {
  /** How many milliseconds the server's clock goes ahead; behind with a minus. Its `date` header field tells. */
  readonly clockSkew?: number | undefined;
  /** Every session token counts as expired. */
  readonly tokensExpired?: boolean | undefined;
  /** A proxy on the way changes requests before they are verified. */
  readonly proxy?: ProxyFault | undefined;
  /** IAM denies what is signed rightly: because no policy allows it, or because one forbids it. */
  readonly denied?: Denial | undefined;
  /** No path is known. A REST API answers as to an unsigned request. Without effect where there are no routes: Lambda URLs. */
  readonly missingRoute?: boolean | undefined;
  /** A firewall in a CDN blocks everything, with a page of HTML that does not come from the service. */
  readonly blocked?: boolean | undefined;
  /** Requests for a path, or all, are redirected before they are verified. */
  readonly redirect?: Redirect | undefined;
  /** How many milliseconds every answer is held back. Default: 0. */
  readonly delay?: number | undefined;
}

/** Where requests are sent away to. */
export interface Redirect {
  /** The path that is redirected, as it is sent. Default: every path. */
  readonly from?: string | undefined;
  /** The `location` of the answer. */
  readonly to: string;
  /** Default: 307, which keeps method and body. */
  readonly status?: 301 | 302 | 303 | 307 | 308 | undefined;
}

const redirectOptions: Rules = {
  from: optional(['a path', isText]),
  to: ['a URL or a path, as text', isText],
  status: optional(oneOf([301, 302, 303, 307, 308])),
};

/** What faults may be. */
export const faultOptions: Rules = {
  clockSkew: optional(['a number of milliseconds', Number.isFinite]),
  tokensExpired: flag,
  proxy: optional(object(proxyOptions)),
  denied: optional(oneOf(['implicitly', 'explicitly'])),
  missingRoute: flag,
  blocked: flag,
  redirect: optional(object(redirectOptions)),
  delay: optional(['a number of milliseconds', (value) => Number.isFinite(value) && Number(value) >= 0]),
};
