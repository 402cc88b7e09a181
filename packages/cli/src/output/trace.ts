import type { SigV4Event } from '@sigv4/core';
import type { Head, Sent } from '../sending/observe.ts';
import { shownHeader, shownUrl } from './shown.ts';
import { inOptions } from './words.ts';

/** The request line and the headers, as `-v` shows them. Secrets are redacted. */
export function requestLines({ method, url, headers }: Sent): string {
  const { host, pathname, search } = new URL(url);
  const fields = Object.entries(headers).map(([name, value]) => shownHeader(name, value));
  return prefixed('> ', [
    `${method} ${shownUrl(pathname + search)} HTTP/1.1`,
    ...(headers['host'] === undefined ? [`host: ${host}`] : []),
    ...fields,
    '',
  ]);
}

export function answerLines({ status, statusText, headers }: Head): string {
  const fields = headers.map(([name, value]) => shownHeader(name, value));
  return prefixed('< ', [`HTTP/1.1 ${status} ${statusText}`.trim(), ...fields, '']);
}

/** A terminal would obey them. Node accepts those behind 0x7f in a header. */
const CONTROLS = /[^\P{Cc}\t]/gu;

const prefixed = (prefix: string, lines: readonly string[]): string =>
  lines.map((line) => `${prefix}${line.replace(CONTROLS, '?')}\n`).join('');

/** One line about what happened, as `-v` shows it. */
export function eventLine(event: SigV4Event): string {
  switch (event.type) {
    case 'signed':
      return `* Signed for ${event.service} in ${event.region} with ${event.accessKeyId}\n`;
    case 'passed':
      return `* Not signed: ${event.reason}\n`;
    case 'refreshed':
      return `* Loaded credentials of ${event.accessKeyId}\n`;
    case 'refresh-failed':
      return `* Cannot load credentials: ${inOptions(event.error.message)}\n`;
    case 'recovered':
      return `* AWS refused, because ${event.reason === 'clock' ? 'the clock is wrong' : 'the credentials have expired'}. Signed once more\n`;
    case 'redirected':
      return `* Redirected with ${event.status} to ${event.to}, ${event.signed ? 'signed' : 'not signed'}\n`;
    case 'rejected':
      return `* AWS refused with ${event.status} ${event.code ?? ''}`.trimEnd() + '\n';
  }
}
