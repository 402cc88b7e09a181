import { openAsBlob } from 'node:fs';
import { basename, extname } from 'node:path';
import { wrongUsage } from './failure.ts';
import { cannotRead, readFile } from './files.ts';

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

/** Reads the `-F` options, as curl does: `name=value`, `name=<file` for a text, `name=@file;type=...;filename=...` for a file. */
export async function readForm(given: readonly string[]): Promise<FormData> {
  const form = new FormData();
  for (const part of given) {
    const [, name = '', sign = '', rest = ''] = /^([^=]+)=([@<]?)(.*)$/s.exec(part) ?? [];
    if (!name) throw wrongUsage('A part of a form must be name=value, name=@file or name=<file.');
    const { text, type, filename } = sign ? attributesOf(rest) : { text: rest };
    if (sign === '@') form.append(name, await fileOf(text, type), filename ?? basename(text));
    else form.append(name, sign === '<' ? (await readFile(text)).toString() : text);
  }
  return form;
}

interface Attributes {
  readonly text: string;
  readonly type?: string | undefined;
  readonly filename?: string | undefined;
}

function attributesOf(rest: string): Attributes {
  const [text = '', ...attributes] = rest.split(/;(?=(?:type|filename)=)/);
  const valueOf = (name: string): string | undefined =>
    attributes
      .find((attribute) => attribute.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replace(/^"(.*)"$/s, '$1');
  return { text: text.replace(/^"(.*)"$/s, '$1'), type: valueOf('type'), filename: valueOf('filename') };
}

async function fileOf(name: string, given: string | undefined): Promise<Blob> {
  const type = given ?? TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
  if (name === '-') return new Blob([new Uint8Array(await readFile('-'))], { type });
  try {
    return await openAsBlob(name, { type });
  } catch (error) {
    throw cannotRead(name, error);
  }
}
