import { HTTP_TOKEN, type HeaderMap, type HeadersInput, readHeaders } from '../request/headers.ts';
import { LONGEST_BODY } from './answer.ts';
import type { PlainAnswer } from './explain-answer.ts';

/** The headers and the text of an answer. */
interface Pasted {
  readonly headers: HeaderMap;
  readonly body: string;
}

/** The first line of an answer or of a request. `curl -v` puts `<` or `>` before each line of a head. */
const STATUS_LINE = /^\s*(?:< ?)?HTTP\/[\d.]+ \d{3}\b/;
const FIRST_LINE = /^(?:HTTP\/[\d.]+ \d{3}\b|[A-Z]+ \S+ HTTP\/[\d.]+$)/;
const END_OF_HEAD = /\r?\n(?:<[ ]?)?\r?\n/;

/** Reads an answer as people copy it: a body that is parsed, in bytes, or below its head. */
export function readPasted({ headers, body }: Pick<PlainAnswer, 'headers' | 'body'>): Pasted {
  const fields = headersOf(headers, 'answer');
  let text = textOf(body);
  while (STATUS_LINE.test(text)) {
    const { 0: blank = '', index = text.length } = END_OF_HEAD.exec(text) ?? {};
    for (const [name, value] of headersOf(text.slice(0, index), 'answer'))
      if (!fields.has(name)) fields.set(name, value);
    text = text.slice(index + blank.length);
  }
  return { headers: fields, body: text.slice(0, LONGEST_BODY) };
}

/** Reads headers in any form, also in the lines of a log. The error quotes no line, because a line can be a secret. */
export function headersOf(given: HeadersInput | string | undefined, whose: 'answer' | 'request'): HeaderMap {
  try {
    return readHeaders(typeof given === 'string' ? [...pairsIn(given)] : given);
  } catch (error) {
    const where = error instanceof NoHeader ? ` Line ${error.line} is not "Name: value".` : '';
    throw new TypeError(
      `sigv4: the headers of the ${whose} cannot be read.${where} Pass an object, Headers, [name, value] pairs, or the lines of a log: "Name: value".`,
    );
  }
}

class NoHeader {
  readonly line: number;
  constructor(line: number) {
    this.line = line;
  }
}

function* pairsIn(text: string): Generator<[string, string]> {
  for (const [index, given] of text.split(/\r?\n/).entries()) {
    const line = given.trim().replace(/^[<>] ?/, '');
    if (line === '' || FIRST_LINE.test(line)) continue;
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (!HTTP_TOKEN.test(name)) throw new NoHeader(index + 1);
    yield [name, value];
  }
}

/** The text of a body. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body === undefined || body === null) return '';
  if (ArrayBuffer.isView(body) || Object.prototype.toString.call(body) === '[object ArrayBuffer]')
    return new TextDecoder().decode(body as BufferSource);
  try {
    if (isParsed(body)) return JSON.stringify(body);
  } catch {
    // it has a circle, or what JSON does not have
  }
  throw new TypeError('sigv4: the body of the answer must be a text, bytes, or an object or array of parsed JSON.');
}

/** True for an array, and for an object of no class, from whatever realm. */
function isParsed(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const prototype: unknown = Object.getPrototypeOf(body);
  return Array.isArray(body) || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The AWS CLI and boto3: `An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied`. The AWS SDK for Go: `api error AccessDenied: Access Denied`. */
const OF_CLI = /\bAn error occurred \((\w+)\) when calling the \w+ operation[^:\n]*: ([^]*)/;
const OF_GO = /\bapi error (\w+): ([^]*)/;

/** Other AWS SDKs: `AccessDenied: Access Denied`. AWS's codes are at least two words in one. */
const CODE_FIRST = /^([A-Z][a-z\d]*[A-Z]\w*): ([^]*)/;

/** So that the JSON of it is short enough to be read, whatever it escapes. */
const LONGEST_MESSAGE = LONGEST_BODY / 8;

/** An error as a tool of AWS prints it. */
interface PrintedError {
  /** The code, if only a tool of AWS can have written it. */
  readonly code: string | undefined;
  /** A body as AWS sends it. */
  readonly body: string;
}

/** Reads a text that is neither JSON nor XML. Whoever passes it to `explainAnswer` has it from AWS. */
export function readPrinted(given: string): PrintedError {
  const text = given.trim();
  if (text === '' || /^[<{[]/.test(text)) return { code: undefined, body: given };
  const unquoted = text.startsWith('"') ? unquote(text) : undefined;
  if (unquoted !== undefined) return readPrinted(unquoted);
  const ofTool = OF_CLI.exec(text) ?? OF_GO.exec(text);
  const [, code = '', message = text] = ofTool ?? CODE_FIRST.exec(text) ?? [];
  const isCode = /^[A-Z]/i.test(code); // without a body, boto3 writes the status: `An error occurred (403) when calling the HeadObject operation: Forbidden`
  return {
    code: ofTool && isCode ? code : undefined,
    body: JSON.stringify({
      ...(isCode && { code }),
      message: message
        .replace(/\n\s+at [^]*/, '')
        .slice(0, LONGEST_MESSAGE)
        .trim(),
    }),
  };
}

/** The text of a JSON string. */
function unquote(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}
