import { existsSync } from 'node:fs';
import { explainAnswer, type PlainRequest } from '@sigv4/core';
import { wrongUsage } from '../failure.ts';
import { localFiles, readFile } from '../sending/local-files.ts';
import type { RequestFlags } from '../options.ts';
import { readPastedAnswer } from '../pasted/answer.ts';
import { readPastedRequest } from '../pasted/request.ts';
import { readRequest } from '../request/request.ts';
import { inOptions } from '../output/words.ts';

/** The options of `sigv4 explain`. Those of a request describe the one that was refused. */
export interface ExplainFlags extends RequestFlags {
  readonly status?: number;
  readonly requestFile?: string;
}

/** `sigv4 explain`: says why AWS refused, from a pasted answer. */
export async function explainPasted(
  given: string | undefined,
  url: string | undefined,
  flags: ExplainFlags,
): Promise<number> {
  if (url === undefined && /^https?:\/\//i.test(given ?? '')) return explainPasted('-', given, flags);
  const { status, requestFile } = flags;
  const file = given ?? '-';
  if (requestFile === '-' && file === '-')
    throw wrongUsage('The answer and the request cannot both come from standard input.');
  if (url !== undefined && requestFile !== undefined)
    throw wrongUsage('The request is given twice. Choose between --request-file and the options of a request.');
  if (url === undefined && flags.request !== undefined && existsSync(flags.request))
    throw wrongUsage('--request is the method of the request. For a file that has the request: --request-file FILE.');
  if (url === undefined && (flags.request ?? flags.header ?? flags.data) !== undefined)
    throw wrongUsage('The request has no URL. Write sigv4 explain answer.txt -X POST https://host/path -H ... -d ...');
  const text = (await readFile(file)).toString();
  if (!text.trim()) throw wrongUsage('The answer is empty. Paste the answer of AWS, with its head if you have it.');
  const { answer, request } = readPastedAnswer(text, status);
  const explanation = await explainAnswer(answer, (await requestOf(url, flags)) ?? request);
  process.stdout.write(
    `${explanation ? inOptions(String(explanation)) : `The status is ${answer.status}, so this is not a refusal. AWS refuses with 400, 401 or 403.`}\n`,
  );
  return 0;
}

/** The request, which is described by options or in a file. */
async function requestOf(url: string | undefined, flags: ExplainFlags): Promise<PlainRequest | undefined> {
  if (flags.requestFile !== undefined)
    return readPastedRequest((await readFile(flags.requestFile)).toString(), {
      readFile,
      variables: { AWS_SESSION_TOKEN: process.env['AWS_SESSION_TOKEN'] },
    });
  if (url === undefined) return undefined;
  const { method, url: absolute, headers, content } = await readRequest(url, flags, localFiles);
  const length: [string, string][] = content && !content.bytes ? [['content-length', String(content.length)]] : [];
  return {
    method,
    url: absolute,
    headers: [...headers.map(([name, value]): [string, string] => [name, value]), ...length],
    body: content?.bytes,
  };
}
