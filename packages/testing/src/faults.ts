import type { Denial } from './answers/dialect.ts';
import { proxyOptions, type ProxyFault } from './proxy.ts';
import { flag, isText, object, oneOf, optional, type Rules } from './rules.ts';

/**
 * What goes wrong although the request is signed correctly. A fault is off while it is `undefined`. You can turn on several at once.
 *
 * @example
 * ```ts
 * import { createGateway, type Faults } from '@sigv4/testing';
 *
 * const gateway = await createGateway({ credentials: [] });
 * const rewritten: Faults = { proxy: { headers: { accept: 'text/html' } } };
 * gateway.faults = rewritten;
 * gateway.faults = {}; // nothing goes wrong any more
 * await gateway.close();
 * ```
 */
export interface Faults {
  /** How many milliseconds the server's clock is ahead. Negative: behind. The `date` header of the answers shows that clock. */
  readonly clockSkew?: number | undefined;
  /** If `true`, every session token has expired. */
  readonly tokensExpired?: boolean | undefined;
  /** The region that requests are sent on to, instead of `region`. A signature that is not valid there is rejected. With SigV4a, this is one whose region set does not contain the region. */
  readonly routedTo?: string | undefined;
  /** A proxy changes requests before they are verified. */
  readonly proxy?: ProxyFault | undefined;
  /** IAM denies requests that are signed correctly: no policy allows them (`'implicitly'`), or a policy denies them (`'explicitly'`). */
  readonly denied?: Denial | undefined;
  /** If `true`, no route exists. A REST API then answers as it does to an unsigned request. Lambda URLs have no routes, so it has no effect. */
  readonly missingRoute?: boolean | undefined;
  /** If `true`, a firewall in a CDN blocks every request and answers with an HTML page. */
  readonly blocked?: boolean | undefined;
  /** Requests for one path, or for every path, are redirected before they are verified. */
  readonly redirect?: Redirect | undefined;
  /** How many milliseconds every answer is delayed. Default: 0. */
  readonly delay?: number | undefined;
}

/** Where requests are redirected to. */
export interface Redirect {
  /** The path that is redirected, spelled as it is sent. Default: every path. */
  readonly from?: string | undefined;
  /** The value of the `location` header. */
  readonly to: string;
  /** The status of the answer. Default: 307, which keeps method and body. */
  readonly status?: 301 | 302 | 303 | 307 | 308 | undefined;
}

const redirectOptions: Rules = {
  from: optional(['a path', isText]),
  to: ['a URL or a path, as text', isText],
  status: optional(oneOf([301, 302, 303, 307, 308])),
};

/** Which faults there are, and what each may be. */
export const faultOptions: Rules = {
  clockSkew: optional(['a number of milliseconds', Number.isFinite]),
  tokensExpired: flag,
  routedTo: optional(["a region such as 'eu-west-1'", isText]),
  proxy: optional(object(proxyOptions)),
  denied: optional(oneOf(['implicitly', 'explicitly'])),
  missingRoute: flag,
  blocked: flag,
  redirect: optional(object(redirectOptions)),
  delay: optional(['a number of milliseconds', (value) => Number.isFinite(value) && Number(value) >= 0]),
};
