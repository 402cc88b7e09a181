import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { wrongUsage } from './failure.ts';
import { cannotRead, readFile } from './files.ts';
import { readForm } from './form.ts';
import type { DataPart, RequestFlags } from './options.ts';

/** The body of a request. */
export interface Content {
  /** The bytes. `undefined`: the body is a large file. */
  readonly bytes?: Uint8Array | undefined;
  /** The file that is the body, byte for byte. */
  readonly file?: string | undefined;
  readonly length: number;
  readonly contentType?: string | undefined;
  readonly accept?: string | undefined;
  /** Returns the body from its start. */
  open(): Uint8Array | AsyncIterable<Uint8Array>;
}

/** A smaller file is read into memory, so that it can be sent again after a redirect. */
const LARGE = 10 * 1024 * 1024;

/** Reads the body that the options describe. */
export async function readContent({ data, form, uploadFile, get }: RequestFlags): Promise<Content | undefined> {
  if ([data, form, uploadFile].filter((given) => given !== undefined).length > 1)
    throw wrongUsage('A request has one body. Choose between -d, -F and -T.');
  if (uploadFile !== undefined) return uploadOf(uploadFile);
  if (form) {
    const { bytes, contentType } = await readForm(form);
    return contentOf(bytes, { contentType });
  }
  if (!data || get) return undefined;
  const isJson = data.some(({ kind }) => kind === 'json');
  const [only, more] = data;
  return contentOf(await joined(data), {
    contentType: isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    accept: isJson ? 'application/json' : undefined,
    file: only && !more && isBinaryFile(only) ? only.value.slice(1) : undefined,
  });
}

/** The data of `-G`, which are the end of the query. */
export async function queryOf({ data, get }: RequestFlags): Promise<string> {
  return get && data ? (await joined(data)).toString() : '';
}

const isBinaryFile = ({ kind, value }: DataPart): boolean =>
  (kind === 'data-binary' || kind === 'json') && value.startsWith('@') && value !== '@-';

const contentOf = (bytes: Uint8Array, others: Pick<Content, 'contentType' | 'accept' | 'file'>): Content => ({
  bytes,
  length: bytes.byteLength,
  open: () => bytes,
  ...others,
});

/** Pieces of `--json` follow each other, all others are joined by `&`. */
async function joined(data: readonly DataPart[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (const [at, part] of data.entries()) {
    if (at > 0 && part.kind !== 'json') chunks.push(Buffer.from('&'));
    chunks.push(await bytesOf(part));
  }
  return Buffer.concat(chunks);
}

async function bytesOf({ kind, value }: DataPart): Promise<Buffer> {
  if (kind === 'data-raw' || !value.startsWith('@')) return Buffer.from(value);
  const bytes = await readFile(value.slice(1));
  return kind === 'data' ? (bytes.filter((byte) => byte !== 10 && byte !== 13 && byte !== 0) as Buffer) : bytes;
}

async function uploadOf(name: string): Promise<Content> {
  if (name === '-' || name === '.') return contentOf(await readFile('-'), {});
  const { size } = await stat(name).catch((error: unknown) => {
    throw cannotRead(name, error);
  });
  if (size <= LARGE) return contentOf(await readFile(name), { file: name });
  return { file: name, length: size, open: () => createReadStream(name) };
}
