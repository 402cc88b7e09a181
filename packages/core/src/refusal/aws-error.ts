import { followsS3Rules } from '../signing/canonical-url.ts';
import type { Signed } from '../signing/target.ts';

/** What an answer of AWS says about a request that it refused. */
export interface AwsError {
  /** The error code, such as `ExpiredTokenException`. */
  readonly code: string | undefined;
  readonly message: string;
}

/** What a second signature needs: other credentials, or another date. */
export type Remedy = 'expired' | 'clock';

/** AWS refuses with one of these; nothing else is looked at. S3 and JSON services say "expired" with a 400. */
export function isRefusal(status: number): boolean {
  return status === 400 || status === 401 || status === 403;
}

/** The token is expired, or nobody knows it any more. */
const TOKEN =
  /^(ExpiredToken(Exception)?|TokenRefreshRequired|UnrecognizedClientException|InvalidToken|InvalidClientTokenId|InvalidAccessKeyId)$/;

/** One code covers a wrong signature, a wrong scope and a wrong clock: only the text tells them apart. */
export const CLOCK: RegExp = /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/;
const CLOCK_TEXT = /^Signature (expired|not yet current): \d{8}T\d{6}Z/;

/** Said by services without an error type, or with one that says nothing; and all that may be believed where the application writes the bodies. */
const TOKEN_TEXT = /^The security token included in the request is (expired|invalid\.?)$/;

/** Where the application behind an endpoint writes the bodies. */
const OF_APPLICATIONS = /^(execute-api|lambda|vpc-lattice-svcs)$/;

/** True where a body proves nothing unless it is AWS's own, word for word. */
export function isBodyOfApplication(service: string, codeOfHeader: string | undefined): boolean {
  return codeOfHeader === undefined && OF_APPLICATIONS.test(service);
}

/** A code is a name, and what is none is no code: a server may write whatever it likes. */
const CODE = /^[\w.:#-]{1,100}$/;

function asCode(text: string | undefined): string | undefined {
  return text !== undefined && CODE.test(text) ? text : undefined;
}

/** The code in the header, which AWS alone writes: `x-amzn-errortype: ExpiredTokenException:http://internal.amazon.com/...`. */
export function codeInHeader(value: string | null | undefined): string | undefined {
  return asCode(value?.split(':')[0]?.split('#').at(-1));
}

/** These codes are for whatever is wrong; at AppSync two more. */
const INDECISIVE = /^(|InvalidSignatureException|SignatureDoesNotMatch|AuthFailure)$/;
const INDECISIVE_AT_APPSYNC = /^(BadRequest|Unauthorized)Exception$/;

/** True when the code alone says what to do; otherwise the text has to be read. */
export function isDecisive(code: string, service: string): boolean {
  return !INDECISIVE.test(code) && !(service === 'appsync' && INDECISIVE_AT_APPSYNC.test(code));
}

/** The roots of AWS's XML; a web page is none of its answers, whatever it quotes. */
const XML = /^\s*(<\?[^>]*>\s*)?<(\w+:)?(Error|Response)/;

/** How VPC Lattice answers, in plain text. */
const TEXT = /^(\w+Exception): ([^]*\S)/;

/** Reads a body: JSON of any of AWS's shapes, XML, whose message keeps its entities, or plain text. */
export function readAwsError(body: string): AwsError {
  try {
    const parsed = JSON.parse(body) as Record<string, unknown> | null;
    const first = (Array.isArray(parsed?.['errors']) ? (parsed['errors'] as unknown[])[0] : parsed) as
      Record<string, unknown> | null | undefined;
    const text = (...names: readonly string[]): string | undefined =>
      names.map((name) => first?.[name]).find((value) => typeof value === 'string') as string | undefined;
    return {
      code: asCode(text('__type', 'code', 'errorType')?.split('#').at(-1)),
      message: text('detailedMessage', 'message', 'Message') ?? '',
    };
  } catch {
    const xml = XML.test(body) ? body : '';
    const element = (name: string): string | undefined =>
      new RegExp(`<(?:\\w+:)?${name}>(?:<!\\[CDATA\\[)?([^<]*?)(?:]]>)?</`).exec(xml)?.[1];
    const [, code = element('Code'), message = element('Message') ?? ''] = TEXT.exec(body) ?? [];
    return { code: asCode(code), message };
  }
}

/** What to do about a refusal of a request to a service; `undefined`, if nothing can be done here. `header` is the code in the header, if there was one. */
export function remedyFor(
  header: string | undefined,
  { code, message }: AwsError,
  service: string,
): Remedy | undefined {
  const known = header ?? (isBodyOfApplication(service, header) ? '' : code) ?? '';
  if (TOKEN.test(known) || (!isDecisive(known, service) && TOKEN_TEXT.test(message))) return 'expired';
  return CLOCK.test(known) || CLOCK_TEXT.test(message) ? 'clock' : undefined;
}

/**
 * What may be behind a refusal of S3 that has no body to say so, as its answers to HEAD have none: a 400 for an expired token, a 403 for a
 * wrong clock. A bucket in another region than was signed for is reason enough, and no signature for this region is better.
 */
export function remedyForHead(
  status: number,
  { terms, signedAt }: Pick<Signed, 'terms' | 'signedAt'>,
  bucketRegion: string | null | undefined,
  time: number | undefined,
): Remedy | undefined {
  if (!followsS3Rules(terms.service) || (bucketRegion && bucketRegion !== terms.region)) return undefined;
  if (status === 400 && terms.sessionToken) return 'expired';
  return status === 403 && Math.abs((time ?? signedAt) - signedAt) >= TOLERANCE ? 'clock' : undefined;
}

/** The server's time, in milliseconds: from its `Date` header, or, where a browser hides that, from the text of a refusal for the clock. */
export function serverTime(date: string | null | undefined, body: string): number | undefined {
  const compact = /\((\d{8}T\d{6}Z) [+-] \d+ min\.?\)/.exec(body)?.[1];
  const inText = compact?.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:') ?? /<ServerTime>([^<]+)</.exec(body)?.[1];
  const time = Date.parse(date ?? inText ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** AWS allows 5 minutes. Where the times differ by less than 4, the date was not what it refused. */
export const TOLERANCE = 240_000;
