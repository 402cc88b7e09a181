import { type Cause, type Evidence, hostOf } from '../evidence.ts';

/** No answer came, or a browser hides it. */
export function noAnswer({ record, show }: Evidence): Cause | undefined {
  if (record.status !== 0) return undefined;
  const code = codeOf(record.failure);
  if (code === undefined) return hiddenByCors;
  const { what, fix } = FAILURES.find(({ codes }) => codes.test(code)) ?? OTHER_FAILURE;
  return { code: 'no-answer', summary: `No answer came: ${what(hostOf(record), show(code))}.`, fix };
}

/** Browsers give no code, and axios in a browser one that says nothing. */
function codeOf(failure: unknown): string | undefined {
  const { code, cause } = Object(failure) as { code?: unknown; cause?: unknown };
  return [code, (Object(cause) as { code?: unknown }).code].find(
    (each): each is string => typeof each === 'string' && each !== 'ERR_NETWORK',
  );
}

const hiddenByCors: Cause = {
  code: 'no-answer',
  summary:
    'No answer could be read: the network failed, or this is a browser and the answer came without CORS headers, ' +
    'as the error answers of API Gateway do unless they are set up.',
  fix:
    'In a browser, allow the origin and the headers authorization, x-amz-date, x-amz-security-token and content-type in the CORS settings ' +
    'of the API, for its error answers (gateway responses) and preflights too. Elsewhere, look at the cause of the error.',
};

interface Failure {
  what(this: void, host: string, code: string): string;
  readonly fix: string;
}

/** What the codes of Node, of its fetch, of Bun and of axios stand for. */
const FAILURES: readonly (Failure & { readonly codes: RegExp })[] = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    what: (host, code) => `the name ${host} was not found (${code})`,
    fix: 'Check the host, its region, and DNS here. The name of a private API or of a VPC endpoint is known in its VPC only.',
  },
  {
    codes: /^(ECONNREFUSED|ConnectionRefused)$/,
    what: (host, code) => `nothing listens at ${host} (${code})`,
    fix: 'Check host and port, that the server runs, and that no proxy is set for this host that does not.',
  },
  {
    codes: /TIMEDOUT|TIMEOUT|^(ECONNABORTED|EHOSTUNREACH|ENETUNREACH)$/,
    what: (host, code) => `${host} could not be reached, or not in time (${code})`,
    fix: 'Look for a firewall or a security group that drops packets, and for a subnet without a way out or a VPC endpoint; raise the timeout if the service takes long.',
  },
  {
    codes: /CERT|TLS|SSL|^EPROTO$|^UNABLE_TO_/,
    what: (host, code) => `TLS with ${host} failed, most often for its certificate (${code})`,
    fix:
      'Check that the host name is one that the certificate is for, that the port speaks https, and the clock. ' +
      'A company proxy signs with a certificate of its own: trust that, on Node by NODE_EXTRA_CA_CERTS.',
  },
  {
    codes: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ConnectionClosed)$/,
    what: (_host, code) => `the connection was cut (${code})`,
    fix: 'Look for a proxy or a firewall that closes connections, and for a server that crashed. If it happens now and then, send the request again.',
  },
];

const OTHER_FAILURE: Failure = {
  what: (_host, code) => `the client failed with ${code}`,
  fix: 'Look at the message and the cause of the error.',
};
