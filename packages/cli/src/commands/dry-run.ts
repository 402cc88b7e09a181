import type { Signer } from '@sigv4/core';
import { wrongUsage } from '../failure.ts';
import { debugText } from '../output/debug.ts';
import type { CallOptions } from '../options.ts';
import { bytesOf, type Content } from '../request/content.ts';
import type { Request } from '../request/request.ts';
import { say } from '../output/say.ts';
import { quoted, withVariable } from '../shell.ts';
import { signingOf } from '../signer/signer.ts';

/** How long AWS accepts a signature in headers, in minutes. */
const LIFE = { s3: 15, others: 5 } as const;

/** Prints a curl command that repeats the signed request. Sends nothing. */
export async function dryRun(request: Request, signer: Signer, options: CallOptions): Promise<number> {
  const { method, content } = request;
  const body = content && (await bytesOf(content));
  const given = {
    method,
    url: request.url,
    headers: request.headers.map(([name, value]): [string, string] => [name, value]),
    body,
  };
  const signed = options.sign ? await signer.sign(given, signingOf(options)) : { url: request.url, headers: {} };
  const headers = [
    ...request.headers.filter(([name]) => !Object.hasOwn(signed.headers, name.toLowerCase())),
    ...Object.entries(signed.headers),
  ];
  if (options.debug) {
    const sent = headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]);
    say(await debugText({ method, url: signed.url, headers: Object.fromEntries(sent) }, request));
  }
  const token = signed.headers['x-amz-security-token'];
  const isVariable = token !== undefined && token === process.env['AWS_SESSION_TOKEN'] && !options.showToken;
  if (token !== undefined && !isVariable && !options.showToken)
    throw wrongUsage(
      'The session token is not that of AWS_SESSION_TOKEN, so the command needs the token itself. Pass --show-token to print it.',
    );

  const fields = headers.map(([name, value]) =>
    name === 'x-amz-security-token' && isVariable
      ? withVariable(`${name}: `, 'AWS_SESSION_TOKEN')
      : quoted(value === '' ? `${name};` : `${name}: ${value}`),
  );
  const { before, words } = bodyOf(content, body);
  const removed =
    content && !headers.some(([name]) => name.toLowerCase() === 'content-type') ? ["'content-type:'"] : [];
  const command = [
    'curl',
    '-g',
    '--path-as-is',
    ...methodOf(request, options),
    ...[...fields, ...removed].flatMap((field) => ['-H', field]),
    ...words,
    ...others(options),
    quoted(signed.url),
  ];
  process.stdout.write(`${before}${command.join(' ')}\n`);
  if (options.sign && !(options.silent && !options.showError)) {
    const minutes = /\/s3\/aws4_request/.test(signed.headers['authorization'] ?? '') ? LIFE.s3 : LIFE.others;
    say(
      `This command contains a signature${token !== undefined && !isVariable ? ' and the session token' : ''}. AWS accepts it for ${minutes} minutes. Do not share it.`,
    );
  }
  return 0;
}

const methodOf = ({ method }: Request, { head }: CallOptions): string[] =>
  method === 'HEAD' && head ? ['-I'] : ['-X', quoted(method)];

/** The options that say how to send, and not what. */
function others({ insecure, cacert, proxy, location }: CallOptions): string[] {
  return [
    ...(insecure ? ['-k'] : []),
    ...(cacert === undefined ? [] : ['--cacert', quoted(cacert)]),
    ...(proxy === undefined ? [] : ['-x', quoted(proxy)]),
    ...(location ? ['-L'] : []),
  ];
}

/** Bytes that are not a text go through base64, because a shell cannot hold them. */
function bodyOf(
  content: Content | undefined,
  body: Uint8Array | undefined,
): { readonly before: string; readonly words: readonly string[] } {
  if (!content || !body) return { before: '', words: [] };
  if (content.file !== undefined) return { before: '', words: ['--data-binary', quoted(`@${content.file}`)] };
  const text = Buffer.from(body).toString();
  if (!text.includes('\0') && Buffer.from(text).equals(body))
    return { before: '', words: ['--data-raw', quoted(text)] };
  return { before: `printf %s ${Buffer.from(body).toString('base64')} | base64 -d | `, words: ['--data-binary', '@-'] };
}
