import { sigv4 as interceptor, isSigV4Error, type RequestOptions, type SigV4Options, type Signer } from '@sigv4/undici';
import { Agent, type Dispatcher } from 'undici';

export * from '@sigv4/undici';

/**
 * In place of `@sigv4/fetch`, so that the tests of fetch judge the interceptor: the fetch of Node sends over a dispatcher that signs. It gets
 * the options of a request from an interceptor, because fetch does not pass them on.
 */
export function sigv4(fetch: typeof globalThis.fetch, options?: SigV4Options | Signer): typeof globalThis.fetch {
  const dispatcher = new Agent().compose(interceptor(options));
  return async (input, init) => {
    const { sigv4: own, ...rest } = (init ?? {}) as { sigv4?: false | RequestOptions };
    try {
      return await fetch(input, { ...rest, dispatcher: own === undefined ? dispatcher : dispatcher.compose(withOptions(own)) } as never);
    } catch (error) {
      const { cause } = error as Error;
      throw isSigV4Error(cause) ? cause : error;
    }
  };
}

const withOptions =
  (own: false | RequestOptions): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(Object.assign({}, options, { sigv4: own }), handler);
