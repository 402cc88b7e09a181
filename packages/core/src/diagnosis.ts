import { differenceOf, type Difference } from './difference.ts';
import { duration, explanationOf, type Explanation, type ExplanationCode } from './explanation.ts';
import type { PassReason } from './events.ts';
import { hider, redact } from './redaction.ts';
import { codeInHeader, isBodyOfApplication, isRefusal, readRejection, serverTime, type Rejection } from './rejection.ts';
import { serverStrings, unescapeXml, type ServerStrings } from './server-strings.ts';
import type { SignedTrace, Trace } from './trace.ts';

/** A trace that has been asked for its strings; the session token is taken out of them. */
interface Known extends SignedTrace {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Takes the session token and the signature that were sent out of a text. */
  hide(this: void, text: string): string;
}

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
  readonly signed: Known;
  /** AWS's error code, from the header or the body. */
  readonly serviceCode: string | undefined;
  /** AWS's text, without secrets; empty where it is the application's own. */
  readonly message: string;
  /** No error type in the header, where the application writes the bodies: the answer may be its own. */
  readonly ofApplication: boolean;
  /** AWS's body; empty where it is the application's own. */
  readonly body: string;
  /** What the body is, whoever wrote it; `undefined` when it is not known. */
  readonly kind: 'empty' | 'page' | 'other' | undefined;
  readonly theirs: ServerStrings;
  readonly clockOffset: number | undefined;
  /** A text of the answer as it may be shown: short, and without secrets. */
  show(this: void, text: string): string;
}

/** Further than this no body is looked at, and no text of an answer shown. */
const LONGEST_BODY = 64 * 1024;
const LONGEST_TEXT = 500;

/** Explains a refusal; `undefined` for an answer that is none. `given` is the body, if the caller has read it. */
export async function diagnose(trace: Trace, given: string | undefined): Promise<Explanation | undefined> {
  const { method, url, status, pass } = trace;
  if (status !== 0 && !isRefusal(status)) return undefined;
  const signed = trace.signed && ask(trace.signed);
  const hide = (text: string): string => redact(signed ? signed.hide(text) : text);
  const show = (text: string): string => cut(hide(text));
  const read = given ?? (status === 0 ? '' : await trace.readBody());
  const known = read !== undefined && read.length <= LONGEST_BODY;
  const answer = known ? read : '';

  const codeOfHeader = codeInHeader(trace.header('x-amzn-errortype'));
  const { code: codeOfBody, message: text } = readAnswer(answer);
  const ofApplication = signed !== undefined && isBodyOfApplication(signed.service, codeOfHeader);
  const isOwn = ofApplication && !TEXTS_OF_AWS.test(text);
  const message = isOwn ? '' : hide(text);
  const body = isOwn ? '' : answer;
  const serviceCode = codeOfHeader ?? (ofApplication ? undefined : codeOfBody) ?? (TEXTS_OF_AWS.test(text) ? codeOfText(text) : undefined);
  const requestId = requestIdOf(trace);
  const facts = { request: `${method} ${url}`, status, serviceCode: serviceCode && show(serviceCode), requestId: requestId && show(requestId) };
  if (!signed) return explanationOf({ ...facts, ...unsigned(pass, status) }, hide);

  const kind = !known ? undefined : answer === '' ? 'empty' : /^\s*<(!doctype|html)/i.test(answer) ? 'page' : 'other';
  const theirs = serverStrings(isOwn ? '' : text, body);
  const time = serverTime(trace.header('date'), body);
  const clockOffset = time === undefined ? undefined : time - signed.signedAt;
  const cause = causeOf({ trace, signed, serviceCode, message, ofApplication, body, kind, theirs, clockOffset, show });
  const { canonicalRequest, stringToSign } = signed;
  const told = theirs.canonicalRequest || theirs.stringToSign ? theirs : undefined;
  const credentialScope = stringToSign.split('\n')[2];
  return explanationOf({ ...facts, ...cause, difference: cause.difference && hideField(cause.difference), ours: { canonicalRequest, stringToSign }, theirs: told, credentialScope, clockOffset }, hide);
}

/** In hex, at the end of the authorization field. */
const SIGNATURE_LENGTH = 64;

function ask(signed: SignedTrace): Known {
  const { canonicalRequest, stringToSign, sessionToken, authorization } = signed.secret();
  const hide = hider([sessionToken, authorization?.slice(-SIGNATURE_LENGTH)].flatMap((secret) => secret || []));
  return { ...signed, canonicalRequest: hide(canonicalRequest), stringToSign, hide };
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} ...` : text;
}

/** Code and text of a body, and those of OpenSearch's own security, which has a form of its own. */
function readAnswer(body: string): Rejection {
  const { code, message } = readRejection(body);
  const [, ofOpenSearch, reason = ''] = /"type"\s*:\s*"(security_exception)"\s*,\s*"reason"\s*:\s*"([^"]*)"/.exec(body) ?? [];
  if (!code && ofOpenSearch) return { code: ofOpenSearch, message: reason };
  return { code, message: body.trimStart().startsWith('<') ? unescapeXml(message) : message };
}

/** What API Gateway, VPC Lattice and Lambda URLs say themselves, where the header with the error type is missing, as it is hidden by CORS. */
const TEXTS_OF_AWS =
  /^(The security token included in the request is|Signature (expired|not yet current): \d|The request signature we calculated does not match|Credential should be scoped|Authorization header requires|'[^']+'( or '[^']+')? must be a 'SignedHeader'|Missing Authentication Token$|User: \S+ is not authorized to (perform|access): (execute-api|lambda|vpc-lattice-svcs):|Forbidden($|\. For troubleshooting Function URL))/;

function codeOfText(message: string): string | undefined {
  if (message.startsWith('The security token included in the request is expired')) return 'ExpiredTokenException';
  if (message.startsWith('The security token')) return 'UnrecognizedClientException';
  if (/^(Signature|The request signature|Credential should|')/.test(message)) return 'InvalidSignatureException';
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
  return unexplained(evidence);
}

function unexplained({ trace: { status, method }, serviceCode, message, kind, ofApplication, show }: Evidence): Cause {
  if (ofApplication && kind === 'empty') return { code: 'unknown', summary: `The answer is a bare ${status} without an error type, which the application may give as well as the endpoint before it.`, fix: "Look into the application's log: where the request is not found there, check permission, region and secret key." };
  if (ofApplication && kind) return { code: 'unknown', summary: `The answer has no error type and no text of AWS, so the ${status} is probably the application's own: the signature was taken.`, fix: 'Look at what the application behind the endpoint says in its body and its log.' };
  const told = `${ofApplication ? 'The endpoint or the application behind it' : 'AWS'} refused the request with ${status}${serviceCode ? ` ${show(serviceCode)}` : ''}${message ? `: ${show(message)}` : '.'}`;
  if (!kind) return { code: 'unknown', summary: `${told} ${UNKNOWN_BODY}, so that only status and headers could be looked at.`, fix: PASS_BODY };
  return { code: 'unknown', summary: told, fix: method === 'HEAD' ? AS_GET : 'Look up the error code in the documentation of the service.' };
}

const UNKNOWN_BODY = 'Its body had been read already, or was too long or too late to be looked at';
const PASS_BODY = 'Pass the body, if you have read it: explain(response, { body }).';
const AS_GET = 'Send the same request as GET: its answer tells the cause.';

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

const tokenExpired: Cause = {
  code: 'token-expired',
  summary: 'The session token has expired.',
  fix: 'Renew the credentials: log in again, or pass a provider instead of fixed keys, so that they refresh themselves. A request whose body was a stream is not sent twice: send it again.',
};

function token({ signed, serviceCode = '', message }: Evidence): Cause | undefined {
  if (/^(ExpiredToken(Exception)?|TokenRefreshRequired)$/.test(serviceCode) || /security token included in the request is expired/.test(message)) return tokenExpired;
  const ofEc2 = /not able to validate the provided access credentials/.test(message);
  const unknown = ofEc2 || /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken)$/.test(serviceCode) || /security token included in the request is invalid/.test(message);
  if (!unknown) return undefined;
  const { accessKeyId, temporary } = signed;
  if (accessKeyId.startsWith('ASIA') && !temporary) {
    return { code: 'token-missing', summary: `The access key ${accessKeyId} is a temporary one, and was used without its session token.`, fix: 'Pass sessionToken with the credentials, or set AWS_SESSION_TOKEN beside the other two variables.' };
  }
  if (ofEc2) {
    return { code: 'unknown-key', summary: `AWS could not validate the credentials: it does not know the access key ${accessKeyId}, or the secret key or session token is not the one of it.`, fix: 'Take access key, secret key and session token from one and the same place, and check the key in IAM, that the region is enabled for the account, and the clock.' };
  }
  if (temporary && serviceCode !== 'InvalidAccessKeyId') {
    return { code: 'token-invalid', summary: `AWS does not take the session token, which is malformed or cut off, revoked, or belongs to another access key than ${accessKeyId}.`, fix: 'Take access key, secret key and session token from one and the same answer, whole, and check that they are for this partition of AWS.' };
  }
  return { code: 'unknown-key', summary: `AWS does not know the access key ${accessKeyId}: it was deleted, deactivated, mistyped, or belongs to another partition.`, fix: 'Check the access key in IAM, and which source of credentials it came from.' };
}

const CLOCK_TEXT = /Signature (expired|not yet current): /;

/** AWS allows 5 minutes. */
const TOLERANCE = 240_000;

function clock({ signed, serviceCode = '', message, clockOffset }: Evidence): Cause | undefined {
  if (!/^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/.test(serviceCode) && !CLOCK_TEXT.test(message)) return undefined;
  if (serviceCode === 'RequestExpired' && signed.temporary && Math.abs(clockOffset ?? 0) < TOLERANCE) return tokenExpired; // EC2 says so of credentials, too
  const how = clockOffset === undefined ? 'is wrong' : `is ${duration(clockOffset)} ${clockOffset > 0 ? 'behind' : 'ahead of'} the server's`;
  return { code: 'wrong-clock', summary: `AWS refused the date of the signature, because the clock that it was made with ${how}.`, fix: 'Set the clock, for example by NTP. A request that waits for minutes before it is sent must be signed later.' };
}

function scope({ trace, signed, serviceCode, message, body }: Evidence): Cause | undefined {
  const named = (/<Region>([\w-]+)</.exec(body)?.[1] ?? /expecting '([\w-]+)'/.exec(message)?.[1] ?? trace.header('x-amz-bucket-region')) || undefined;
  const region = named === signed.region ? undefined : named;
  const told = /Credential should be scoped to|the region '[^']*' is wrong|incorrect service "/.test(message) || (serviceCode === 'AuthorizationHeaderMalformed' && /<Region>/.test(body));
  const silent = trace.method === 'HEAD' && trace.status === 400 && !serviceCode && region; // the bucket is elsewhere, and a HEAD has no body to say so
  if (!told && !silent) return undefined;
  const service = /correct service: '([\w-]+)'/.exec(message)?.[1] ?? /belongs to "([\w-]+)"/.exec(message)?.[1];
  const badRegion = region !== undefined || /valid region/.test(message);
  const parts = [service && `service "${signed.service}" instead of "${service}"`, badRegion && `region "${signed.region}"${region ? ` instead of "${region}"` : ', which is not the one of the endpoint'}`].filter(Boolean);
  return {
    code: 'wrong-scope',
    summary: `The request was signed for the ${parts.join(' and the ') || `service "${signed.service}" and the region "${signed.region}"`}.`,
    fix: `Pass ${[service && `service: '${service}'`, badRegion && `region: '${region ?? '...'}'`].filter(Boolean).join(', ') || 'the right service and region'}${badRegion && !region ? ', the region that the API is deployed in' : ''}.`,
  };
}

function headers({ serviceCode = '', message, body, show }: Evidence): Cause | undefined {
  if (/^(IncompleteSignature(Exception)?|AuthorizationHeaderMalformed)$/.test(serviceCode)) return damaged(`did not arrive as it was sent: ${show(message)}`);
  const names = /<HeadersNotSigned>([^<]*)</.exec(body)?.[1] ?? [...message.matchAll(/'([^']+)'(?: or '[^']+')? must be a 'SignedHeader'/g)].map(([, name]) => name).join(', ');
  if (names) return { code: 'unsigned-header', summary: `The headers ${show(names)} arrived without being signed: something added them on the way, or after signing.`, fix: 'Set every x-amz-* header before the request is signed, and let no proxy add one.' };
  return serviceCode === 'XAmzContentSHA256Mismatch' ? bodyChanged : undefined;
}

function damaged(how: string): Cause {
  return { code: 'damaged-authorization', summary: `The authorization header ${how}`, fix: 'Look for a proxy, a gateway or a CDN between here and AWS that rewrites, cuts or removes the authorization header.' };
}

const bodyChanged: Cause = {
  code: 'body-changed',
  summary: 'The body that arrived is not the body that was signed.',
  fix: 'Look for what changes bodies on the way (compression, a proxy that re-encodes JSON), or for code that changes the body after signing; an x-amz-content-sha256 of your own must be that of the bytes sent.',
};

function mismatch({ signed, serviceCode = '', message, theirs, kind }: Evidence): Cause | undefined {
  if (!/^(InvalidSignatureException|SignatureDoesNotMatch|AuthFailure)$/.test(serviceCode) && !/request signature we calculated does not match/.test(message)) return undefined;
  if (!theirs.canonicalRequest) {
    if (theirs.stringToSign && theirs.stringToSign === signed.stringToSign) return wrongSecret(signed);
    return {
      code: 'signature-mismatch',
      summary: `AWS computed another signature${kind ? ', and its answer does not tell from what' : `. ${UNKNOWN_BODY}`}.`,
      fix: kind ? 'In this order: check the secret key (with the session token of the same answer); look for a proxy that rewrites host, path, query or signed headers; check that nothing changes the request after signing.' : PASS_BODY,
    };
  }
  const difference = differenceOf(signed.canonicalRequest, signed.hide(theirs.canonicalRequest));
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

function unknownRoute({ trace, signed, serviceCode = '', message }: Evidence): Cause | undefined {
  if (!/^MissingAuthenticationToken(Exception)?$/.test(serviceCode) && message !== 'Missing Authentication Token') return undefined;
  if (signed.service !== 'execute-api') return damaged('was removed on the way: the request was signed, and AWS found no signature.');
  return {
    code: 'unknown-route',
    summary: `API Gateway knows no ${trace.method} ${new URL(trace.url).pathname}: it answers "Missing Authentication Token" for an unknown stage, path or method too, and this request was signed.`,
    fix: 'Check stage, path and method, and that the API has been deployed since they were added. If they are right, something removed the authorization header on the way.',
  };
}

function notAllowed(evidence: Evidence): Cause | undefined {
  const { trace, signed, serviceCode = '', message, kind, ofApplication, show } = evidence;
  const [, principal, action, resource] = /User: (\S+) is not authorized to (?:perform|access)[: ]+(\S+?)(?: on resource: (\S+))?(?:$|\s|\.\s)/.exec(message) ?? [];
  if (principal) {
    const how = /explicit deny/.test(message) ? ' A policy denies it explicitly.' : '';
    return {
      code: 'not-allowed',
      summary: `The signature is right, and ${show(principal)} is not allowed to ${action ? show(action) : 'do this'}${resource ? ` on ${show(resource)}` : ''}.${how}`,
      fix: how ? `Find the Deny statement${/in an? ([\w-]+(?: control)? policy)/.test(message) ? ` (${/in an? ([\w-]+(?: control)? policy)/.exec(message)?.[1]})` : ''}, and take this principal or resource out of it.` : `Allow ${action ? show(action) : 'the action'} to this principal in ${policyOf(message)}.`,
    };
  }
  const ofService = notAllowedBy(evidence);
  if (ofService) return ofService;
  if (/^forbidden($|\.)/i.test(message) || (signed.service === 'lambda' && serviceCode === 'AccessDeniedException')) {
    return { code: 'forbidden', summary: 'The answer is a bare "Forbidden", which this kind of endpoint gives for a missing permission and for a wrong signature alike.', fix: inThisOrder(signed) };
  }
  if (serviceCode.startsWith('AccessDenied') || /not authorized/i.test(message)) {
    return { code: 'not-allowed', summary: `The signature was taken, and a policy does not allow the request${message ? `: ${show(message)}` : '.'}`, fix: `Allow the action to the principal of ${signed.accessKeyId} in its IAM policy, and look at the policies of the resource, the VPC endpoint and the organisation.` };
  }
  if (serviceCode || trace.status !== 403) return undefined;
  if (trace.method === 'HEAD') return { code: 'forbidden', summary: 'A HEAD request has no body to say why it was refused.', fix: AS_GET };
  if (!ofApplication || kind !== 'empty' || !requestIdOf(trace)) return undefined;
  return { code: 'forbidden', summary: 'The answer is a bare 403 without a body, which endpoints give for a missing permission and for a wrong signature alike; the application behind it may give it, too.', fix: inThisOrder(signed) };
}

/** VPC Lattice has policies of its own. */
const NAMES_OF_POLICIES: Readonly<Record<string, string>> = { service: ' (the auth policy of the service)', network: ' (the auth policy of the service network)' };

/** The kind of policy in which the action has to be allowed, as some messages name it. */
function policyOf(message: string): string {
  const [, kind, origin = ''] = /because no ((?:([\w]+)-based|[\w ]+) policy) allows/.exec(message) ?? [];
  if (kind) return `the ${kind}${NAMES_OF_POLICIES[origin] ?? ''}`;
  return 'its IAM policy and, from another account, in the resource policy, too';
}

function inThisOrder({ service }: SignedTrace): string {
  return service === 'lambda'
    ? "In this order: allow lambda:InvokeFunctionUrl (and lambda:InvokeFunction) to the principal, in its IAM policy or in the function's resource policy; check that the URL's auth type is AWS_IAM and the region right; check the secret key."
    : 'In this order: allow execute-api:Invoke on this API, stage, method and path to the principal; check region and service; check the secret key; check the resource policy of a private API, and the API key of a usage plan.';
}

/** Services that have policies beside those of IAM, and each another word for it. */
function notAllowedBy({ trace, signed, serviceCode, message, show }: Evidence): Cause | undefined {
  const hint = trace.header('x-aoss-response-hint');
  if (hint) {
    return { code: 'not-allowed', summary: `OpenSearch Serverless does not allow the request (${show(hint)}).`, fix: 'Allow the principal in a data access policy of the collection, and this network in a network policy; its IAM policy has to allow aoss:APIAccessAll.' };
  }
  if (serviceCode === 'security_exception') {
    return { code: 'not-allowed', summary: `The signature was taken, and OpenSearch's own roles do not allow the request: ${show(message)}`, fix: 'Map the IAM role or user of these credentials, by its ARN, to a role of OpenSearch that has the permission (Security, Roles, Mapped users: backend roles).' };
  }
  if (serviceCode !== 'UnauthorizedException') return undefined;
  if (signed.service === 'appsync') {
    return { code: 'not-allowed', summary: `AppSync does not allow the request${message ? `: ${show(message)}` : '.'}`, fix: 'Allow appsync:GraphQL on the API, type and field to the principal, and see that AWS_IAM is among the authorization modes of the API, and of the type or field by its directive @aws_iam.' };
  }
  return { code: 'not-allowed', summary: 'The answer is of an authorizer that looks at no signature, for this route has another kind of authorization than IAM.', fix: 'Set the authorization of the route to AWS_IAM, or send what its authorizer wants, with sigv4: false.' };
}

/** Nothing AWS-like in the answer: what speaks for somebody else? */
function foreign({ trace, signed, serviceCode, kind, show }: Evidence): Cause | undefined {
  if (serviceCode || requestIdOf(trace) || !kind) return undefined;
  if (signed.service === 'vpc-lattice-svcs' && kind !== 'page') return undefined; // which hands an answer on as the application gave it
  const signs = [
    kind === 'page' && 'the body is a web page',
    ...['server', 'via', 'cf-ray', 'x-cache'].map((name) => {
      const value = trace.header(name);
      return value && `the header ${name} is "${show(value)}"`;
    }),
    'there is no request ID of AWS',
  ].filter(Boolean);
  return { code: 'not-from-aws', summary: `The answer does not seem to come from the service: ${signs.join(', ')}.`, fix: 'Look at what stands before the API: a web application firewall, a CDN, a company proxy. Its log tells which rule refused the request.' };
}

/** A header whose name speaks of a secret is named, and its value not shown. */
function hideField(difference: Difference): Difference {
  const { name, ours, theirs } = difference;
  const hide = (value: string | undefined): string | undefined => value && redact(`${name}:${value}`).slice(`${name}:`.length);
  return name ? { ...difference, ours: hide(ours), theirs: hide(theirs) } : difference;
}
