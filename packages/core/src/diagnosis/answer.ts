import type { ServerStrings } from '../explanation.ts';
import { codeInHeader, isBodyOfApplication, readAwsError, type AwsError, serverTime } from '../refusal/aws-error.ts';
import type { RefusalRecord } from '../refusal/record.ts';
import { inLines, inOneLine } from '../util/printable.ts';
import { redact } from '../util/redact.ts';
import { serverStrings, unescapeXml } from './expected-strings.ts';

/** What AWS says in an answer, word for word. So none of these texts may be shown except through `show`. */
export interface Answer {
  /** AWS's error code: from the header, from the body, or known from AWS's text. */
  readonly serviceCode: string | undefined;
  /** AWS's text. Empty if the text is the application's own. */
  readonly message: string;
  /** The application can write the bodies of this service, and the header has no error type: the answer may be the application's own. */
  readonly ofApplication: boolean;
  /** The body has an error code in one of AWS's forms, whoever wrote it. */
  readonly looksLikeAws: boolean;
  /** AWS's body. Empty if the body is the application's own. */
  readonly body: string;
  /** The text in the body, whoever wrote it. An application's text is shown only to those who have passed it themselves. */
  readonly said: string;
  /** What the body is, whoever wrote it. `undefined` if the body is not known. */
  readonly kind: 'empty' | 'page' | 'other' | undefined;
  /** The canonical request and string to sign that AWS expected. */
  readonly theirs: ServerStrings;
  /** The server's time, in milliseconds since the epoch. */
  readonly time: number | undefined;
  /** Makes a text of the answer safe to show: short, in one line, without secrets. */
  show(this: void, text: string): string;
  /** The same for a text of any length and any number of lines. */
  showLines(this: void, text: string): string;
}

/** A longer body is not read, and a longer text is not shown in full. */
export const LONGEST_BODY: number = 64 * 1024;
const LONGEST_TEXT = 500;

/** Reads the answer to a request. `given` is the body, if the caller has read it already. */
export async function readAnswer(record: RefusalRecord, given: string | undefined): Promise<Answer> {
  const { header } = record;
  const read = given ?? (record.readBody ? await record.readBody() : '');
  const known = read !== undefined && read.length <= LONGEST_BODY;
  const text = known ? read : '';

  const codeOfHeader = codeInHeader(header('x-amzn-errortype'));
  const service = answeringService(record, text);
  const { code: codeOfBody, message } = codeAndText(text, service, codeOfHeader);
  const ofApplication = isBodyOfApplication(service, codeOfHeader);
  const textOfAws = TEXTS_OF_AWS.find(({ text: pattern }) => pattern.test(message));
  const isOwn = ofApplication && !textOfAws;
  const body = isOwn ? '' : text;
  const hide = (shown: string): string => redact(record.hide(shown));
  return {
    serviceCode: codeOfHeader ?? (ofApplication ? undefined : codeOfBody) ?? textOfAws?.code,
    message: isOwn ? '' : message,
    ofApplication,
    looksLikeAws: CODE_OF_AWS.test(text),
    body,
    said: (message || text).trim(),
    kind: known ? kindOf(text) : undefined,
    theirs: serverStrings(isOwn ? '' : message, body),
    time: serverTime(header('date'), body),
    show: (shown) => cut(inOneLine(hide(shown))),
    showLines: (shown) => inLines(hide(shown)),
  };
}

/** How S3 names a wrong service. */
const WRONG_SERVICE =
  /incorrect service (?:"|&quot;)([\w-]+)(?:"|&quot;)\. This endpoint belongs to (?:"|&quot;)([\w-]+)/;

/**
 * The service whose words are in the answer. The host states it best. At another host, S3 can answer a request that was signed for an API.
 * It quotes the service of this signature. An application that repeats the error of another call does not.
 */
function answeringService({ signed, stated }: RefusalRecord, text: string): string {
  const [, quoted, owner] = WRONG_SERVICE.exec(text) ?? [];
  const ofS3 = quoted !== undefined && quoted === signed?.service ? owner : undefined;
  return stated?.service ?? ofS3 ?? signed?.service ?? 'execute-api'; // an unknown host may be the custom domain of an API
}

/** An error code in XML, or in the JSON of most services. */
const CODE_OF_AWS = /<Code>\w+<\/Code>|"__type"\s*:\s*"/;

/** AWS's own texts and their codes. Needed where the header with the error type is missing, or hidden by CORS. */
const TEXTS_OF_AWS: readonly { readonly text: RegExp; readonly code: string | undefined }[] = [
  { text: /^The security token included in the request is expired/, code: 'ExpiredTokenException' },
  { text: /^The security token included in the request is/, code: 'UnrecognizedClientException' },
  { text: /^Signature (expired|not yet current): \d/, code: 'InvalidSignatureException' },
  { text: /^The request signature we calculated does not match/, code: 'InvalidSignatureException' },
  { text: /^Credential should be scoped/, code: 'InvalidSignatureException' },
  { text: /^'[^']+'( or '[^']+')? must be a 'SignedHeader'/, code: 'InvalidSignatureException' },
  { text: /^Authorization header requires/, code: 'IncompleteSignatureException' },
  { text: /^Missing Authentication Token$/, code: 'MissingAuthenticationTokenException' },
  {
    text: /^User: \S+ is not authorized to (perform|access): (execute-api|lambda|vpc-lattice-svcs):/,
    code: 'AccessDeniedException',
  },
  { text: /^User is not authorized to access this resource($| with an explicit deny)/, code: 'AccessDeniedException' },
  { text: /^Forbidden($|\. For troubleshooting Function URL)/, code: undefined },
];

/** The first reason in an answer of OpenSearch's security plugin is that of the root cause, which names the permission. */
const ROOT_CAUSE = /"type"\s*:\s*"security_exception"\s*,\s*"reason"\s*:\s*"([^"]*)"/;

/** Code and text of a body. */
function codeAndText(body: string, service: string, codeOfHeader: string | undefined): AwsError {
  const { code, message } = readAwsError(body, service, codeOfHeader);
  if (code === 'security_exception') return { code, message: ROOT_CAUSE.exec(body)?.[1] ?? message };
  return { code, message: body.trimStart().startsWith('<') ? unescapeXml(message) : message };
}

function kindOf(body: string): 'empty' | 'page' | 'other' {
  if (body === '') return 'empty';
  return /^\s*<(!doctype|html)/i.test(body) ? 'page' : 'other';
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} ...` : text;
}
