import { readAuthorization, type Authorization } from './authorization.ts';
import {
  checkClock,
  checkCoverage,
  checkRepeats,
  checkScope,
  checkSessionToken,
  type ExpectedScope,
} from './checks.ts';
import { checkChunks } from './chunk-signatures.ts';
import { readClock } from './clock.ts';
import { acceptedRule, findCredentials, type AcceptedCredentials, type KnownCredentials } from './credentials.ts';
import { findDifference } from './difference.ts';
import { computeExpected, type Expected } from './expected.ts';
import { checkSentHash, checkSignedHash, isChunked, signedHash } from './payload-hash.ts';
import { splitTarget, type QueryPair } from './query.ts';
import { checkRawRequest, headerValues, notARequest, type RawRequest } from './raw-request.ts';
import { isFetchRequest, readRequest } from './read-request.ts';
import { check, isObject, object, optional, type Rules } from './rules.ts';
import { followsS3Rules } from './services.ts';
import { sigV4a } from './sigv4a.ts';
import { findUnreadable } from './unreadable.ts';
import { isUploadForm } from './upload-form.ts';
import type { Verdict } from './verdict.ts';
import { type Judgement, verifyForm } from './verify-form.ts';

/** What a signature must match besides being correct. */
export interface VerifyOptions extends ExpectedScope {
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

const isName = (value: unknown): boolean => typeof value === 'string' && /^[\w-]+$/.test(value);

/** Which options there are, and what each may be. */
export const verifyOptions: Rules = {
  service: optional(["a signing name such as 'execute-api'", isName]),
  region: optional(["a region such as 'eu-west-1'", isName]),
  now: optional(['a function that returns milliseconds', (value) => typeof value === 'function']),
};

/**
 * Checks whether a request, as it arrived, is signed correctly: in the `authorization` header or in the query. Returns a verdict.
 *
 * The signature is computed again with aws4, an implementation that shares no code with the one under test. aws4 does not know SigV4a: Node's
 * `crypto` verifies such a signature, with a key that this package derives itself. `verify` is strict where
 * a lenient verifier would hide a defect: every `x-amz-*` header must be signed, and the payload hash must be that of the body. If
 * AWS's services read a request in different ways, the verdict is `'cannot-verify'`. `verify` never throws because of what is in a
 * request. It throws a `TypeError` for wrong credentials or options, and for a raw request with a missing or wrong part. For any other
 * object that is not a fetch `Request`, such as a request of Express, it returns a promise that rejects with a `TypeError`.
 *
 * For a fetch `Request`, such as a mocked `fetch` or a msw resolver gets, `verify` returns a promise, because it has to read the
 * body. The request stays readable. Of a `Request` with an upload form to S3, the policy is verified too: its signature, its expiration
 * and every condition.
 *
 * @example
 * ```ts
 * import { verify } from '@sigv4/testing';
 *
 * const known = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
 * const verdict = await verify(new Request('https://example.com/items'), known, { service: 'execute-api', region: 'us-east-1' });
 * console.log(verdict.code); // missing-token
 * ```
 */
export function verify(request: RawRequest, credentials: AcceptedCredentials, options?: VerifyOptions): Verdict;
export function verify(request: Request, credentials: AcceptedCredentials, options?: VerifyOptions): Promise<Verdict>;
export function verify(
  request: RawRequest | Request,
  credentials: AcceptedCredentials,
  options: VerifyOptions = {},
): Verdict | Promise<Verdict> {
  check(credentials, acceptedRule, 'the credentials');
  check(options, object(verifyOptions), 'the options');
  if (!isRaw(request)) return verifyFetch(request, credentials, options);
  checkRawRequest(request);
  if (takesForms(options) && isUploadForm(request)) return UNREAD_FORM;
  return verifyRaw(request, credentials, options);
}

/** Whether a request is meant as a raw one. What is not even an object is not meant as a `Request` either. */
const isRaw = (request: RawRequest | Request): request is RawRequest => !isObject(request) || 'target' in request;

const UNREAD_FORM: Verdict = {
  ok: false,
  code: 'cannot-verify',
  reason: 'The request is an upload form. Verify a fetch Request of it, or look at the verdict in gateway.requests.',
};

/** The same for a raw request with an upload form, too, which takes a while to read. */
export async function verifyEither(
  request: RawRequest | Request,
  credentials: AcceptedCredentials,
  options: VerifyOptions,
): Promise<Verdict> {
  if (!isRaw(request)) return verify(request, credentials, options);
  check(credentials, acceptedRule, 'the credentials');
  check(options, object(verifyOptions), 'the options');
  checkRawRequest(request);
  return (await judge(request, credentials, options)).verdict;
}

async function verifyFetch(
  request: Request,
  credentials: AcceptedCredentials,
  options: VerifyOptions,
): Promise<Verdict> {
  if (!isFetchRequest(request)) throw notARequest('this is neither a raw request nor a fetch Request');
  if (request.bodyUsed) {
    return {
      ok: false,
      code: 'cannot-verify',
      reason:
        'The body of the request has already been read. Verify the request before its body is read, or verify a clone.',
    };
  }
  return (await judge(await readRequest(request), credentials, options)).verdict;
}

/** Verifies a request as it was on the wire. Unlike `verify`, it also reads an upload form, which takes a while. */
export async function judge(
  request: RawRequest,
  accepted: AcceptedCredentials,
  options: VerifyOptions,
): Promise<Judgement> {
  if (takesForms(options) && isUploadForm(request))
    return verifyForm(request, accepted, options, readClock(options.now));
  return { verdict: verifyRaw(request, accepted, options) };
}

/** Only S3 reads the policy of a form. To other services, such a form is an unsigned request. */
const takesForms = ({ service = 's3' }: VerifyOptions): boolean => service === 's3';

function verifyRaw(request: RawRequest, accepted: AcceptedCredentials, options: VerifyOptions): Verdict {
  const parts = splitTarget(request.target);
  const authorization = readAuthorization(request, parts.pairs);
  if ('code' in authorization) return { ok: false, ...authorization };

  const { algorithm, accessKeyId, date, region, service, signedHeaders } = authorization;
  const read = { algorithm, accessKeyId, credentialScope: { date, region, service }, signedHeaders };
  // In the order in which AWS checks: the verdict names the first defect only.
  const now = readClock(options.now);
  const early =
    checkRepeats(request) ??
    checkClock(authorization, now) ??
    checkCoverage(request, authorization) ??
    checkScope(authorization, options);
  if (early !== undefined) return { ok: false, ...early, ...read };

  const credentials = findCredentials(accepted, accessKeyId);
  if (credentials === undefined) {
    return { ok: false, code: 'unknown-key', reason: `The access key ID '${accessKeyId}' is not known.`, ...read };
  }
  const late = checkSessionToken(authorization, credentials, now) ?? checkSentHash(request, parts.pairs, authorization);
  if (late !== undefined) return { ok: false, ...late, ...read };
  const unreadable = findUnreadable(request, parts.path, authorization);
  if (unreadable !== undefined) return { ok: false, code: 'cannot-verify', reason: unreadable, ...read };

  return compare(request, parts, authorization, credentials, read);
}

const correct = { ok: true, code: 'ok', reason: 'The signature is correct.' } as const;

function compare(
  request: RawRequest,
  { path, pairs }: { path: string; pairs: readonly QueryPair[] },
  authorization: Authorization,
  credentials: KnownCredentials,
  read: Pick<Verdict, 'algorithm' | 'accessKeyId' | 'credentialScope' | 'signedHeaders'>,
): Verdict {
  const expect = (hash: string): Expected =>
    computeExpected(request, { path, pairs }, authorization, credentials, hash);
  const hash = signedHash(request, pairs, authorization);
  const { isSigned, ...strings } = expect(hash);

  const defectiveList = findListDefect(request, authorization.signedHeaders);
  if (defectiveList !== undefined)
    return { ok: false, code: 'signature-mismatch', reason: defectiveList, ...read, ...strings };
  if (!isSigned(strings.canonicalRequest)) {
    const reason =
      authorization.algorithm === sigV4a
        ? 'The signature is not one of this request and this secret access key, says Node.'
        : 'aws4 computes another signature for this request and this secret access key.';
    const difference = findDifference(strings.canonicalRequest, request, isSigned);
    return { ok: false, code: 'signature-mismatch', reason, ...read, ...strings, difference };
  }
  if (isChunked(hash) && followsS3Rules(authorization.service)) {
    const chunks = checkChunks(request, authorization, credentials, hash);
    return 'code' in chunks
      ? { ok: false, ...read, ...strings, ...chunks }
      : { ...correct, ...read, ...strings, decodedBody: chunks.decodedBody };
  }
  const defect = checkSignedHash(hash, request.body, authorization.service);
  if (defect !== undefined) {
    const { canonicalRequest, stringToSign } = expect(defect.shouldBe);
    const difference = { part: 'payload hash', signed: hash, expected: defect.shouldBe };
    return { ok: false, code: defect.code, reason: defect.reason, ...read, canonicalRequest, stringToSign, difference };
  }
  return { ...correct, ...read, ...strings };
}

/** aws4 sorts the names itself, and treats a missing header as empty. So it would accept lists that AWS refuses. */
function findListDefect(request: RawRequest, names: readonly string[]): string | undefined {
  const canonical = [...new Set(names.map((name) => name.toLowerCase()))].sort();
  if (names.join(';') !== canonical.join(';'))
    return 'The names of the signed headers must be in lower case and in alphabetical order, each of them once.';
  const absent = names.find((name) => headerValues(request, name).length === 0);
  return absent === undefined ? undefined : `The signed header '${absent}' did not arrive.`;
}
