/** A part of a body that `-d` and its like add. curl joins them in the order in which they are written. */
export interface DataPart {
  readonly kind: 'data' | 'data-raw' | 'data-binary' | 'json';
  readonly value: string;
}

/** The options about signing, which all commands have. */
export interface SigningOptions {
  readonly service?: string;
  readonly region?: string;
  /** The regions of a SigV4a signature. */
  readonly regionSet?: readonly string[];
  readonly profile?: string;
  readonly role?: string;
  readonly askKeys?: boolean;
  readonly payload?: 'signed' | 'unsigned' | 'chunked';
}

/** The options that make a request. */
export interface RequestFlags extends SigningOptions {
  readonly request?: string;
  readonly header?: readonly string[];
  readonly data?: readonly DataPart[];
  readonly form?: readonly string[];
  readonly get?: boolean;
  readonly head?: boolean;
  readonly uploadFile?: string;
  readonly compressed?: boolean;
}

/** The options of a call. */
export interface CallOptions extends RequestFlags {
  readonly sign: boolean;
  readonly location?: boolean;
  readonly include?: boolean;
  readonly output?: string;
  readonly remoteName?: boolean;
  readonly raw?: boolean;
  readonly writeOut?: string;
  readonly fail?: boolean;
  readonly failWithBody?: boolean;
  readonly silent?: boolean;
  readonly showError?: boolean;
  readonly verbose?: boolean;
  readonly debug?: boolean;
  readonly dryRun?: boolean;
  readonly showToken?: boolean;
  readonly insecure?: boolean;
  readonly cacert?: string;
  readonly proxy?: string;
  readonly maxTime?: number;
  readonly connectTimeout?: number;
  readonly retry?: number;
}
