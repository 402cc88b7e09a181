import type { CallOptions } from './options.ts';
import type { Output } from './output.ts';

/** Shows how far a transfer is. */
export interface Progress {
  at(bytes: number): void;
  end(): void;
}

const NONE: Progress = { at: () => undefined, end: () => undefined };

/** A short transfer needs no line. */
const FIRST_AFTER = 1000;
const EVERY = 200;

/** A line on the terminal, if a download takes long, and its bytes go somewhere else. */
export function progress(total: number, output: Output, { silent, verbose }: CallOptions): Progress {
  if (!process.stderr.isTTY || output.isTerminal || silent || verbose) return NONE;
  let next = performance.now() + FIRST_AFTER;
  let isShown = false;
  return {
    at: (bytes) => {
      if (performance.now() < next) return;
      next = performance.now() + EVERY;
      isShown = true;
      const part = total > 0 ? ` of ${sizeOf(total)} (${Math.floor((100 * bytes) / total)} %)` : '';
      process.stderr.write(`\r${sizeOf(bytes)}${part}\x1b[K`);
    },
    end: () => void (isShown && process.stderr.write('\r\x1b[K')),
  };
}

function sizeOf(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  return megabytes < 1 ? `${Math.floor(bytes / 1024)} KiB` : `${megabytes.toFixed(1)} MiB`;
}
