import type { PlainRequest } from '@sigv4/core';
import { parse } from 'shell-quote';
import { wrongUsage } from './failure.ts';
import type { RequestFlags } from './options.ts';
import { readRequest } from './request.ts';

/** Options of curl that change nothing about the request, and take a value. */
const WITH_VALUE =
  /^(-[AbceEKQuUyYztr]|--(user|user-agent|cookie|referer|cert|key|config|aws-sigv4|max-redirs|http-version|resolve|connect-to|retry-delay|cookie-jar))$/;

/** Options of curl that change nothing about the request, and take no value. */
const WITHOUT_VALUE =
  /^(-[g#N46qjJRn]|--(globoff|path-as-is|http[\d.]+|progress-bar|no-buffer|no-progress-meter|tlsv[\d.]+|ipv[46]))$/;

/** Parses arguments as the command itself does. */
export type ParseFlags = (args: readonly string[]) => {
  readonly url: string | undefined;
  readonly flags: RequestFlags;
};

export const isCurlCommand = (text: string): boolean => /^\s*(?:[$%]\s+)?(?:curl|sigv4)\s/.test(text);

/** Reads a pasted curl command, with the same meaning as the command's own options. */
export async function readCurlCommand(text: string, parseFlags: ParseFlags): Promise<PlainRequest> {
  const words = parse(text.replace(/\\\r?\n/g, ' ').trim(), (name) =>
    name === 'AWS_SESSION_TOKEN' ? (process.env[name] ?? '') : `$${name}`,
  );
  const end = words.findIndex((word) => typeof word === 'object' && 'op' in word && word.op !== 'glob');
  const args = words
    .slice(0, end < 0 ? undefined : end)
    .flatMap((word) => (typeof word === 'string' ? [word] : 'pattern' in word ? [word.pattern] : []));
  const start = args.findIndex((word) => word === 'curl' || word === 'sigv4');
  const { url, flags } = parseFlags(withoutOthers(args.slice(start + 1)));
  if (url === undefined) throw wrongUsage('The curl command has no URL.');
  const { method, url: absolute, headers, content } = await readRequest(url, flags);
  return {
    method,
    url: absolute,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body: content?.bytes,
  };
}

function withoutOthers(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (WITH_VALUE.test(word)) at++;
    else if (!WITHOUT_VALUE.test(word)) kept.push(word);
  }
  return kept;
}
