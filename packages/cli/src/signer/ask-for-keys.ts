import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Credentials } from '@sigv4/core';
import { wrongUsage } from '../failure.ts';

/** Asks for keys on the terminal. What is typed is not shown. */
export async function askForKeys(): Promise<Credentials> {
  if (!process.stdin.isTTY)
    throw wrongUsage('--ask-keys needs a terminal to type the keys on. Standard input is not one.');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ask = async (question: string): Promise<string> => {
    process.stderr.write(`${question}: `);
    const answer = await terminal.question('');
    process.stderr.write('\n');
    return answer.trim();
  };
  try {
    const accessKeyId = await ask('Access key ID');
    const secretAccessKey = await ask('Secret access key');
    const sessionToken = await ask('Session token, if there is one');
    return { accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined };
  } finally {
    terminal.close();
  }
}
