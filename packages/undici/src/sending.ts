import type { Answers } from '@sigv4/core';
import type { Dispatcher } from 'undici';
import type { Call } from './call.ts';
import { HeldAnswer } from './held-answer.ts';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** The head of an answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What the caller gets as the context of its request. */
  readonly context: object;
  /** The answer, if the caller does not get it yet. */
  readonly held?: HeldAnswer | undefined;
}

/** How the exchange reads an answer. */
export const answers: Answers<Answer> = {
  status: ({ status }) => status,
  header: ({ headers }, name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  },
  copyBody: ({ held }) => held?.copyBody(),
  subject: ({ headers, context }) => [headers, context],
  discard: ({ held }) => held?.discard(),
};

/** Sends a request. Returns the head of its answer. An answer to which the exchange may react is held back; every other goes on at once. */
export function send(dispatch: Dispatcher.Dispatch, options: Dispatcher.DispatchOptions, call: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    dispatch(options, new Sending(call, resolve, reject));
  });
}

/** What undici calls for one sending of a request. */
class Sending implements Dispatcher.DispatchHandler {
  readonly #call: Call;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  #hasAnswer = false;
  #held: HeldAnswer | undefined;

  constructor(call: Call, resolve: (answer: Answer) => void, reject: (error: Error) => void) {
    this.#call = call;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#call.attach(controller);
  }

  onRequestUpgrade(
    ...[, status, headers, socket]: Parameters<Required<Dispatcher.DispatchHandler>['onRequestUpgrade']>
  ): void {
    const call = this.#call;
    this.#answered(status, headers);
    call.handler.onRequestUpgrade?.(call, status, headers, socket);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers, message?: string): void {
    const call = this.#call;
    const handOn = (): void => call.handler.onResponseStart?.(call, status, headers, message);
    if (status < 200) return handOn(); // the real answer is still to come
    if (status >= 300) this.#held = new HeldAnswer(controller, call, handOn);
    this.#answered(status, headers);
    if (!this.#held) handOn();
  }

  #answered(status: number, headers: Headers): void {
    this.#hasAnswer = true;
    this.#resolve({ status, headers, context: this.#call.context, held: this.#held });
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    const call = this.#call;
    if (!this.#held?.keeps(chunk)) call.handler.onResponseData?.(call, chunk);
  }

  onResponseEnd(_: Dispatcher.DispatchController, trailers: Headers): void {
    if (!this.#held?.ends(trailers)) this.#call.end(trailers);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (!this.#hasAnswer) this.#reject(error);
    else if (!this.#held?.fails(error)) this.#call.fail(error);
  }

  onBodySent(chunk: number, total: number): void {
    this.#call.handler.onBodySent?.(chunk, total);
  }

  onResponseStarted(): void {
    this.#call.handler.onResponseStarted?.();
  }

  /** undici calls it, but its types do not know it. */
  onRequestSent(): void {
    (this.#call.handler as { onRequestSent?(): void }).onRequestSent?.();
  }
}
