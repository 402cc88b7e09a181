import { findCredentials, type AcceptedCredentials, type KnownCredentials } from './credentials.ts';
import { hashPayload } from './payload-hash.ts';
import type { RawRequest } from './raw-request.ts';
import { holdsRegion } from './checks.ts';
import { isFetchRequest } from './read-request.ts';
import { redact } from './redact.ts';
import { isObject } from './rules.ts';
import type { Difference, Verdict } from './verdict.ts';
import { verifyEither, type VerifyOptions } from './verify.ts';

/** What a matcher returns to jest and vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * A matcher for jest and vitest. It passes if a request is signed correctly by one of these credentials, as `verify` checks it.
 *
 * Pass a fetch `Request`, which stays readable, or a raw request, such as those in `gateway.requests`. Always `await` the matcher. Its
 * message shows the line of the canonical request that differs, without secrets, session tokens and signatures. A request that cannot
 * be verified fails the test, with `.not` too.
 *
 * @example
 * ```ts
 * import { expect, it } from '@jest/globals';
 * import { toBeSignedBy } from '@sigv4/testing/jest';
 *
 * expect.extend({ toBeSignedBy });
 *
 * const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
 *
 * it('health checks go unsigned', async () => {
 *   const request = new Request('https://abc123.execute-api.eu-west-1.amazonaws.com/health');
 *   await expect(request).not.toBeSignedBy(credentials, { service: 'execute-api', region: 'eu-west-1' });
 * });
 * ```
 */
export async function toBeSignedBy(
  received: unknown,
  credentials: AcceptedCredentials,
  options: VerifyOptions = {},
): Promise<MatcherResult> {
  if (!isRequest(received)) {
    throw new TypeError(
      'toBeSignedBy needs a fetch Request, or a raw request of @sigv4/testing (method, target, headers and body).',
    );
  }
  const verdict = await verifyEither(received, credentials, options);
  const known = knownOf(credentials, verdict.accessKeyId);
  const show = (text: string): string => redact(text, known);
  if (verdict.code === 'cannot-verify')
    throw new Error(show(`${name(received)} cannot be verified. ${verdict.reason}`));
  const message = (): string =>
    show(
      verdict.ok
        ? `${name(received)} is signed by ${verdict.accessKeyId}, but should not be.`
        : complaint(received, verdict, credentials, options),
    );
  return { pass: verdict.ok, message };
}

/** The credentials whose secrets no message may show. If a function finds them: those of the access key in the request. */
function knownOf(credentials: AcceptedCredentials, accessKeyId: string | undefined): readonly KnownCredentials[] {
  if (typeof credentials !== 'function') return 'accessKeyId' in credentials ? [credentials] : credentials;
  const found = accessKeyId === undefined ? undefined : findCredentials(credentials, accessKeyId);
  return found ? [found] : [];
}

function isRequest(received: unknown): received is RawRequest | Request {
  return isFetchRequest(received) || (isObject(received) && 'target' in received); // its parts are checked later
}

/** Method, host and path. The query is left out, because its values may be secrets. */
function name(request: RawRequest | Request): string {
  const [url = ''] = ('target' in request ? request.target : request.url).split('?');
  return `${request.method} ${url}`;
}

function complaint(
  request: RawRequest | Request,
  verdict: Verdict,
  credentials: AcceptedCredentials,
  expectations: VerifyOptions,
): string {
  const { code, reason, accessKeyId, canonicalRequest, difference } = verdict;
  const expected =
    typeof credentials === 'object' && 'accessKeyId' in credentials
      ? credentials.accessKeyId
      : 'any of the given credentials';
  const summary = `${name(request)} is not signed by ${expected}: ${code}.`;
  if (code === 'unknown-key') return `${summary}\n\nIt is signed by ${accessKeyId}.`;
  if (code === 'wrong-scope') return `${summary}\n\n${reason.trim()}${wanted(verdict, expectations)}`;
  if (canonicalRequest === undefined) return `${summary}\n\n${reason}`;
  const lines = canonicalRequest.split('\n');
  if (difference === undefined)
    return `${summary}\n\n${reason}\n\nThis should have been signed:\n\n${lines.map((line) => `  ${line}`).join('\n')}`;
  const at = lines.indexOf(difference.expected);
  const compared = lines.flatMap((line, index) =>
    index === at ? [`- ${difference.signed}`, `+ ${line}`] : [`  ${line}`],
  );
  return `${summary}\n\n${describe(difference)}\n\n- signed\n+ arrived\n\n${compared.join('\n')}`;
}

/** What the test expects instead of a wrong region and a wrong service. AWS's words do not name the right region. */
function wanted({ algorithm = '', credentialScope }: Verdict, { region, service }: VerifyOptions): string {
  const { region: signedRegion = '', service: signedService } = credentialScope ?? {};
  const expected = [
    region !== undefined && !holdsRegion({ algorithm, region: signedRegion }, region) && `the region '${region}'`,
    service !== undefined && signedService !== service && `the service '${service}'`,
  ].filter(Boolean);
  return expected.length > 0 ? `\n\nThe test expects ${expected.join(' and ')}.` : '';
}

function describe({ part, signed }: Difference): string {
  if (part === 'payload hash' && signed === hashPayload(new Uint8Array())) return 'It was signed without a body.';
  return isLine(part)
    ? `It was signed with another ${part}.`
    : `It was signed with another value of the header '${part}'.`;
}

const isLine = (part: string): boolean => ['method', 'path', 'query', 'payload hash'].includes(part);

interface SignedByMatcher {
  /** Passes if a request is signed correctly by one of these credentials. Always `await` it. */
  toBeSignedBy(credentials: AcceptedCredentials, options?: VerifyOptions): Promise<void>;
}

declare global {
  namespace jest {
    // For @types/jest.
    interface Matchers<R, T = {}> extends SignedByMatcher {}
  }
}

/** @ts-ignore: jest may not be installed. */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends SignedByMatcher {}
}

/** @ts-ignore: vitest may not be installed. */
declare module 'vitest' {
  interface Assertion<T = any> extends SignedByMatcher {}
}
