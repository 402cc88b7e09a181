import { differenceOf, type Difference } from './difference.ts';
import { duration, explanationOf, type Explanation, type ExplanationCode } from './explanation.ts';
import type { PassReason } from './events.ts';
import { redact } from './redaction.ts';
import { codeInHeader, isBodyOfApplication, isRefusal, readRejection, serverTime } from './rejection.ts';
import { serverStrings, type ServerStrings } from './server-strings.ts';
import type { SignedTrace, Trace } from './trace.ts';

/** A cause that has been told: what is not a fact of the request. */
interface Cause {
  readonly code: ExplanationCode;
  readonly summary: string;
  readonly fix: string;
  readonly difference?: Difference | undefined;
}

/** All that speaks for one cause or another. */
interface Evidence {
  readonly trace: Trace;
  readonly signed: SignedTrace;
  /** AWS's error code, from the header or the body. */
  readonly serviceCode: string | undefined;
  readonly message: string;
  /** No error type in the header, where the application writes the bodies: the answer may be its own. */
  readonly ofApplication: boolean;
  readonly body: string;
  readonly bodyIsKnown: boolean;
  readonly theirs: ServerStrings;
  readonly clockOffset: number | undefined;
}

/** Explains a refusal; `undefined` for an answer that is none. `given` is the body, if the caller has read it. */
export async function diagnose(trace: Trace, given: string | undefined): Promise<Explanation | undefined> {
  const { method, url, status, pass, signed } = trace;
  if (status !== 0 && !isRefusal(status)) return undefined;
  const read = given ?? (status === 0 ? '' : await trace.readBody());
  const body = read ?? '';
  const codeOfHeader = codeInHeader(trace.header('x-amzn-errortype'));
  const rejection = readRejection(body);
  const ofApplication = signed !== undefined && isBodyOfApplication(signed.service, codeOfHeader);
  const told = redact(signed ? signed.hideToken(rejection.message) : rejection.message);
  const message = ofApplication && !TEXTS_OF_AWS.test(told) ? '' : told;
  const serviceCode = ofApplication ? codeOfText(message) : (codeOfHeader ?? rejection.code);
  const facts = {
    request: `${method} ${url}`,
    status,
    serviceCode,
    requestId: requestIdOf(trace),
  };
  if (!signed) return explanationOf({ ...facts, ...unsigned(pass, status) });
  const theirs = serverStrings(ofApplication && !message ? '' : rejection.message, body);
  const time = serverTime(trace.header('date'), body);
  const clockOffset = time === undefined ? undefined : time - signed.signedAt;
  const cause = causeOf({ trace, signed, serviceCode, message, ofApplication, body, bodyIsKnown: read !== undefined, theirs, clockOffset });
  const hide = (text: string): string => redact(signed.hideToken(text));
  const hidden = (strings: ServerStrings): ServerStrings => ({ canonicalRequest: strings.canonicalRequest && hide(strings.canonicalRequest), stringToSign: strings.stringToSign });
  return explanationOf({
    ...facts,
    ...cause,
    difference: cause.difference && redactDifference(cause.difference),
    ours: hidden(signed),
    theirs: theirs.canonicalRequest || theirs.stringToSign ? hidden(theirs) : undefined,
    credentialScope: signed.stringToSign.split('\n')[2],
    clockOffset,
  });
}

/** What API Gateway and Lambda URLs say themselves, where the header with the error type has been hidden, as by CORS. */
const TEXTS_OF_AWS = /^(The security token included in the request is|Signature (expired|not yet current): |The request signature we calculated does not match|Credential should be scoped|Authorization header requires|Missing Authentication Token$|User: arn:aws|Forbidden)/;

function codeOfText(message: string): string | undefined {
  if (message.startsWith('The security token included in the request is expired')) return 'ExpiredTokenException';
  if (message.startsWith('The security token')) return 'UnrecognizedClientException';
  if (/^(Signature|The request signature|Credential should)/.test(message)) return 'InvalidSignatureException';
  if (message.startsWith('Authorization header')) return 'IncompleteSignatureException';
  if (message.startsWith('User: ')) return 'AccessDeniedException';
  return message.startsWith('Missing') ? 'MissingAuthenticationTokenException' : undefined;
}

/** Every service has its own name for it; HTTP APIs of API Gateway have the third. */
function requestIdOf({ header }: Trace): string | undefined {
  for (const name of ['x-amzn-requestid', 'x-amz-request-id', 'apigw-requestid', 'x-amz-apigw-id']) {
    const id = header(name);
    if (id) return id;
  }
  return undefined;
}

/** The causes, in the order in which they can be told: the more particular one first. */
function causeOf(evidence: Evidence): Cause {
  for (const cause of [noAnswer, token, clock, scope, headers, mismatch, unknownRoute, notAllowed, foreign]) {
    const found = cause(evidence);
    if (found) return found;
  }
  const { trace, serviceCode, message, bodyIsKnown, ofApplication } = evidence;
  if (ofApplication && bodyIsKnown) {
    return { code: 'unknown', summary: `The answer has no error type and no text of AWS, so the ${trace.status} is probably the application's own: the signature was taken.`, fix: 'Look at what the application behind the endpoint says in its body and its log.' };
  }
  return {
    code: 'unknown',
    summary: `AWS refused the request with ${trace.status}${serviceCode ? ` ${serviceCode}` : ''}${message ? `: ${message}` : '.'}${bodyIsKnown ? '' : ' The body had been read already, so only status and headers could be looked at.'}`,
    fix: bodyIsKnown ? 'Look up the error code in the documentation of the service.' : 'Pass the body that you have read: explain(response, { body }).',
  };
}

const PASSED: Readonly<Record<PassReason, readonly [because: string, fix: string]>> = {
  disabled: ['it said sigv4: false', 'Leave sigv4: false out, if it is to be signed.'],
  presigned: ['its URL carries a signature already', 'Check that the presigned URL has not expired, and is sent as it was made.'],
  'already-signed': ['another wrapper had signed it', 'See what explains that signature: this wrapper only handed the request on.'],
  'has-owner': ['it brought an authorization or API key of its own', "Remove that header, or pass the service, so that the signature replaces it: sigv4: { service: '...' }."],
  'takes-no-signature': ['ordinary calls to this service take no signature', "Pass the service to sign it all the same: sigv4: { service: '...' }."],
  'host-not-covered': ["its host is neither an AWS endpoint nor one of the signer's hosts", "List the host: sigv4({ service: '...', region: '...', hosts: ['...'] })."],
  redirected: ['it was redirected to a host that is not signed for', 'Call the address that it was redirected to, or list its host in hosts.'],
};

function unsigned(pass: PassReason | undefined, status: number): Cause {
  const [because, fix] = PASSED[pass ?? 'host-not-covered'];
  return { code: 'unsigned', summary: `The request went unsigned, because ${because}${status ? `, and was answered ${status}` : ''}.`, fix };
}

function noAnswer({ trace }: Evidence): Cause | undefined {
  if (trace.status !== 0) return undefined;
  return {
    code: 'no-answer',
    summary: 'No answer could be read: the network failed, or this is a browser and the answer came without CORS headers, as the error answers of API Gateway do unless they are set up.',
    fix: 'In a browser, allow the origin and the headers authorization, x-amz-date, x-amz-security-token and content-type in the CORS settings of the API, for its error answers (gateway responses) and preflights too. Elsewhere, look at the cause of the error.',
  };
}

function token({ signed, serviceCode = '', message }: Evidence): Cause | undefined {
  if (/^(ExpiredToken(Exception)?|TokenRefreshRequired)$/.test(serviceCode) || /security token included in the request is expired/.test(message)) {
    return { code: 'token-expired', summary: 'The session token has expired.', fix: 'Renew the credentials: log in again, or pass a provider instead of fixed keys, so that they refresh themselves. A request whose body was a stream is not sent twice: send it again.' };
  }
  const unknown = /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken)$/.test(serviceCode) || /security token included in the request is invalid/.test(message);
  if (!unknown) return undefined;
  if (signed.accessKeyId.startsWith('ASIA') && !signed.temporary) {
    return { code: 'token-missing', summary: `The access key ${signed.accessKeyId} is a temporary one, and was used without its session token.`, fix: 'Pass sessionToken with the credentials, or set AWS_SESSION_TOKEN beside the other two variables.' };
  }
  if (signed.temporary && serviceCode !== 'InvalidAccessKeyId') {
    return { code: 'token-invalid', summary: `AWS does not take the session token: it is malformed or cut off, revoked, or belongs to another access key than ${signed.accessKeyId}.`, fix: 'Take access key, secret key and session token from one and the same answer, whole, and check that they are for this partition of AWS.' };
  }
  return { code: 'unknown-key', summary: `AWS does not know the access key ${signed.accessKeyId}: it was deleted, deactivated, mistyped, or belongs to another partition.`, fix: 'Check the access key in IAM, and which source of credentials it came from.' };
}

const CLOCK_TEXT = /Signature (expired|not yet current): /;

function clock({ serviceCode = '', message, clockOffset }: Evidence): Cause | undefined {
  if (!/^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/.test(serviceCode) && !CLOCK_TEXT.test(message)) return undefined;
  const how = clockOffset === undefined ? 'is wrong' : `is ${duration(clockOffset)} ${clockOffset > 0 ? 'behind' : 'ahead of'} the server's`;
  return { code: 'wrong-clock', summary: `AWS refused the date of the signature: the clock that it was made with ${how}.`, fix: 'Set the clock, for example by NTP. A request that waits for minutes before it is sent must be signed later.' };
}

function scope({ trace, signed, serviceCode, message, body }: Evidence): Cause | undefined {
  const rightRegion = (/<Region>([\w-]+)</.exec(body)?.[1] ?? trace.header('x-amz-bucket-region')) || undefined;
  const wrong = /Credential should be scoped to (?:a valid region|correct service)/.test(message) || serviceCode === 'AuthorizationHeaderMalformed';
  if (!wrong) return undefined;
  const service = /correct service: '([\w-]+)'/.exec(message)?.[1];
  const region = rightRegion ?? /expecting '([\w-]+)'/.exec(message)?.[1];
  const badRegion = region !== undefined || /valid region/.test(message);
  const parts = [service && `service "${signed.service}" instead of "${service}"`, badRegion && `region "${signed.region}"${region ? ` instead of "${region}"` : ', which is not the one of the endpoint'}`].filter(Boolean);
  return {
    code: 'wrong-scope',
    summary: `The request was signed for the ${parts.join(' and the ') || `service "${signed.service}" and the region "${signed.region}"`}.`,
    fix: `Pass ${[service && `service: '${service}'`, badRegion && `region: '${region ?? '...'}'`].filter(Boolean).join(', ') || 'the right service and region'}${badRegion && !region ? ', the region that the API is deployed in' : ''}.`,
  };
}

function headers({ serviceCode, message, body }: Evidence): Cause | undefined {
  if (serviceCode === 'IncompleteSignatureException' || serviceCode === 'IncompleteSignature') {
    return { code: 'damaged-authorization', summary: `The authorization header did not arrive as it was sent: ${message.slice(0, 200)}`, fix: 'Look for a proxy, a gateway or a CDN between here and AWS that rewrites or cuts the authorization header.' };
  }
  const unsignedHeaders = /<HeadersNotSigned>([^<]*)</.exec(body)?.[1];
  if (unsignedHeaders) return { code: 'unsigned-header', summary: `The headers ${unsignedHeaders} arrived without being signed: something added them on the way, or after signing.`, fix: 'Set every x-amz-* header before the request is signed, and let no proxy add one.' };
  if (serviceCode === 'XAmzContentSHA256Mismatch') return bodyChanged;
  return undefined;
}

const bodyChanged: Cause = {
  code: 'body-changed',
  summary: 'The body that arrived is not the body that was signed.',
  fix: 'Look for what changes bodies on the way (compression, a proxy that re-encodes JSON), or for code that changes the body after signing; an x-amz-content-sha256 of your own must be that of the bytes sent.',
};

function mismatch({ signed, serviceCode = '', message, theirs, bodyIsKnown }: Evidence): Cause | undefined {
  if (!/^(InvalidSignatureException|SignatureDoesNotMatch|AuthFailure)$/.test(serviceCode) && !/request signature we calculated does not match/.test(message)) return undefined;
  if (!theirs.canonicalRequest) {
    if (theirs.stringToSign && theirs.stringToSign === signed.stringToSign) return wrongSecret(signed);
    return {
      code: 'signature-mismatch',
      summary: `AWS computed another signature${bodyIsKnown ? ', and its answer does not tell from what' : '; the body of its answer had been read already'}.`,
      fix: bodyIsKnown ? 'In this order: check the secret key (with the session token of the same answer); look for a proxy that rewrites host, path, query or signed headers; check that nothing changes the request after signing.' : 'Pass the body that you have read: explain(response, { body }).',
    };
  }
  const difference = differenceOf(signed.canonicalRequest, signed.hideToken(theirs.canonicalRequest));
  return difference ? changed(difference) : wrongSecret(signed);
}

function wrongSecret({ accessKeyId }: SignedTrace): Cause {
  return { code: 'wrong-secret', summary: `AWS computed the signature from the very same canonical request, so the secret key is not the one of ${accessKeyId}.`, fix: 'Check the secret key: mistyped, cut off, with a stray character, or of another access key. Take both from the same place.' };
}

function changed(difference: Difference): Cause {
  const { part, name, ours, theirs } = difference;
  switch (part) {
    case 'method':
      return { code: 'method-changed', summary: `The request was signed as ${ours} and arrived as ${theirs}.`, fix: 'Look for a redirect or a proxy that changes the method.', difference };
    case 'path':
      return { code: 'path-changed', summary: `The path was changed on the way: signed was ${ours}, and AWS saw ${theirs}.`, fix: 'Look for a proxy that decodes, encodes or prefixes paths, and let it pass them on as they are; with a custom domain or a proxy path, sign the path that reaches AWS.', difference };
    case 'query':
      return { code: 'query-changed', summary: 'The query was changed on the way.', fix: 'Look for a proxy or CDN that adds, drops, sorts or re-encodes parameters, and let it pass them on as they are.', difference };
    case 'payload hash':
      return { ...bodyChanged, difference };
    case 'signed headers':
      return { code: 'header-changed', summary: 'The list of signed headers was changed on the way.', fix: 'Look for a proxy that rewrites the authorization header.', difference };
    case 'header': {
      const what = theirs === undefined ? 'was dropped on the way' : ours === undefined ? 'was added on the way' : 'was changed on the way';
      const fix = name === 'host' ? 'A proxy or custom domain passes on another Host header than the one that was signed: sign for the host that reaches AWS, or let the proxy keep it.' : `Look for a proxy that rewrites ${name}; if you named it in signedHeaders, leave it out there.`;
      return { code: 'header-changed', summary: `The signed header ${name} ${what}.`, fix, difference };
    }
  }
}

function unknownRoute({ trace, serviceCode, message }: Evidence): Cause | undefined {
  if (serviceCode !== 'MissingAuthenticationTokenException' && message !== 'Missing Authentication Token') return undefined;
  return {
    code: 'unknown-route',
    summary: `API Gateway knows no ${trace.method} ${new URL(trace.url).pathname}: it answers "Missing Authentication Token" for an unknown stage, path or method too, and this request was signed.`,
    fix: 'Check stage, path and method, and that the API has been deployed since they were added. If they are right, something removed the authorization header on the way.',
  };
}

function notAllowed({ trace, signed, serviceCode = '', message }: Evidence): Cause | undefined {
  const [, principal, action, resource] = /User: (\S+) is not authorized to (?:perform|access)[: ]+(\S+?)(?: on resource: (\S+))?(?:$|\s|\.\s)/.exec(message) ?? [];
  if (principal) {
    const how = /explicit deny/.test(message) ? ' A policy denies it explicitly.' : '';
    return {
      code: 'not-allowed',
      summary: `The signature is right, and ${principal} is not allowed to ${action ?? 'do this'}${resource ? ` on ${resource}` : ''}.${how}`,
      fix: how ? `Find the Deny statement${/in an? ([\w-]+(?: control)? policy)/.test(message) ? ` (${/in an? ([\w-]+(?: control)? policy)/.exec(message)?.[1]})` : ''}, and take this principal or resource out of it.` : `Allow ${action ?? 'the action'} to this principal in its IAM policy and, from another account, in the resource policy, too.`,
    };
  }
  const bare = /^forbidden/i.test(message);
  if (bare || (signed.service === 'lambda' && serviceCode === 'AccessDeniedException')) {
    const fix =
      signed.service === 'lambda'
        ? "In this order: allow lambda:InvokeFunctionUrl (and lambda:InvokeFunction) to the principal, in its IAM policy or in the function's resource policy; check that the URL's auth type is AWS_IAM and the region right; check the secret key."
        : 'In this order: allow execute-api:Invoke on this API, stage, method and path to the principal; check region and service; check the secret key; check the resource policy of a private API, and the API key of a usage plan.';
    return { code: 'forbidden', summary: 'The answer is a bare "Forbidden", which this kind of endpoint gives for a missing permission and for a wrong signature alike.', fix };
  }
  if (serviceCode.startsWith('AccessDenied') || /not authorized/i.test(message)) {
    return { code: 'not-allowed', summary: `The signature was taken, and a policy does not allow the request${message ? `: ${message}` : '.'}`, fix: `Allow the action to the principal of ${signed.accessKeyId} in its IAM policy, and look at the policies of the resource, the VPC endpoint and the organisation.` };
  }
  if (serviceCode || trace.status !== 403) return undefined;
  return trace.method === 'HEAD' ? { code: 'forbidden', summary: 'A HEAD request has no body to say why it was refused.', fix: 'Send the same request as GET: its answer tells the cause.' } : undefined;
}

/** Nothing AWS-like in the answer: what speaks for somebody else? */
function foreign({ trace, serviceCode, body, bodyIsKnown }: Evidence): Cause | undefined {
  if (serviceCode || requestIdOf(trace) || !bodyIsKnown) return undefined;
  const signs = [
    /^\s*<(!doctype|html)/i.test(body) && 'the body is a web page',
    ...['server', 'via', 'cf-ray', 'x-cache'].map((name) => trace.header(name) && `the header ${name} is "${trace.header(name)}"`),
    'there is no request ID of AWS',
  ].filter(Boolean);
  return { code: 'not-from-aws', summary: `The answer does not seem to come from the service: ${signs.join(', ')}.`, fix: 'Look at what stands before the API: a web application firewall, a CDN, a company proxy. Its log tells which rule refused the request.' };
}

/** A header whose name speaks of a secret is named, and not shown; a token or signature in a query neither. */
function redactDifference(difference: Difference): Difference {
  const hide = (value: string | undefined): string | undefined => value && redact(difference.name ? `${difference.name}:${value}` : value).slice(difference.name ? difference.name.length + 1 : 0);
  return { ...difference, ours: hide(difference.ours), theirs: hide(difference.theirs) };
}
