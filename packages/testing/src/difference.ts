import { hashPayload } from './payload-hash.ts';
import { decode } from './query.ts';
import type { RawRequest } from './raw-request.ts';
import type { Difference } from './verdict.ts';

/**
 * Finds the line that was signed differently. A signature does not say what was signed. But usually one of a few things goes wrong
 * between signing and sending. Each of them is tried: if it gives the signature that was sent, it is what happened. `undefined` if
 * none of them does.
 */
export function findDifference(
  canonicalRequest: string,
  request: RawRequest,
  holds: (canonicalRequest: string) => boolean,
): Difference | undefined {
  const lines = canonicalRequest.split('\n');
  for (const [index, expected] of lines.entries()) {
    const { part, guesses } = guess(lines, index, request);
    for (const signed of guesses) {
      if (signed !== expected && holds([...lines.slice(0, index), signed, ...lines.slice(index + 1)].join('\n')))
        return { part, signed, expected };
    }
  }
  return undefined;
}

/** What may have been in a line instead. */
function guess(
  lines: readonly string[],
  index: number,
  request: RawRequest,
): { part: string; guesses: readonly string[] } {
  const line = lines[index] ?? '';
  const mark = request.target.indexOf('?');
  const [path, query] =
    mark === -1 ? [request.target, ''] : [request.target.slice(0, mark), request.target.slice(mark + 1)];
  if (index === 0)
    return { part: 'method', guesses: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', line.toLowerCase()] };
  if (index === 1) return { part: 'path', guesses: spellings(path) };
  if (index === 2)
    return {
      part: 'query',
      guesses: ['', query, decode(query) ?? '', line.replaceAll('%20', '+'), line.replaceAll('%20', '%2B'), `${line}&`],
    };
  if (index === lines.length - 1) return { part: 'payload hash', guesses: payloadHashes(request.body) };
  const colon = line.indexOf(':');
  const name = line.slice(0, colon);
  return {
    part: name,
    guesses: colon === -1 ? [] : fieldValues(name, line.slice(colon + 1)).map((value) => `${name}:${value}`),
  };
}

/** Encoded once, twice or not at all; normalised or not; with or without a slash at the end. */
function spellings(path: string): string[] {
  const plain = decode(path) ?? path;
  const strict = (text: string): string =>
    text
      .split('/')
      .map((segment) =>
        encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
      )
      .join('/');
  const once = [
    path,
    plain,
    strict(plain),
    strict(path),
    encodeURI(plain),
    strict(encodeURI(plain)),
    strict(strict(plain)),
  ];
  return [
    '/',
    ...once,
    ...once.map((text) => text.replace(/\/{2,}/g, '/')),
    ...once.map((text) => (text.endsWith('/') ? text.slice(0, -1) : `${text}/`)),
  ];
}

/** Without a body, unsigned, or with another spelling of JSON. */
function payloadHashes(body: Uint8Array): string[] {
  const text = Buffer.from(body).toString();
  const texts = ['', text.trim(), `${text}\n`, 'undefined', 'null', '{}', '[object Object]', JSON.stringify(text)];
  try {
    const value: unknown = JSON.parse(text);
    texts.push(
      JSON.stringify(value),
      JSON.stringify(value, undefined, 2),
      ...(typeof value === 'string' ? [value] : []),
    );
  } catch {} // not JSON
  return ['UNSIGNED-PAYLOAD', ...texts.map((spelling) => hashPayload(Buffer.from(spelling)))];
}

/** Without a value, with or without a port, with or without the parameters of a media type. */
function fieldValues(name: string, value: string): string[] {
  const values = [
    '',
    value.toLowerCase(),
    value.replace(/;.*$/, ''),
    `${value}; charset=utf-8`,
    `${value};charset=utf-8`,
    value.replaceAll(',', ', '),
  ];
  if (name === 'host')
    values.push(
      value.replace(/:\d+$/, ''),
      `${value}:443`,
      `${value}:80`,
      'localhost',
      value.replace('127.0.0.1', 'localhost'),
    );
  if (name === 'content-type')
    values.push('application/json', 'application/x-www-form-urlencoded', 'text/plain;charset=UTF-8');
  if (name === 'content-length') values.push('0');
  if (name === 'accept') values.push('*/*', 'application/json', 'application/json, text/plain, */*');
  return values;
}
