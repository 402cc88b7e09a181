/** A request with its headers in pairs, as the core takes it. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | undefined;
}

/** What the fields of the form describe: a request, and how it is signed. Every field is text, and empty if nothing was typed. */
export interface Draft {
  readonly method: string;
  readonly url: string;
  /** A line "Name: value" for each header. */
  readonly headers: string;
  readonly body: string;
  readonly service: string;
  readonly region: string;
  /** Regions with commas between them, for SigV4a. */
  readonly regionSet: string;
  readonly time: string;
  /** More headers to sign, with commas between them. */
  readonly signedHeaders: string;
  readonly payload: '' | 'signed' | 'unsigned';
  /** Where the signature goes. */
  readonly into: 'headers' | 'url';
  /** How long a presigned URL is valid, in seconds. */
  readonly expires: string;
}

export const EMPTY: Draft = {
  method: 'GET',
  url: '',
  headers: '',
  body: '',
  service: '',
  region: '',
  regionSet: '',
  time: '',
  signedHeaders: '',
  payload: '',
  into: 'headers',
  expires: '3600',
};

/** What is wrong with what was typed, in a sentence for the person who typed it. */
export class Unreadable extends Error {}

/** The request of a draft. A path gets the host of the `host` header, as a pasted request has it. */
export function requestOf({ method, url, headers, body }: Draft): Request {
  const pairs = pairsIn(headers);
  const host = pairs.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const address = url.trim();
  const absolute = address.startsWith('/') && host ? `https://${host}${address}` : address;
  if (!URL.canParse(absolute))
    throw new Unreadable('The URL cannot be read. Write it with https:// and a host, or add a "Host" header.');
  const { protocol, hostname } = new URL(absolute);
  if (!/^(?:https?|wss?):$/.test(protocol)) throw new Unreadable('The URL must begin with https:// or http://.');
  if (/[${}<>]/.test(hostname))
    throw new Unreadable('The host of the URL has a variable in it, such as $API_ID. Write its value instead.');
  return { method: method.trim() || 'GET', url: absolute, headers: pairs, ...(body && { body }) };
}

/** The names and values in lines "Name: value". */
export function pairsIn(lines: string): [name: string, value: string][] {
  return lines.split(/\r?\n/).flatMap((line, at): [string, string][] => {
    if (!line.trim()) return [];
    const [, name, value] = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new Unreadable(`Line ${at + 1} of the headers is not "Name: value".`);
    return [[name, value]];
  });
}

export const linesOf = (pairs: Iterable<readonly [name: string, value: string]>): string =>
  [...pairs].map(([name, value]) => `${name}: ${value}`).join('\n');

/** The items of a text with commas between them. */
export const itemsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
