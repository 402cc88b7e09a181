import type { Dispatcher } from 'undici';

/**
 * One request of the caller. Its handler gets this controller at once, because the caller may abort while nothing has been sent yet. The
 * exchange may send the request several times, each time with another controller of undici.
 */
export class Call implements Dispatcher.DispatchController {
  readonly handler: Dispatcher.DispatchHandler;
  /** What undici calls the context of a request. `explain` finds here what it needs. */
  readonly context: object = {};
  /** Called before the caller's handler learns that the answer has ended. */
  beforeEnd: () => unknown = () => undefined;
  readonly #gone = new AbortController();
  #controller: Dispatcher.DispatchController | undefined;
  #paused = false;
  #isHeld = false;
  #isOver = false;

  constructor(handler: Dispatcher.DispatchHandler) {
    this.handler = handler;
  }

  /** Aborted with the caller's reason. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** Only true if the caller has aborted: the interceptor retry gives up what has been aborted, at once or later. */
  get aborted(): boolean {
    return this.#gone.signal.aborted;
  }

  get reason(): Error | null {
    return (this.#gone.signal.reason as Error | undefined) ?? null;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get rawHeaders(): NonNullable<Dispatcher.DispatchController['rawHeaders']> | null {
    return this.#controller?.rawHeaders ?? null;
  }

  get rawTrailers(): NonNullable<Dispatcher.DispatchController['rawTrailers']> | null {
    return this.#controller?.rawTrailers ?? null;
  }

  pause(): void {
    this.#paused = true;
    if (!this.#isHeld) this.#controller?.pause();
  }

  resume(): void {
    this.#paused = false;
    if (!this.#isHeld) this.#controller?.resume();
  }

  abort(reason: Error): void {
    if (this.#isOver) return;
    this.#gone.abort(reason);
    this.#controller?.abort(this.#gone.signal.reason as Error);
  }

  /** Tells the caller's handler that its request has started. */
  start(): void {
    try {
      this.handler.onRequestStart?.(this, this.context);
    } catch (error) {
      this.abort(error as Error);
    }
  }

  /** The request is being sent: from now on this is the controller of undici. */
  attach(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#gone.signal.aborted) controller.abort(this.#gone.signal.reason as Error);
  }

  /** The caller does not control the flow of an answer that is held back. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Gives the control back to the caller. */
  release(): void {
    this.#isHeld = false;
    if (!this.#paused && !this.#isOver) this.#controller?.resume();
  }

  /** Ends the request with an error, once. */
  fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.handler.onResponseError?.(this, error);
    this.#controller?.abort(error);
  }

  /** Ends the request. If the handler throws, undici reports that as an error of the request. */
  end(trailers: Record<string, string | string[] | undefined>): void {
    this.beforeEnd();
    this.handler.onResponseEnd?.(this, trailers);
    this.#isOver = true;
  }

  get isOver(): boolean {
    return this.#isOver;
  }
}
