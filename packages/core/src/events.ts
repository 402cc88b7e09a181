import type { SigV4Error } from './errors.ts';

/** Why a request went on unsigned. */
export type PassReason =
  /** The request said `sigv4: false`. */
  | 'disabled'
  /** The URL, or the form of an upload to S3, carries a signature already. */
  | 'presigned'
  /** Another wrapper of ours signed it. */
  | 'already-signed'
  /** An AWS endpoint, but the request brings an `authorization` or an API key of its own: AppSync's, or Location's. */
  | 'has-owner'
  /** An AWS endpoint whose ordinary calls take no signature, such as Cognito's. */
  | 'takes-no-signature'
  /** An AWS endpoint that nobody named, and the signer says `awsEndpoints: false`. */
  | 'endpoint-not-named'
  /** Neither an AWS endpoint nor one of `hosts`. */
  | 'host-not-covered'
  /** The request was redirected to another host, which is not one of `hosts`, or came from one. */
  | 'redirected';

/** What every event tells of its request. The URL has no query: its values can be secrets. */
interface RequestFacts {
  readonly method: string;
  readonly url: string;
}

/** What `onEvent` is told. No event holds a secret key, a session token or a signature; a `url` has no query, whose values can be secrets, and `[redacted]` where a redirect has repeated one. */
export type SigV4Event =
  | ({
      readonly type: 'signed';
      readonly service: string;
      readonly region: string;
      readonly accessKeyId: string;
    } & RequestFacts)
  | ({ readonly type: 'passed'; readonly reason: PassReason } & RequestFacts)
  | {
      readonly type: 'refreshed';
      /** How long the new credentials live, in milliseconds; `undefined` when they do not expire. */ readonly lifetime:
        number | undefined;
      readonly accessKeyId: string;
    }
  | { readonly type: 'refresh-failed'; readonly error: SigV4Error }
  | ({ readonly type: 'recovered'; readonly reason: 'expired' | 'clock' } & RequestFacts)
  | ({
      readonly type: 'redirected';
      /** Where to, without query. */ readonly to: string;
      readonly status: number;
      /** Whether the next request is signed, too: another host is, if `hosts` names it. */ readonly signed: boolean;
    } & RequestFacts)
  | ({
      readonly type: 'rejected';
      readonly status: number;
      /** AWS's error code, such as `AccessDeniedException`: a name of at most 100 characters. */ readonly code: string;
    } & RequestFacts);

type WithoutFacts<Event> = Event extends RequestFacts ? Omit<Event, keyof RequestFacts> : never;

/** What an event tells beside the facts of its request. */
export type RequestNews = WithoutFacts<SigV4Event>;
