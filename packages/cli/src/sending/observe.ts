import type { Dispatcher } from 'undici';
import { counted } from './counted.ts';
import { withoutLastPause } from './last-pause.ts';

/** A request as it goes over the network. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The head of an answer, as it arrived. */
export interface Head {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The URL of its request. */
  readonly url: string;
}

/** Is told about every request and every head: of redirects, too, and of requests that are signed once more. */
export interface Observer {
  onRequest(sent: Sent): void;
  onHead(head: Head): void;
  /** Is told how much of a long body was sent. */
  readonly onSent?: ((bytes: number, total: number) => void) | undefined;
}

/** Connections whose requests and heads an observer sees. */
export const observed = (dispatcher: Dispatcher, observer: Observer): Dispatcher =>
  dispatcher.compose((dispatch) => (options, handler) => {
    const url = String(options.origin) + options.path;
    const headers = headersOf(options.headers);
    observer.onRequest({ method: options.method, url, headers });
    const { onSent } = observer;
    let unpaused: ReturnType<typeof withoutLastPause> | undefined;
    return dispatch(onSent ? counted(options, headers, onSent) : options, {
      onRequestStart: (...args) => handler.onRequestStart?.(...args),
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => {
        const [{ rawHeaders }, status, headers, statusText = ''] = args;
        const fields = pairsOf(rawHeaders ?? headers);
        unpaused = withoutLastPause(fields);
        if (status >= 200) observer.onHead({ status, statusText, headers: fields, url });
        return handler.onResponseStart?.(...args);
      },
      onResponseData: (controller, chunk) =>
        handler.onResponseData?.(unpaused?.(controller, chunk) ?? controller, chunk),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
  });

/** undici tells headers as a list of names and values, or as an object. */
export function pairsOf(given: object): [string, string][] {
  if (!Array.isArray(given))
    return Object.entries(given).flatMap(([name, value]) =>
      [value].flat().map((each): [string, string] => [name, String(each)]),
    );
  const texts = given.map((each: Buffer | string) => (typeof each === 'string' ? each : each.toString('latin1')));
  return Array.from({ length: texts.length / 2 }, (_, at) => [texts[2 * at] ?? '', texts[2 * at + 1] ?? '']);
}

const headersOf = (given: Dispatcher.DispatchOptions['headers']): Record<string, string> =>
  Object.fromEntries(pairsOf(given ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
