import { explainAnswer } from '@sigv4/core';
import { isCurlCommand, type ParseFlags, readCurlCommand } from './curl-command.ts';
import { wrongUsage } from './failure.ts';
import { readFile } from './files.ts';
import { inOptions } from './words.ts';
import { readPasted, readRawRequest } from './pasted.ts';

/** The options of `sigv4 explain`. */
export interface ExplainFlags {
  readonly status?: number;
  readonly request?: string;
}

/** `sigv4 explain`: says why AWS refused, from a pasted answer. */
export async function explainPasted(
  file: string | undefined,
  { status, request: from }: ExplainFlags,
  parseFlags: ParseFlags,
): Promise<number> {
  if (from === '-' && (file ?? '-') === '-')
    throw wrongUsage('The answer and the request cannot both come from standard input.');
  const text = (await readFile(file ?? '-')).toString();
  if (!text.trim()) throw wrongUsage('The answer is empty. Paste the answer of AWS, with its head if you have it.');
  const { answer, request: pasted } = readPasted(text, status);
  const request = from === undefined ? pasted : await requestIn((await readFile(from)).toString(), parseFlags);
  const explanation = await explainAnswer(answer, request);
  process.stdout.write(
    `${explanation ? inOptions(String(explanation)) : `The status is ${answer.status}, so this is not a refusal. AWS refuses with 400, 401 or 403.`}\n`,
  );
  return 0;
}

const requestIn = async (text: string, parseFlags: ParseFlags) =>
  isCurlCommand(text) ? readCurlCommand(text, parseFlags) : readRawRequest(text.trimStart());
