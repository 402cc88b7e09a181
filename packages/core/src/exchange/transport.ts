import type { Answers } from '../refusal/read.ts';
import type { Body, Payload } from '../request/body.ts';
import type { HeaderMap } from '../request/headers.ts';
import type { SignableRequest } from '../request/request.ts';
import type { UrlParts } from '../request/url.ts';
import type { RequestOptions } from '../scope/options.ts';

/** The parts of a request that a redirect can change. */
export interface Hop {
  readonly method: string;
  readonly url: UrlParts;
  readonly headers: HeaderMap;
}

/** A request as a bridge passes it to `exchange`. */
export interface ExchangeRequest extends SignableRequest {
  /** The URL. In a browser it may be relative to the page. An invalid URL is passed through unchanged, and the client throws its own error. */
  readonly url: string | URL;
  /** The request's own options. `false`: the request is not signed. */
  readonly sigv4?: false | RequestOptions | undefined;
  /** The base URL that the caller has configured. A signer with a `service` signs requests to its host. */
  readonly baseUrl?: string | undefined;
  /** Whether a body of bytes is copied at the call, as in fetch, so that the caller may change its bytes afterwards. Default: false. */
  readonly copyBytes?: boolean | undefined;
  /** Whether a stream is read into memory even if its payload could be unsigned. Default: false. */
  readonly buffer?: boolean | undefined;
  /** Returns a copy of a stream body. The body itself can still be read. */
  readonly copyBody?: (() => Body | undefined) | undefined;
  /** What happens with redirects of a signed request. Default: `follow`. */
  readonly redirect?: 'follow' | 'error' | 'manual' | undefined;
  /**
   * The URL whose answer led to this request, for a client that follows redirects above the bridge. `unsigned` if that request was sent
   * unsigned: then this one is too.
   */
  readonly redirectedFrom?: string | undefined;
  /** How many redirects are followed. Default: 20, as in fetch. */
  readonly maxRedirects?: number | undefined;
  /** Aborts the exchange at once, also while it waits for credentials. The exchange rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A request to send. Nothing that is signed may be changed. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** All headers, including the caller's. The names are in lower case. */
  readonly headers: Record<string, string>;
  /** A string, bytes or a stream. `undefined`: there is no body. */
  readonly body: Payload;
}

/** How `exchange` uses an HTTP client for one request. */
export interface Transport<Answer> {
  /** How the client's answers are read. */
  readonly answers: Answers<Answer>;
  /** Sends the caller's request unchanged. */
  pass(): Promise<Answer>;
  /** Sends this request. It must not follow redirects. */
  send(request: OutgoingRequest): Promise<Answer>;
  /** Gets the next request of a redirect, unsigned. The request that it returns is signed and sent. */
  redirected?(next: Hop, answer: Answer): Hop;
  /** Whether the client can send a `host` header that differs from the URL's host. Default: false. */
  readonly sendsHost?: boolean | undefined;
  /**
   * Whether requests that are made together are all signed before the first is sent. This is faster than signing each between two others,
   * because the processor keeps the code in its caches. A request is then never sent before the call returns. Default: false.
   */
  readonly signsTogether?: boolean | undefined;
}
