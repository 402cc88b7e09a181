import type { Dispatcher } from 'undici';
import type { Call } from './call.ts';

type Trailers = Record<string, string | string[] | undefined>;

/**
 * An answer that the caller does not get yet, because the exchange may sign and send the request again. Its flow is stopped. What arrives
 * nevertheless is kept.
 */
export class HeldAnswer {
  readonly #controller: Dispatcher.DispatchController;
  readonly #call: Call;
  readonly #handOnHead: () => void;
  #chunks: Buffer[] = [];
  #trailers: Trailers | undefined;
  #error: Error | undefined;
  #state: 'held' | 'discarded' | 'handed on' = 'held';
  #wake: () => void = () => undefined;

  constructor(controller: Dispatcher.DispatchController, call: Call, handOnHead: () => void) {
    this.#controller = controller;
    this.#call = call;
    this.#handOnHead = handOnHead;
    call.hold();
    controller.pause();
  }

  /** Takes a chunk. Returns false if the caller is to get it. */
  keeps(chunk: Buffer): boolean {
    if (chunk.length === 0) return true; // undici may give one at each resume, without end
    if (this.#state === 'held') {
      this.#chunks.push(chunk);
      this.#controller.pause();
      this.#wake();
    }
    return this.#state !== 'handed on';
  }

  /** Takes the end. Returns false if the caller is to get it. */
  ends(trailers: Trailers): boolean {
    this.#trailers = trailers;
    this.#wake();
    return this.#state !== 'handed on';
  }

  /** Takes an error. Returns false if the caller is to get it. */
  fails(error: Error): boolean {
    this.#error = error;
    this.#wake();
    return this.#state !== 'handed on';
  }

  /** A copy of the body, which is read only as far as the copy is. */
  async *copyBody(): AsyncGenerator<Uint8Array> {
    for (let at = 0; ; at++) {
      while (at === this.#chunks.length) {
        if (this.#state !== 'held') throw new Error('The body has been read.');
        if (this.#error) throw this.#error;
        if (this.#trailers) return;
        const more = new Promise<void>((resolve) => (this.#wake = resolve)); // first, because undici may go on at once
        this.#controller.resume();
        await more;
      }
      yield this.#chunks[at] as Buffer;
    }
  }

  /** Gives the caller the answer, from its head on. */
  handOn(): void {
    const call = this.#call;
    try {
      this.#handOnHead();
      for (const chunk of this.#chunks) if (!call.aborted) call.handler.onResponseData?.(call, chunk);
      if (this.#trailers && !call.aborted) call.end(this.#trailers);
    } catch (error) {
      this.#error ??= error as Error; // as in undici, what a handler throws ends its request
    }
    this.#state = 'handed on';
    this.#chunks = [];
    const error = this.#error;
    if (error)
      setImmediate(() => call.fail(error)); // undici tells no error in the same turn as a head, and the reader of fetch would wait forever
    else if (call.aborted) call.fail(call.reason as Error);
    else call.release();
  }

  /** Forgets an answer that nobody will get. Its connection is ended if the answer has not: it is long or slow, and may never end. */
  discard(): void {
    this.#state = 'discarded';
    this.#chunks = [];
    this.#call.release();
    if (!this.#trailers) this.#controller.abort(new Error('The rest of the answer is not needed.'));
  }
}
