import { isSigV4Error, type SigV4Error } from '@sigv4/core';
import { EXIT, Failure, wrongUsage } from '../failure.ts';
import { inOptions } from './words.ts';

/** Another way out, where a call can be sent without a signature. */
const UNSIGNED: Partial<Record<SigV4Error['code'], string>> = {
  ERR_UNKNOWN_SCOPE: 'To send the request without a signature: --no-sign.',
  ERR_INSECURE_URL: 'To send the request without a signature: --no-sign.',
};

/** What is known of the command that failed. */
interface Circumstances {
  /** The head of the answer has arrived. */
  readonly hasAnswer?: boolean;
  /** The command has `--no-sign`. */
  readonly mayGoUnsigned?: boolean;
}

/** The exit code of an error of the network, and what it says. The codes are those of Node, undici and OpenSSL. */
const NETWORK: readonly (readonly [code: RegExp, exitCode: number, message: string])[] = [
  [/^(ENOTFOUND|EAI_\w+)$/, EXIT.NO_HOST, 'The host is unknown'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|UND_ERR_\w+_TIMEOUT)$/, EXIT.TIMEOUT, 'The connection took too long'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, EXIT.NO_CONNECTION, 'No connection'],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|INVALID_CA)$/,
    EXIT.WRONG_CERTIFICATE,
    'The certificate is not trusted. Pass --cacert FILE, or -k to trust every certificate',
  ],
  [/^UND_ERR_HEADERS_OVERFLOW$/, EXIT.NO_RECEIVE, 'The head of the answer is longer than 300 KiB'],
  [/^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/, EXIT.STRANGE_ANSWER, 'The answer is not as long as its head says'],
  [/^(Z_DATA_ERROR|Z_NEED_DICT|ERR_BROTLI\w*|ERR__ERROR_\w+)$/, EXIT.WRONG_ENCODING, 'The answer cannot be decoded'],
  [/^Z_BUF_ERROR$/, EXIT.PARTIAL_ANSWER, 'The answer is incomplete'],
  [/^(EPROTO|ERR_SSL_\w+|ERR_TLS_\w+|ERR_OSSL_\w+)$/, EXIT.NO_TLS, 'TLS failed'],
];

/** Makes a `Failure` of whatever ended a call. */
export function failureOf(error: unknown, { hasAnswer = false, mayGoUnsigned = false }: Circumstances = {}): Failure {
  if (error instanceof Failure) return error;
  const inner = causesOf(error);
  const known = inner.find((cause) => cause instanceof Failure);
  if (known) return known;
  const refused = inner.find(isSigV4Error);
  if (refused) return ofSigner(refused, mayGoUnsigned);
  if (error instanceof TypeError && error.message.startsWith('sigv4: '))
    return wrongUsage(asSentence(inOptions(error.message.slice(7))));
  const texts = inner.map((cause) => String((cause as Partial<Error>).message));
  if (texts.some((text) => /before secure TLS connection/.test(text)))
    return new Failure(EXIT.NO_TLS, 'TLS failed. The other side closed the connection.');
  if (texts.some((text) => /^(max redirects$|Redirect loop)/.test(text)))
    return new Failure(EXIT.NOT_FOLLOWED, 'There are too many redirects.'); // undici has no code for it
  if (inner.some(({ name }) => name === 'HTTPParserError'))
    return new Failure(EXIT.STRANGE_ANSWER, 'The answer is not HTTP.');
  const proxy = texts.find((text) => text.startsWith('Proxy response'));
  if (proxy) return new Failure(EXIT.NO_RECEIVE, `The proxy refused. ${proxy}.`);
  for (const [pattern, exitCode, message] of NETWORK) {
    const cause = inner.find(({ code }) => typeof code === 'string' && pattern.test(code));
    if (cause) return new Failure(exitCode, `${message}: ${reasonOf(cause)}.`, { cause: error });
  }
  if (hasAnswer) return new Failure(EXIT.PARTIAL_ANSWER, 'The answer is incomplete: the connection was closed.');
  if (inner.some(({ code }) => code === 'UND_ERR_SOCKET'))
    return new Failure(EXIT.NO_ANSWER, 'The server closed the connection without an answer.');
  if (inner.some(({ code }) => code === 'ECONNRESET' || code === 'EPIPE'))
    return new Failure(EXIT.NO_RECEIVE, 'The connection was reset.');
  return new Failure(EXIT.UNEXPECTED, `${(error as Partial<Error>)?.message ?? String(error)}`, { cause: error });
}

const asSentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function ofSigner(error: SigV4Error, mayGoUnsigned: boolean): Failure {
  const exitCode = error.code === 'ERR_REDIRECT' ? EXIT.NOT_FOLLOWED : EXIT.NOT_SIGNED;
  const otherwise = mayGoUnsigned && UNSIGNED[error.code];
  return new Failure(exitCode, `${inOptions(error.message)}${otherwise ? ` ${otherwise}` : ''}`, { cause: error });
}

/** OpenSSL has a short reason beside its long message. */
const reasonOf = ({ reason, message, code }: Coded): string =>
  (reason ?? (message.trim() || String(code))).replace(/\.$/, '');

type Coded = Error & { readonly code?: unknown; readonly reason?: string };

/** An error, its causes, and the errors that it joins. */
function causesOf(error: unknown, seen: Coded[] = []): Coded[] {
  if (typeof error !== 'object' || error === null || seen.includes(error as Coded)) return seen;
  seen.push(error as Coded);
  const { cause, errors } = error as Partial<AggregateError>;
  for (const inner of [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]) causesOf(inner, seen);
  return seen;
}
