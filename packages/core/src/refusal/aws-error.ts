import { followsS3Rules } from '../signing/canonical-url.ts';
import type { Signed } from '../signing/target.ts';
import { unpolluted } from '../util/unpolluted.ts';

/** The error in an answer of AWS. */
export interface AwsError {
  /** The error code, such as `ExpiredTokenException`. */
  readonly code: string | undefined;
  readonly message: string;
}

/** What must be fixed before a request is signed again: expired credentials, or a wrong clock. */
export type Remedy = 'expired' | 'clock';

/** True for the statuses of a rejection. S3 and JSON services answer 400 when a token has expired. */
export function isRefusal(status: number): boolean {
  return status === 400 || status === 401 || status === 403;
}

/** Codes for a token that has expired or is no longer known. */
const TOKEN =
  /^(ExpiredToken(Exception)?|TokenRefreshRequired|UnrecognizedClientException|InvalidToken|InvalidClientTokenId|InvalidAccessKeyId)$/;

/** Codes and texts for a wrong clock. The text is needed because one code can mean a wrong signature, a wrong scope or a wrong clock. */
export const CLOCK: RegExp = /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/;
const CLOCK_TEXT = /^Signature (expired|not yet current): \d{8}T\d{6}Z/;

/**
 * The text for a token that has expired or is not known. It is read if there is no code, or an unspecific one. Where applications write
 * the bodies, only this exact text counts.
 */
const TOKEN_TEXT = /^The security token included in the request is (expired|invalid\.?)$/;

/** Services whose answers may be written by the customer's application. */
const OF_APPLICATIONS = /^(execute-api|lambda|vpc-lattice-svcs)$/;

/** True if the customer's application may have written the body. Then only AWS's exact texts count. */
export function isBodyOfApplication(service: string, codeOfHeader: string | undefined): boolean {
  return codeOfHeader === undefined && OF_APPLICATIONS.test(service);
}

/** The form of an error code. Other texts are ignored, because any server can write them. */
const CODE = /^[\w.:#-]{1,100}$/;

function asCode(text: string | undefined): string | undefined {
  return text !== undefined && CODE.test(text) ? text : undefined;
}

/** The code in the header, which only AWS writes: `x-amzn-errortype: ExpiredTokenException:http://internal.amazon.com/...`. */
export function codeInHeader(value: string | null | undefined): string | undefined {
  return asCode(value?.split(':')[0]?.split('#').at(-1));
}

/**
 * Unspecific codes, which stand for several causes. Neptune says `AccessDeniedException` whatever happened. OpenSearch Serverless says
 * `Forbidden`. Codes in small letters are those of the APIs that Bedrock imitates. AppSync has two more.
 */
const INDECISIVE =
  /^([a-z_]*|InvalidSignatureException|SignatureDoesNotMatch|AuthFailure|AccessDeniedException|Forbidden)$/;
const INDECISIVE_AT_APPSYNC = /^(BadRequest|Unauthorized)Exception$/;

/** True if the code alone shows what to do. Otherwise the text must be read. */
export function isDecisive(code: string, service: string): boolean {
  return !INDECISIVE.test(code) && !(service === 'appsync' && INDECISIVE_AT_APPSYNC.test(code));
}

/** The root elements of AWS's XML, of which one may be the code. A web page that quotes such XML is not an answer of AWS. */
export const XML: RegExp = /^\s*(?:<\?[^>]*>\s*)?<(?:\w+:)?(?:Error|Response|(\w+Exception)\b)/;

/** An answer of VPC Lattice, which is plain text. */
const TEXT = /^(\w+Exception): ([^]*\S)/;

/**
 * Reads the error in a body: any of AWS's forms of JSON, XML, or plain text. Entities in an XML message are not decoded. Where an
 * application may have written the body, only the form counts that AWS uses there: an application often repeats the error of another call
 * in a form of its own.
 */
export function readAwsError(body: string, service: string, codeOfHeader: string | undefined): AwsError {
  const ofApplication = isBodyOfApplication(service, codeOfHeader);
  try {
    const parsed: unknown = JSON.parse(body);
    const { errors, error } = ofApplication ? {} : fieldsOf(parsed, ['errors', 'error']);
    const nested = Object(error) === error; // in OpenSearch, in Iceberg catalogs, in JSON-RPC, and in the APIs of models
    const first = Array.isArray(errors) ? (errors as unknown[])[0] : nested ? error : parsed;
    const text = (...names: readonly string[]): string | undefined =>
      Object.values(fieldsOf(first, names)).find((value) => typeof value === 'string') as string | undefined;
    return {
      code: asCode(
        text('__type', 'code', 'errorType', ...(nested ? ['type'] : []))
          ?.split('#')
          .at(-1),
      ),
      message: text('detailedMessage', 'message', 'Message', 'reason') ?? '',
    };
  } catch {
    const isText = !ofApplication || service === 'vpc-lattice-svcs';
    const root = ofApplication ? null : XML.exec(body);
    const xml = root ? body : '';
    const element = (name: string): string | undefined =>
      new RegExp(`<(?:\\w+:)?${name}>(?:<!\\[CDATA\\[)?([^<]*?)(?:]]>)?</`).exec(xml)?.[1];
    const [, code = element('Code') ?? root?.[1], message = element('[Mm]essage') ?? ''] =
      (isText && TEXT.exec(body)) || [];
    return { code: asCode(code), message };
  }
}

function fieldsOf(json: unknown, names: readonly string[]): Record<string, unknown> {
  return unpolluted(Object(json) as Record<string, unknown>, names);
}

/** What must be fixed after a rejection. `undefined`: it cannot be fixed here. `header` is the code in the header, if there is one. */
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
 * The probable cause when S3 rejects a HEAD request, whose answer has no body: an expired token for a 400, and a wrong clock for a 403.
 * If the bucket is in another region than the signature, that is the cause, and signing again does not help.
 */
export function remedyForHead(
  status: number,
  { terms, signedAt }: Pick<Signed, 'terms' | 'signedAt'>,
  bucketRegion: string | null | undefined,
  time: number | undefined,
): Remedy | undefined {
  if (!followsS3Rules(terms.service) || (bucketRegion && bucketRegion !== terms.region && !terms.algorithm))
    return undefined;
  if (status === 400 && terms.sessionToken) return 'expired';
  return status === 403 && Math.abs((time ?? signedAt) - signedAt) >= TOLERANCE ? 'clock' : undefined;
}

/** The server's time in milliseconds, from its `date` header. If a browser hides that header, the time is read from the text of the error. */
export function serverTime(date: string | null | undefined, body: string): number | undefined {
  const compact = /\((\d{8}T\d{6}Z) [+-] \d+ min\.?\)/.exec(body)?.[1];
  const inText = compact?.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:') ?? /<ServerTime>([^<]+)</.exec(body)?.[1];
  const time = Date.parse(date ?? inText ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** 4 minutes. AWS allows a difference of 5 minutes. If the difference is smaller than this, the date was not the cause. */
export const TOLERANCE = 240_000;
