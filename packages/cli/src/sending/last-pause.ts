import type { Dispatcher } from 'undici';

type Controller = Dispatcher.DispatchController;

/**
 * undici 7 lets a slow reader pause a connection behind the last byte of a body. If the server then closes the connection, undici fails,
 * or ends the process. Returns what makes of a controller one that does not pause there: nothing more arrives that would need memory. A
 * body that ends with the connection has no last byte that is known, so it is not paused at all.
 */
export function withoutLastPause(
  headers: readonly (readonly [name: string, value: string])[],
): (controller: Controller, chunk: Uint8Array) => Controller {
  const valueOf = (wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (valueOf('transfer-encoding') !== undefined) return (controller) => controller; // its end is a chunk of its own
  let left = Number(valueOf('content-length') ?? 0);
  return (controller, chunk) => {
    left -= chunk.byteLength;
    return left > 0 ? controller : unpaused(controller);
  };
}

/** Delegates all but `pause`. */
const unpaused = (controller: Controller): Controller => ({
  get aborted() {
    return controller.aborted;
  },
  get paused() {
    return controller.paused;
  },
  get reason() {
    return controller.reason;
  },
  abort: (reason) => controller.abort(reason),
  pause: () => undefined,
  resume: () => controller.resume(),
});
