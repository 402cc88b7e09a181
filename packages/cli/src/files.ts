import { readFile as readWholeFile } from 'node:fs/promises';
import { EXIT, Failure } from './failure.ts';

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

export function cannotRead(name: string, cause: unknown): Failure {
  const { code } = cause as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'There is no such file.' : `${(cause as Error).message}.`;
  return new Failure(EXIT.CANNOT_READ, `Cannot read ${name}. ${reason}`, { cause });
}
