import type { Answers } from '../refusal/read.ts';
import type { Body, Payload } from '../request/body.ts';
import type { HeaderMap } from '../request/headers.ts';
import type { SignableRequest } from '../request/request.ts';
import type { UrlParts } from '../request/url.ts';
import type { RequestOptions } from '../scope/options.ts';

/** A request, as far as a redirect changes it. */
export interface Hop {
  readonly method: string;
  readonly url: UrlParts;
  readonly headers: HeaderMap;
}

/** A request as a bridge hands it over. */
export interface ExchangeRequest extends SignableRequest {
  /** In a page it may be relative to that; what is no URL is passed, for the client to refuse. */
  readonly url: string | URL;
  /** What the request says for itself; `false`: it is not to be signed. */
  readonly sigv4?: false | RequestOptions | undefined;
  /** A base URL that the caller configured: a `service` option speaks for its host. */
  readonly baseUrl?: string | undefined;
  /** Copy a body of bytes before credentials are waited for, as fetch does at the call: the caller may write into them. Default: false. */
  readonly copyBytes?: boolean | undefined;
  /** Read the body, if it is a stream, even where it could go unsigned. Default: false. */
  readonly buffer?: boolean | undefined;
  /** A copy of a stream body, to look into; the body stays as readable as it was. */
  readonly copyBody?: (() => Body | undefined) | undefined;
  /** What becomes of redirects of a signed request. Default: `follow`. */
  readonly redirect?: 'follow' | 'error' | 'manual' | undefined;
  /** How many redirects are followed. Default: 20, as fetch has it. */
  readonly maxRedirects?: number | undefined;
  /** Ends the exchange at once, with its reason; waits for credentials included. */
  readonly signal?: AbortSignal | undefined;
}

/** A request as it is to be sent: nothing may be changed that is signed. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** Lower-case names; all of them, the caller's included. */
  readonly headers: Record<string, string>;
  /** A string, bytes or a stream; `undefined` for none. */
  readonly body: Payload;
}

/** What the exchange asks of an HTTP client, for one request. */
export interface Transport<Answer> {
  /** How its answers are read. */
  readonly answers: Answers<Answer>;
  /** Sends the caller's request as it came. */
  pass(): Promise<Answer>;
  /** Sends this request, and follows no redirect. */
  send(request: OutgoingRequest): Promise<Answer>;
  /** Shown the next request of a redirect, unsigned; what it gives back is signed and sent. */
  redirected?(next: Hop, answer: Answer): Hop;
  /** Whether the client sends a `host` field that differs from the URL's host. Default: false. */
  readonly sendsHost?: boolean | undefined;
}
