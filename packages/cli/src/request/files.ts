/** Reads the files of which a request is made. `-` is standard input. */
export interface Files {
  /** Returns the bytes of a file. */
  read(name: string): Promise<Uint8Array>;
  /** Returns the bytes of a file, or how to read it if it is large. */
  open(name: string): Promise<Uint8Array | LargeFile>;
}

/** A file that is not read into memory. */
export interface LargeFile {
  readonly length: number;
  /** Returns the bytes from the start. */
  open(this: void): AsyncIterable<Uint8Array>;
}
