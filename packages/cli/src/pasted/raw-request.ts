import type { PlainRequest } from '@sigv4/core';
import { wrongUsage } from '../failure.ts';

/** Reads a request in the form of HTTP: the request line, the headers, an empty line, the body. */
export function readRawRequest(given: string): PlainRequest {
  const text = withFirstLine(given);
  const { 0: blank = '', index = text.length } = /\r?\n\r?\n/.exec(text) ?? {};
  const [first = '', ...fields] = text.slice(0, index).trimEnd().split(/\r?\n/);
  const [, method, target] = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?\s*$/.exec(first) ?? [];
  if (!method || !target)
    throw wrongUsage(
      'The request cannot be read. Pass a curl command, or a request that begins with "GET /path HTTP/1.1" or "GET https://host/path".',
    );
  const url = target.startsWith('/') || /^https?:/.test(target) ? target : `/${target}`;
  const body = sentBody(text.slice(index + blank.length), fields);
  return { method, url, headers: fields.join('\n'), ...(body && { body }) };
}

/** Browsers show a request of HTTP/2 with `:method`, `:path` and `:authority` instead of a first line. */
function withFirstLine(text: string): string {
  if (!text.startsWith(':')) return text;
  const pseudo = new Map<string, string>();
  const rest = text.replace(/^:(\w+):[ \t]*(\S+)[ \t]*(?:\r?\n|$)/gm, (_, name: string, value: string) => {
    pseudo.set(name, value);
    return '';
  });
  return `${pseudo.get('method')} ${pseudo.get('path')} HTTP/2\nHost: ${pseudo.get('authority')}\n${rest}`;
}

/** A text that was pasted ends with line breaks that were not sent. `content-length` tells. */
function sentBody(text: string, fields: readonly string[]): string {
  const length = fields.map((field) => /^content-length:\s*(\d+)\s*$/i.exec(field)?.[1]).find(Boolean);
  const trimmed = text.replace(/[\r\n]+$/, '');
  return Number(length) === new TextEncoder().encode(trimmed).byteLength ? trimmed : text;
}
