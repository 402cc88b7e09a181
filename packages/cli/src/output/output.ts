import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { EXIT, Failure } from '../failure.ts';

/** Where the body goes: a file, or standard output. */
export interface Output {
  readonly isTerminal: boolean;
  write(bytes: Uint8Array | string): Promise<void>;
  end(): Promise<void>;
}

/** Opens the output. A file is made with the first write, or at the end. */
export function outputTo(file: string | undefined): Output {
  let stream: Writable | undefined;
  let failure: unknown;
  const open = (): Writable => {
    if (stream) return stream;
    stream = file === undefined || file === '-' ? process.stdout : createWriteStream(file);
    stream.on('error', (error) => (failure ??= error));
    return stream;
  };
  const check = (): void => {
    if (failure)
      throw new Failure(
        EXIT.CANNOT_WRITE,
        `Cannot write ${file ?? 'the output'}. ${String((failure as Error).message)}.`,
      );
  };
  return {
    isTerminal: (file === undefined || file === '-') && process.stdout.isTTY,
    write: async (bytes) => {
      const to = open();
      check();
      if (bytes.length > 0 && !to.write(bytes)) await hasRoom(to);
      check();
    },
    end: async () => {
      const to = open();
      if (to !== process.stdout) await finished(to.end()).catch((error: unknown) => (failure ??= error));
      else await new Promise<void>((resolve) => to.write('', () => resolve()));
      check();
    },
  };
}

/** Waits until a stream takes more, or never will. What loses the race stops listening. */
async function hasRoom(stream: Writable): Promise<void> {
  const race = new AbortController();
  const { signal } = race;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]).catch(() => undefined);
  race.abort();
}
