import { presign } from '@sigv4/core';
import { wrongUsage } from '../failure.ts';
import { localFiles } from '../sending/local-files.ts';
import { readHeaders } from '../request/headers.ts';
import type { RequestFlags } from '../options.ts';
import { readUrl } from '../request/request.ts';
import { say } from '../output/say.ts';
import { signerFor, signingOf } from '../signer/signer.ts';

/** The options of `sigv4 presign`. */
export interface PresignFlags extends RequestFlags {
  readonly expires: number;
  readonly silent?: boolean;
}

/** `sigv4 presign`: prints a URL that contains its signature. */
export async function printPresigned(text: string, flags: PresignFlags): Promise<number> {
  const { request: method = 'GET', header, expires } = flags;
  if (!Number.isInteger(expires) || expires < 1 || expires > 604_800)
    throw wrongUsage('--expires must be a whole number of seconds from 1 to 604800, which is 7 days.');
  const { fields } = await readHeaders(header, localFiles);
  const url = await presign(
    signerFor(flags),
    { method, url: readUrl(text), headers: fields },
    {
      ...signingOf(flags),
      expiresIn: expires,
      signedHeaders: fields.map(([name]) => name).filter((name) => !/^host$/i.test(name)),
    },
  );
  process.stdout.write(`${url}\n`);
  const until = new Date(Date.now() + expires * 1000).toISOString();
  const also = fields.length > 0 ? ` They must send its headers: ${fields.map(([name]) => name).join(', ')}.` : '';
  if (!flags.silent) say(`This URL is a secret. Whoever has it can send this ${method} request until ${until}.${also}`);
  return 0;
}
