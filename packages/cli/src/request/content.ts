import { wrongUsage } from '../failure.ts';
import type { DataPart, RequestFlags } from '../options.ts';
import { joinedBytes, textOf } from './bytes.ts';
import type { Files } from './files.ts';
import { readForm } from './form.ts';

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
  open(this: void): Uint8Array | AsyncIterable<Uint8Array>;
}

/** Reads the body that the options describe. */
export async function readContent(
  { data, form, uploadFile, get }: RequestFlags,
  files: Files,
): Promise<Content | undefined> {
  if ([data, form, uploadFile].filter((given) => given !== undefined).length > 1)
    throw wrongUsage('A request has one body. Choose between -d, -F and -T.');
  if (uploadFile !== undefined) return uploadOf(uploadFile, files);
  if (form) {
    const { bytes, contentType } = await readForm(form, files);
    return contentOf(bytes, { contentType });
  }
  if (!data || get) return undefined;
  const isJson = data.some(({ kind }) => kind === 'json');
  const [only, more] = data;
  return contentOf(await joined(data, files), {
    contentType: isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    accept: isJson ? 'application/json' : undefined,
    file: only && !more && isBinaryFile(only) ? only.value.slice(1) : undefined,
  });
}

/** All bytes of a body, also of a large file. */
export async function bytesOf({ bytes, open }: Content): Promise<Uint8Array> {
  if (bytes) return bytes;
  const chunks: Uint8Array[] = [];
  for await (const chunk of open() as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return joinedBytes(chunks);
}

/** The data of `-G`, which are the end of the query. */
export async function queryOf({ data, get }: RequestFlags, files: Files): Promise<string> {
  return get && data ? textOf(await joined(data, files)) : '';
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
async function joined(data: readonly DataPart[], files: Files): Promise<Uint8Array> {
  const parts: (string | Uint8Array)[] = [];
  for (const [at, part] of data.entries()) {
    if (at > 0 && part.kind !== 'json') parts.push('&');
    parts.push(await valueOf(part, files));
  }
  return joinedBytes(parts);
}

async function valueOf({ kind, value }: DataPart, files: Files): Promise<string | Uint8Array> {
  if (kind === 'data-raw' || !value.startsWith('@')) return value;
  const bytes = await files.read(value.slice(1));
  return kind === 'data' ? bytes.filter((byte) => byte !== 10 && byte !== 13 && byte !== 0) : bytes;
}

async function uploadOf(name: string, files: Files): Promise<Content> {
  if (name === '-' || name === '.') return contentOf(await files.read('-'), {});
  const file = await files.open(name);
  return file instanceof Uint8Array ? contentOf(file, { file: name }) : { ...file, file: name };
}
