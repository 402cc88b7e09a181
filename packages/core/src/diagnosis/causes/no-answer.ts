import { unpolluted } from '../../util/unpolluted.ts';
import { type Cause, type Evidence, hostOf } from '../evidence.ts';

/** No answer came, or the browser hides it. */
export function noAnswer({ record, show }: Evidence): Cause | undefined {
  if (record.status !== 0) return undefined;
  const code = codeOf(record.failure);
  if (code === undefined) return hiddenByCors;
  const { what, fix } = FAILURES.find(({ codes }) => codes.test(code)) ?? OTHER_FAILURE;
  return { code: 'no-answer', summary: `No answer came: ${what(hostOf(record), show(code))}.`, fix };
}

/** Browsers give no code. In a browser, axios gives `ERR_NETWORK`, which says nothing about the cause. */
function codeOf(failure: unknown): string | undefined {
  const of = (error: unknown): { code?: unknown; cause?: unknown } => unpolluted(Object(error), ['code', 'cause']);
  const { code, cause } = of(failure);
  return [code, of(cause).code].find((each): each is string => typeof each === 'string' && each !== 'ERR_NETWORK');
}

const hiddenByCors: Cause = {
  code: 'no-answer',
  summary:
    'No answer could be read. Either the network failed, or this is a browser and the answer has no CORS headers. ' +
    'Error answers of API Gateway have none until you set them up.',
  fix:
    'In a browser, allow your origin and the headers authorization, x-amz-date, x-amz-security-token and content-type in the CORS settings ' +
    'of the API. Do so for its error answers (gateway responses) and for preflights, too. Elsewhere, look at the cause of the error.',
};

interface Failure {
  what(this: void, host: string, code: string): string;
  readonly fix: string;
}

/** What the error codes of Node, its fetch, Bun and axios mean. */
const FAILURES: readonly (Failure & { readonly codes: RegExp })[] = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    what: (host, code) => `the host name ${host} was not found (${code})`,
    fix: 'Check the host name and the region in it. Check DNS on this machine. The name of a private API or of a VPC endpoint is known only inside its VPC.',
  },
  {
    codes: /^(ECONNREFUSED|ConnectionRefused)$/,
    what: (host, code) => `nothing listens at ${host} (${code})`,
    fix: 'Check the host and the port. Check that the server is running. If a proxy is set for this host, check that it is running, too.',
  },
  {
    codes: /TIMEDOUT|TIMEOUT|^(ECONNABORTED|EHOSTUNREACH|ENETUNREACH)$/,
    what: (host, code) => `${host} could not be reached, or did not answer in time (${code})`,
    fix: 'Look for a firewall or a security group that drops packets. Look for a subnet that has neither a route to the internet nor a VPC endpoint. If the service is slow, raise the timeout.',
  },
  {
    codes: /CERT|TLS|SSL|^EPROTO$|^UNABLE_TO_/,
    what: (host, code) => `TLS with ${host} failed, most often because of its certificate (${code})`,
    fix:
      'Check that the certificate is for this host name, that the port speaks https, and that your clock is right. ' +
      'If a company proxy has a certificate of its own, trust it. On Node, set NODE_EXTRA_CA_CERTS.',
  },
  {
    codes: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ConnectionClosed)$/,
    what: (_host, code) => `the connection was closed (${code})`,
    fix: 'Look for a proxy or a firewall that closes connections, for a server that crashed, and for a server that asks for a client certificate. If it happens only now and then, send the request again.',
  },
];

const OTHER_FAILURE: Failure = {
  what: (_host, code) => `the client failed with ${code}`,
  fix: 'Look at the message and the cause of the error.',
};
