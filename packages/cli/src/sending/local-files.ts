import { createReadStream } from 'node:fs';
import { readFile as readWholeFile, stat } from 'node:fs/promises';
import { EXIT, Failure } from '../failure.ts';
import type { Files, LargeFile } from '../request/files.ts';

/** A smaller file is read into memory, so that it can be sent again after a redirect. */
const LARGE = 10 * 1024 * 1024;

/** The files of this machine. */
export const localFiles: Files = { read: readFile, open: openFile };

async function openFile(name: string): Promise<Uint8Array | LargeFile> {
  const { size } = await stat(name).catch((error: unknown) => {
    throw cannotRead(name, error);
  });
  return size <= LARGE ? readFile(name) : { length: size, open: () => createReadStream(name) };
}

/** Reads a file, or standard input for `-`. */
export async function readFile(name: string): Promise<Buffer> {
  if (name === '-') return readStdin();
  try {
    return await readWholeFile(name);
  } catch (error) {
    throw cannotRead(name, error);
  }
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EISDIR: 'It is a folder.',
  EACCES: 'You may not read it.',
};

function cannotRead(name: string, cause: unknown): Failure {
  const { code } = cause as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''] ?? `${(cause as Error).message}.`;
  return new Failure(EXIT.CANNOT_READ, `Cannot read ${name}. ${reason}`, { cause });
}
