import { wrongUsage } from '../failure.ts';
import { baseName, joinedBytes } from './bytes.ts';
import type { Files } from './files.ts';

/** The types that curl knows by the end of a name. */
const TYPES: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.pdf': 'application/pdf',
  '.xml': 'application/xml',
};

/** A form as it is sent. */
export interface Form {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/**
 * Reads the `-F` options, as curl does: `name=value`, `name=<file` for a text, `name=@file;type=...;filename=...` for a file.
 * The platform's `FormData` would change the line breaks of a text: https://html.spec.whatwg.org/#multipart-form-data
 */
export async function readForm(given: readonly string[], files: Files): Promise<Form> {
  const boundary = `----------------${crypto.randomUUID()}`;
  const parts: (string | Uint8Array)[] = [];
  for (const part of given) {
    const { disposition, type, value } = await readPart(part, files);
    const head = [`Content-Disposition: form-data; ${disposition}`, ...(type ? [`Content-Type: ${type}`] : [])];
    parts.push(`--${boundary}\r\n${head.join('\r\n')}\r\n\r\n`, value, '\r\n');
  }
  return {
    bytes: await joinedBytes([...parts, `--${boundary}--\r\n`]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

interface Part {
  readonly disposition: string;
  readonly type?: string | undefined;
  readonly value: string | Uint8Array;
}

async function readPart(part: string, files: Files): Promise<Part> {
  const [, name = '', sign = '', rest = ''] = /^([^=]+)=([@<]?)(.*)$/s.exec(part) ?? [];
  if (!name) throw wrongUsage('A part of a form must be name=value, name=@file or name=<file.');
  const { text, type, filename } = attributesOf(rest);
  const disposition = `name="${escaped(name)}"`;
  if (sign === '<') return { disposition, type, value: await files.read(text) };
  if (sign === '') return { disposition, type, value: text };
  return {
    disposition: `${disposition}; filename="${escaped(filename ?? baseName(text))}"`,
    type:
      type ??
      (text === '-'
        ? undefined
        : (TYPES[/\.[^./]*$/.exec(text.toLowerCase())?.[0] ?? ''] ?? 'application/octet-stream')),
    value: await files.read(text),
  };
}

const escaped = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

interface Attributes {
  readonly text: string;
  readonly type?: string | undefined;
  readonly filename?: string | undefined;
}

function attributesOf(rest: string): Attributes {
  const [text = '', ...attributes] = rest.split(/;(?=(?:type|filename)=)/);
  const valueOf = (name: string): string | undefined => {
    const attribute = attributes.find((each) => each.startsWith(`${name}=`));
    return attribute && unquoted(attribute.slice(name.length + 1));
  };
  return { text: unquoted(text), type: valueOf('type')?.replaceAll(/[\r\n]/g, ''), filename: valueOf('filename') };
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/s, '$1');
