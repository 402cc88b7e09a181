import type { CallOptions } from '../options.ts';

/** Shows how far a transfer is. */
export interface Progress {
  /** A line is shown, if the transfer takes long. */
  readonly isOn: boolean;
  readonly sent: (bytes: number, total: number) => void;
  readonly received: (bytes: number, total: number) => void;
  /** Removes the line, because something else is to be written. */
  clear(): void;
  /** Removes the line for good. */
  end(): void;
}

const none = (): void => undefined;
const NONE: Progress = { isOn: false, sent: none, received: none, clear: none, end: none };

/** A short transfer needs no line. */
const FIRST_AFTER = 1000;
const EVERY = 200;

/** A line at the end of the terminal, if standard error is one. */
export function progressLine({ silent, verbose }: CallOptions): Progress {
  if (!process.stderr.isTTY || silent || verbose) return NONE;
  const startedAt = performance.now();
  let line = '';
  let isShown = false;
  const clear = (): void => {
    if (isShown) process.stderr.write('\r\x1b[K');
    isShown = false;
    line = '';
  };
  const show = (): void => {
    if (!line || performance.now() - startedAt < FIRST_AFTER) return;
    isShown = true;
    process.stderr.write(`\r${line}\x1b[K`);
  };
  const timer = setInterval(show, EVERY).unref();
  return {
    isOn: true,
    sent: (bytes, total) => void (line = lineOf('Sent', bytes, total)),
    received: (bytes, total) => void (line = lineOf('Received', bytes, total)),
    clear,
    end: () => {
      clearInterval(timer);
      clear();
    },
  };
}

function lineOf(verb: string, bytes: number, total: number): string {
  const part = total > 0 ? ` of ${sizeOf(total)} (${Math.floor((100 * bytes) / total)} %)` : '';
  return `${verb} ${sizeOf(bytes)}${part}`;
}

function sizeOf(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  return megabytes < 1 ? `${Math.floor(bytes / 1024)} KiB` : `${megabytes.toFixed(1)} MiB`;
}
