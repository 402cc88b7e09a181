import type { SigV4Error } from './errors.ts';

/** Why a request was passed through without a signature of this wrapper. */
export type PassReason =
  /** The request has `sigv4: false`. */
  | 'disabled'
  /** The URL, or the form of an upload to S3, already contains a signature. */
  | 'presigned'
  /** Another wrapper of this library has signed the request. */
  | 'already-signed'
  /** The host is an AWS endpoint, but the request has its own `authorization` header, or an API key of AppSync or Location. */
  | 'has-owner'
  /** The host is an AWS endpoint whose ordinary calls are not signed, such as Cognito's. */
  | 'takes-no-signature'
  /** The host is an AWS endpoint, but the signer has `awsEndpoints: false` and you did not name the host. */
  | 'endpoint-not-named'
  /** The host is not an AWS endpoint and not in `hosts`. */
  | 'host-not-covered'
  /** A redirect led to another host that is not in `hosts`. All later requests of the same chain are unsigned too. */
  | 'redirected';

/** What every event contains of its request. The URL has no query: query values can be secrets. */
interface RequestFacts {
  readonly method: string;
  readonly url: string;
}

/**
 * What `onEvent` is called with. No event contains a secret key, a session token or a signature. A `url` has no query, because query
 * values can be secrets. Where a redirect repeats a secret in its URL, the event shows `[redacted]`.
 */
export type SigV4Event =
  | ({
      readonly type: 'signed';
      readonly service: string;
      /** With SigV4a: the region set, joined by commas, such as `*`. */
      readonly region: string;
      readonly accessKeyId: string;
    } & RequestFacts)
  | ({ readonly type: 'passed'; readonly reason: PassReason } & RequestFacts)
  | {
      readonly type: 'refreshed';
      /** The time until the new credentials expire, in milliseconds. `undefined`: they do not expire. */
      readonly lifetime: number | undefined;
      readonly accessKeyId: string;
    }
  | { readonly type: 'refresh-failed'; readonly error: SigV4Error }
  | ({ readonly type: 'recovered'; readonly reason: 'expired' | 'clock' } & RequestFacts)
  | ({
      readonly type: 'redirected';
      /** The URL of the next request, without its query. */
      readonly to: string;
      readonly status: number;
      /** Whether the next request is signed too. A request to another host is signed only if `hosts` names that host. */
      readonly signed: boolean;
    } & RequestFacts)
  | ({
      /** A signed request was answered with 400, 401 or 403; or AWS itself gave this answer to a request without a signature. `explain` takes this event. */
      readonly type: 'rejected';
      readonly status: number;
      /** AWS's error code, such as `AccessDeniedException`. It has at most 100 characters. `undefined` if the answer has none. */
      readonly code?: string | undefined;
    } & RequestFacts);

type WithoutFacts<Event> = Event extends RequestFacts ? Omit<Event, keyof RequestFacts> : never;

/** What an event contains besides the facts of its request. */
export type RequestNews = WithoutFacts<SigV4Event>;
