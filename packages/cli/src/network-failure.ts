import { isSigV4Error, type SigV4Error } from '@sigv4/core';
import { EXIT, Failure, wrongUsage } from './failure.ts';
import { inOptions } from './words.ts';
import { INSTALL_SDK } from './signer.ts';

/** What the error messages of the core say in words of JavaScript, in options of this command. */
const HINTS: Partial<Record<SigV4Error['code'], string>> = {
  ERR_NO_CREDENTIALS: `In this command: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile with --profile. Profiles need the AWS SDK. ${INSTALL_SDK}`,
  ERR_UNKNOWN_SCOPE:
    'In this command: --service NAME and --region NAME. To send the request without a signature: --no-sign.',
  ERR_UNSIGNABLE_BODY: 'In this command: --payload unsigned, if the service accepts it.',
  ERR_INSECURE_URL: 'In this command: write https://, or pass --no-sign.',
};

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
  [/^(EPROTO|ERR_SSL_\w+|ERR_TLS_\w+|ERR_OSSL_\w+)$/, EXIT.NO_TLS, 'TLS failed'],
];

/** Makes a `Failure` of whatever ended a call. */
export function failureOf(error: unknown, { hasAnswer = false }: { readonly hasAnswer?: boolean } = {}): Failure {
  if (error instanceof Failure) return error;
  const inner = causesOf(error);
  const known = inner.find((cause) => cause instanceof Failure);
  if (known) return known;
  const refused = inner.find(isSigV4Error);
  if (refused) return ofSigner(refused);
  if (error instanceof TypeError && error.message.startsWith('sigv4: '))
    return wrongUsage(inOptions(error.message.slice(7)));
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

function ofSigner(error: SigV4Error): Failure {
  const hint = HINTS[error.code];
  const exitCode = error.code === 'ERR_REDIRECT' ? EXIT.NOT_FOLLOWED : EXIT.NOT_SIGNED;
  const message = inOptions(error.message);
  const isSaid = !hint || (error.code === 'ERR_UNSIGNABLE_BODY' && message.includes('--payload'));
  return new Failure(exitCode, isSaid ? message : `${message}\n${hint}`, { cause: error });
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
