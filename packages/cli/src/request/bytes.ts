/** Joins texts and bytes. */
export const joinedBytes = async (parts: readonly (string | Uint8Array)[]): Promise<Uint8Array> =>
  new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The name of a file, without its folders. */
export const baseName = (path: string): string => /[^/]*$/.exec(path.replace(/\/+$/, ''))?.[0] ?? '';
