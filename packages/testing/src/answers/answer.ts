/** An HTTP answer, to be sent as it is. */
export interface Answer {
  readonly status: number;
  /** Header fields beside those that every answer has (`date`, `content-length` ...). */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default: no body. */
  readonly body?: string | Uint8Array | undefined;
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
