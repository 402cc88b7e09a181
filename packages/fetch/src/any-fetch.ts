import type { RequestOptions } from '@sigv4/core';

/** What a signing fetch reads in the options of a call. */
interface SigV4Init {
  /** How this request is signed, or `false` to pass it through unchanged. */
  sigv4?: false | RequestOptions | undefined;
}

/** Any fetch: the platform's, another library's with its own `Request` and `Response`, or a mock. */
export type AnyFetch = (input: never, init: never) => Promise<{ readonly status: number }>;

/** The type that `sigv4` returns for a fetch: the fetch's own type, with `sigv4` in the options of a call. The platform's `RequestInit` already has `sigv4`. */
export type SignedFetch<F extends AnyFetch> = 'sigv4' extends keyof NonNullable<InitOf<F>>
  ? F
  : F & ((input: InputOf<F>, init?: OptionsOf<F> & SigV4Init) => ReturnType<F>);

/** The options of a call. A fetch without this parameter, such as a mock, is called with those of the platform's fetch. */
type OptionsOf<F> = unknown extends InitOf<F> ? RequestInit : NonNullable<InitOf<F>>;

/** `unknown` for a function without this parameter. */
type InputOf<F> = F extends (input: infer Input, init: never) => unknown ? Input : never;
type InitOf<F> = F extends (input: never, init: infer Init) => unknown ? Init : never;
