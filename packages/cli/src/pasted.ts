import type { PlainAnswer, PlainRequest } from '@sigv4/core';
import { wrongUsage } from './failure.ts';

/** A pasted text, taken apart. */
export interface Pasted {
  readonly answer: PlainAnswer;
  readonly request?: PlainRequest | undefined;
}

const STATUS_LINE = /^(?:< ?)?HTTP\/[\d.]+ (\d{3})/;
const REQUEST_LINE = /^(?:> ?)?([A-Z]+) (\S+) HTTP\/[\d.]+\s*$/;

/** Reads an answer as people copy it: a body, an answer with its head, or all that `curl -v` or `sigv4 -v` print. */
export function readPasted(text: string, status: number | undefined): Pasted {
  const lines = text.split(/\r?\n/);
  if (!lines.some((line) => /^[<>] /.test(line))) return { answer: { status: status ?? statusIn(text), body: text } };
  const heads = headsIn(lines, '>');
  const answers = headsIn(lines, '<').filter(([first = '']) => !/^HTTP\/[\d.]+ 1\d\d/.test(first));
  const body = lines.filter((line) => !/^(?:[<>*{}]|\* .*)(?: |$)/.test(line)).join('\n');
  const head = answers.at(-1);
  const sent = heads.at(-1);
  return {
    answer: { status: status ?? statusIn(head?.[0] ?? ''), headers: head?.slice(1).join('\n'), body: body.trim() },
    request: sent && readRawRequest(sent.join('\n')),
  };
}

/** The heads behind `<` or `>`. An empty line ends one. */
function headsIn(lines: readonly string[], sign: '<' | '>'): string[][] {
  const heads: string[][] = [];
  for (const line of lines) {
    if (!line.startsWith(sign)) continue;
    const rest = line.slice(1).trim();
    const isFirst = sign === '<' ? STATUS_LINE.test(rest) : REQUEST_LINE.test(rest);
    if (isFirst) heads.push([rest]);
    else if (rest) heads.at(-1)?.push(rest);
  }
  return heads;
}

/** The status of the last head. Without a head it is a refusal, because nobody asks why a request was accepted. */
function statusIn(text: string): number {
  const statuses = [...text.matchAll(/^(?:< ?)?HTTP\/[\d.]+ (\d{3})/gm)];
  return Number(statuses.at(-1)?.[1] ?? 403);
}

/** Reads a request in the form of HTTP: the request line, the headers, an empty line, the body. */
export function readRawRequest(text: string): PlainRequest {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const [first = '', ...fields] = head.split(/\r?\n/);
  const [, method, target] = REQUEST_LINE.exec(first) ?? /^([A-Z]+) (\S+)\s*$/.exec(first) ?? [];
  if (!method || !target)
    throw wrongUsage(
      'The request cannot be read. Pass a curl command, or a request that begins with "GET /path HTTP/1.1" or "GET https://host/path".',
    );
  const body = rest.join('\n\n');
  const url = target.startsWith('/') || /^https?:/.test(target) ? target : `/${target}`;
  return { method, url, headers: fields.join('\n'), ...(body && { body }) };
}
