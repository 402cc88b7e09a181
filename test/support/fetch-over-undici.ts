import { sigv4 as interceptor, isSigV4Error, type RequestOptions, type SigV4Options, type Signer } from '@sigv4/undici';
import { Agent, DecoratorHandler, type Dispatcher } from 'undici';

export * from '@sigv4/undici';

/**
 * In place of `@sigv4/fetch`, so that the tests of fetch judge the interceptor: the fetch of Node sends over a dispatcher that signs.
 */
export function sigv4(fetch: typeof globalThis.fetch, options?: SigV4Options | Signer): typeof globalThis.fetch {
  const signing = new Agent().compose(interceptor(options));
  return async (given, init) => {
    const { sigv4: own, ...rest } = (init ?? {}) as { sigv4?: false | RequestOptions };
    const input = init instanceof Request ? new Request(given, init) : given;
    const call = { context: undefined as unknown, error: undefined as unknown };
    try {
      const response = await fetch(input, { ...rest, dispatcher: signing.compose(around(call, own)) } as never);
      return Object.defineProperty(response, 'context', { value: call.context });
    } catch (error) {
      throw isSigV4Error(call.error) ? call.error : error; // it is the cause, but fetch makes a text of errors of another realm, as jest's are
    }
  };
}

interface Kept {
  context: unknown;
  error: unknown;
}

/** What fetch does not pass on: the options of a request to the interceptor, and the context of its answer to the caller, for `explain`. */
const around =
  (call: Kept, own: undefined | false | RequestOptions): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(Object.assign({}, options, { sigv4: own }), keeping(call, handler));

function keeping(call: Kept, handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
  return Object.assign(new DecoratorHandler(handler), {
    onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
      call.context = context;
      handler.onRequestStart?.(controller, context);
    },
    onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
      call.error = error;
      handler.onResponseError?.(controller, error);
    },
  });
}
