import type { RequestOptions } from './options.ts';
import type { Body, Payload } from './payload.ts';
import type { Hop } from './redirect.ts';
import type { SignableRequest } from './request.ts';

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

/** How a client's answers are read. It knows no request: with a refusal it is kept for as long as the caller keeps that. */
export interface Answers<Answer> {
  /** The HTTP status. */
  status(answer: Answer): number;
  /** A header field by its lower-case name. */
  header(answer: Answer, name: string): string | null | undefined;
  /** A copy of the body of an answer, to look into; the answer stays as readable as it was. */
  copyBody?(answer: Answer): Body | undefined;
  /** The object that the caller gets, and may have explained. Default: the answer itself. */
  subject?(answer: Answer): object;
  /** True for the answer by which a browser's fetch hides a redirect. */
  hidesRedirect?(answer: Answer): boolean;
  /** Lets go of an answer that nobody will read. */
  discard?(answer: Answer): void;
  /** Told where redirects have led. */
  arrived?(answer: Answer, url: string): void;
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
