import { exchange, signerOf, type RequestOptions, type Signer, type SigV4Options, type Transport } from '@sigv4/core';
import type { Dispatcher } from 'undici';
import { Call } from './call.ts';
import { FollowedRedirects } from './followed-redirects.ts';
import { outgoingOptions, readRequest, redirectedFromAws } from './request.ts';
import { type Answer, answers, send } from './sending.ts';

/** Has a name of its own, because `RequestOptions` is another type within the namespace of undici. */
type OwnOptions = false | RequestOptions | undefined;

declare module 'undici' {
  namespace Dispatcher {
    interface DispatchOptions {
      /** How this request is signed, or `false` to pass it through unchanged. */
      sigv4?: OwnOptions;
    }
    interface UpgradeOptions {
      /** How this request is signed, or `false` to pass it through unchanged. */
      sigv4?: OwnOptions;
    }
  }
}

/**
 * Returns an interceptor for `compose` that signs what a dispatcher sends to AWS, and passes all other requests through unchanged.
 *
 * It works with every dispatcher of undici 7 and 8: `Agent`, `Pool`, `ProxyAgent`, `EnvHttpProxyAgent`, and with `setGlobalDispatcher`,
 * also for the `fetch` that is built into Node. Compose the interceptors `retry` and `redirect` after it. If a request cannot be signed,
 * it fails with a `SigV4Error` before anything is sent.
 *
 * @example
 * ```ts
 * import { Agent, request } from 'undici';
 * import { sigv4 } from '@sigv4/undici';
 *
 * const dispatcher = new Agent().compose(sigv4());
 * export async function hello(): Promise<string> {
 *   const { body } = await request('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello', { dispatcher });
 *   return body.text();
 * }
 * ```
 */
export function sigv4(options: SigV4Options | Signer = {}): Dispatcher.DispatcherComposeInterceptor {
  const signer = signerOf(options);
  const redirects = new FollowedRedirects();

  return (dispatch: Dispatcher.Dispatch, origin?: string | null) =>
    (given: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean => {
      checkHandler(handler);
      const read = readRequest(given, origin ?? undefined);
      if (!read.request) return dispatch(read.options, handler); // a tunnel, or options that undici refuses with its own error
      const led = redirects.leadingTo(read.request.url, handler);
      const { options, request } = led?.hasBegunSigned ? redirectedFromAws(read) : read;
      const call = new Call(handler);

      const sendAs = async (outgoing: Dispatcher.DispatchOptions, signed: boolean): Promise<Answer> => {
        const answer = await send(dispatch, outgoing, call).catch((error: unknown) => {
          redirects.keep(request.url, led);
          throw error;
        });
        const note = (): boolean => redirects.note(request.url, signed, led, answer);
        // fetch follows a redirect at once. From a cache above it would follow it later, when it is forgotten.
        if (note()) answer.headers['cache-control'] = 'no-store';
        call.beforeEnd = note; // the interceptor redirect follows when the answer has ended, which takes as long as the server likes
        return answer;
      };
      const transport: Transport<Answer> = {
        answers,
        sendsHost: true,
        pass: () => sendAs(options, false),
        send: (outgoing) => sendAs(outgoingOptions(options, outgoing), true),
      };
      call.start();
      exchange(
        signer,
        { ...request, redirectedFrom: led?.from, redirect: 'manual', signal: call.signal },
        transport,
      ).then(
        (answer) => answer.held?.handOn(),
        (error: unknown) => call.fail(Object(error) === error ? (error as Error) : new Error(String(error))), // a body may fail with nothing, which handlers take for success
      );
      return true;
    };
}

/** undici 8 does not take the handlers of older versions, and undici 7 turns them into its own before an interceptor gets them. */
function checkHandler(handler: Partial<Dispatcher.DispatchHandler> | undefined): void {
  if (typeof handler?.onRequestStart === 'function') return;
  throw new TypeError(
    'sigv4: the request comes from a version of undici whose handlers this dispatcher does not take, such as the fetch of Node with a dispatcher of undici 8. Use the fetch of the same undici, or setGlobalDispatcher(dispatcher).',
  );
}
