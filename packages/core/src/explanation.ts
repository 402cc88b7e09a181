import type { Difference } from './difference.ts';
import type { ServerStrings } from './server-strings.ts';

/** Every cause that is told apart. A minor release may add to it. */
export type ExplanationCode =
  /** The request went unsigned; the summary says why. */
  | 'unsigned'
  /** Signed, and API Gateway knows no such path, method or stage. */
  | 'unknown-route'
  /** Another method arrived than was signed. */
  | 'method-changed'
  /** Another path arrived. */
  | 'path-changed'
  /** Another query arrived. */
  | 'query-changed'
  /** A signed header arrived with another value, or not at all. */
  | 'header-changed'
  /** Another body arrived, or another payload hash. */
  | 'body-changed'
  /** Another service or region than the endpoint's. */
  | 'wrong-scope'
  /** The date of the signature was refused. */
  | 'wrong-clock'
  /** The session token has expired, and there was no newer one. */
  | 'token-expired'
  /** Malformed, revoked, or belonging to another key. */
  | 'token-invalid'
  /** Temporary keys without their session token. */
  | 'token-missing'
  /** AWS does not know the access key. */
  | 'unknown-key'
  /** Everything but the secret key is as AWS expected it. */
  | 'wrong-secret'
  /** The signature does not match, and the answer does not tell what AWS expected. */
  | 'signature-mismatch'
  /** The authorization header arrived damaged. */
  | 'damaged-authorization'
  /** An `x-amz-*` header arrived that is not part of the signature. */
  | 'unsigned-header'
  /** A policy does not allow it, or an authorizer that looks at no signature. */
  | 'not-allowed'
  /** A bare "Forbidden", or a 403 without a body: the fix has the causes in order. */
  | 'forbidden'
  /** The answer is not the service's: a firewall's, a CDN's, or a proxy's. */
  | 'not-from-aws'
  /** No answer can be read: the summary says what the network did; or it is CORS in a browser. */
  | 'no-answer'
  /** None of these; the summary has AWS's own words. */
  | 'unknown';

/**
 * Why AWS refused a request, as far as it can be told. Secrets, session tokens and signatures are redacted in all of it, and control
 * characters of the answer escaped. Every text is one line, but for those of `ours` and `theirs`.
 */
export interface Explanation {
  /** The cause, for programs. */
  readonly code: ExplanationCode;
  /** One sentence that names the cause. */
  readonly summary: string;
  /** What to do about it. */
  readonly fix: string;
  /** The first part of the canonical request in which AWS's differs from ours. */
  readonly difference?: Difference | undefined;
  /** What was signed; `undefined` if nothing was. */
  readonly ours?: ServerStrings | undefined;
  /** What AWS expected, where its answer tells. */
  readonly theirs?: ServerStrings | undefined;
  /** Such as `20260101/eu-west-1/execute-api/aws4_request`. */
  readonly credentialScope?: string | undefined;
  /** The server's clock less the time of the signature, in milliseconds, where the answer tells. */
  readonly clockOffset?: number | undefined;
  /** The HTTP status; 0 when there was no answer to read. */
  readonly status: number;
  /** AWS's error code, such as `InvalidSignatureException`: a name of at most 100 characters, or nothing. */
  readonly serviceCode?: string | undefined;
  /** The name AWS has for the request, to ask its support about. */
  readonly requestId?: string | undefined;
  /** All of it, to be read by a person. */
  toString(): string;
}

type Facts = Omit<Explanation, 'toString'> & { readonly request: string };

/** Makes an explanation of facts, whose texts may be shown as they are. */
export function explanationOf({ request, ...shown }: Facts): Explanation {
  return Object.defineProperty(shown, 'toString', { value: () => render(request, shown) });
}

function render(request: string, { code, summary, fix, difference, ours, theirs, credentialScope, clockOffset, status, serviceCode, requestId }: Omit<Explanation, 'toString'>): string {
  const lines = [`${request}: ${status || 'no answer'}${serviceCode ? ` ${serviceCode}` : ''} (${code})`, '', summary, `To do: ${fix}`];
  const add = (name: string, value: string | undefined): void => void (value !== undefined && lines.push(`${name}: ${value}`));
  lines.push('');
  if (difference) {
    const { part, name } = difference;
    add('First difference', name ? `the ${part} ${name}` : `the ${part}`);
    lines.push(`  ours:   ${difference.ours ?? '(not there)'}`, `  theirs: ${difference.theirs ?? '(not there)'}`);
  }
  add('Credential scope', credentialScope);
  add('Clock', clockOffset === undefined || Math.abs(clockOffset) < 1000 ? undefined : `the server's is ${duration(clockOffset)} ${clockOffset > 0 ? 'ahead of' : 'behind'} the signature's`);
  add('Request ID', requestId);
  const block = (title: string, text: string | undefined): void => void (text && lines.push('', `${title}:`, ...text.split('\n').map((line) => `  ${line}`)));
  block('The canonical request that was signed', ours?.canonicalRequest);
  block('The canonical request that AWS expected', theirs?.canonicalRequest);
  block('The string to sign that was signed', ours?.stringToSign);
  block('The string to sign that AWS expected', theirs?.stringToSign);
  return lines.join('\n').replace(/\n{3,}/g, '\n\n').trimEnd();
}

/** Milliseconds, as a person says them. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  for (const [name, size] of [['day', 86_400], ['hour', 3600], ['minute', 60]] as const) {
    if (seconds >= 2 * size) return `${Math.round(seconds / size)} ${name}s`;
  }
  return `${seconds} second${seconds === 1 ? '' : 's'}`;
}
