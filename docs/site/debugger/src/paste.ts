import { explainAnswer, type PlainRequest } from '@sigv4/core';
import { readPastedRequest } from '../../../../packages/cli/src/pasted/request.ts';
import { type Draft, EMPTY, linesOf, Unreadable } from './draft.ts';

/** Reads a pasted request into the fields of the form: a curl command, a request as HTTP, the output of `curl -v`, or a URL. */
export async function readPaste(text: string): Promise<Draft> {
  const [, bare, inMarks] = /^(?:(https?:\/\/\S+)|["'<](https?:\/\/\S+?)["'>][,;]?)$/.exec(text.trim()) ?? [];
  const url = bare ?? inMarks;
  return draftOf(url ? { method: 'GET', url } : await readPastedRequest(text));
}

/** How answers begin: a status line, XML or HTML, and the JSON of an error. */
const ANSWER = new RegExp(
  [
    /(?:< ?)?HTTP\/[\d.]+ \d{3}\b/,
    /<(?:\?xml|!doctype|html|\w*(?:Error|Exception|Response))\b/,
    /\{[^]*"(?:message|__type|code|errors?)"\s*:/,
  ]
    .map(({ source }) => `^\\s*${source}`)
    .join('|'),
  'i',
);

/** True if a text that is not a request is AWS's answer: it has the form of one, or a sentence that AWS says. */
export async function looksLikeAnswer(text: string): Promise<boolean> {
  if (ANSWER.test(text)) return true;
  const explanation = await explainAnswer({ status: 403, body: text });
  return explanation !== undefined && explanation.code !== 'unknown';
}

/** The fields for a request in plain data. */
export function draftOf({ method, url, headers, body }: PlainRequest): Draft {
  const lines =
    typeof headers === 'string' ? headers.split(/\r?\n/).map(withoutSign).join('\n') : linesOf(pairsOf(headers));
  return { ...EMPTY, method, url: String(url), headers: lines, body: textOf(body) };
}

/** `curl -v` puts a sign before each line. */
const withoutSign = (line: string): string => line.trim().replace(/^[<>] ?/, '');

function pairsOf(headers: Exclude<PlainRequest['headers'], string>): [string, string][] {
  if (!headers) return [];
  const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return pairs.map(([name, value]): [string, string] => [name, value ?? '']);
}

function textOf(body: PlainRequest['body']): string {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body as BufferSource);
  } catch {
    throw new Unreadable('The body of the request is not a text, and this page takes texts only.');
  }
}
