import { inspect } from 'node:util';
import { isSigV4Error } from '@sigv4/core';
import { verify } from '@sigv4/testing';
import { isAxiosError } from 'axios';
import { isCallersOwn, NOW } from './cases.mjs';
import { secretIn } from './secrets.mjs';
import { dateOf, isNamed, isOfAws, isOurs, isSameBucket } from './sent.mjs';

// What must hold of every case.

/** The error that stands for none. */
export const NOTHING = 'nothing was thrown as an error';

/** @typedef {{ property: string, detail: string }} Violation */

/** Gives back what does not hold of an outcome: all of it, for one violation may hide another. */
export async function violationsOf(outcome) {
  /** @type {Violation[]} */
  const violations = [];
  const hold = (property, holds, detail) => {
    if (!holds) violations.push({ property, detail: String(detail()) });
  };
  const judged = { ...outcome, hold };
  await checkError(judged);
  hold('nothing is thrown to nobody, unless the client does so by itself', outcome.loose.length === 0, () =>
    inspect(outcome.loose),
  );
  for (const one of outcome.sent) checkSent(one, judged);
  if (outcome.signed) checkSigned(judged);
  if (outcome.explanation) checkExplanation(judged);
  checkEvents(judged);
  checkTexts(judged);
  return violations;
}

/** Nothing but our errors and the client's own, and nothing is sent after one of ours. */
async function checkError({ hold, error, refusal, sent, fuzzCase: { client, request }, errors, byItself }) {
  if (error === undefined) return;
  if (refusal)
    hold(
      'nothing is sent after a refusal',
      sent.length === 0 || refusal.code === 'ERR_REDIRECT',
      () => `${sent.length} sent, and then: ${refusal.message}`,
    );
  if (
    isSigV4Error(error) ||
    (client.startsWith('axios') && isAxiosError(error)) ||
    (client.startsWith('undici') && /^(HTTPParser|HeadersOverflow)Error$/.test(error.name)) || // of an answer
    errors.has(error) ||
    (request.body === 'speechless stream' && error.message === NOTHING) ||
    isCallersOwn(error)
  )
    return;
  if (error instanceof TypeError && error.message.startsWith('sigv4: ')) return;
  const alone = await byItself();
  hold(
    'nothing is thrown but SigV4Error, TypeError and what the client throws by itself',
    alone?.name === error.name,
    () => error.stack ?? error,
  );
}

const isUnsignedName = (name) => /^(x-amz-.*|authorization)$/.test(name);

function checkSent(one, outcome) {
  const {
    hold,
    sent,
    request,
    options: { hosts = [], allowHttp, awsEndpoints = true },
  } = outcome;
  const before = sent.slice(0, sent.indexOf(one));
  if (!isOurs(one)) {
    if (before.some(isOurs))
      hold('a hop that goes unsigned goes clean', !one.headers.some(([name]) => isUnsignedName(name)), () =>
        inspect(one.headers),
      );
    return;
  }
  const [first] = sent;
  hold('what goes on unsigned is not signed later', before.every(isOurs), () => inspect(sent));
  hold('a request that says sigv4: false is not signed', request.own !== false, () => inspect(one));
  hold(
    'plain http is not signed for, but to this machine',
    /^(https|wss):$/.test(one.protocol) || allowHttp === true || /^(127\.|\[::1\]|([^/]*\.)?localhost)/.test(one.host),
    () => one.host,
  );
  if (one.host === first.host)
    hold(
      'only AWS, and hosts that were named, are signed for',
      isNamed(one, hosts) || (awsEndpoints && isOfAws(one)) || Boolean(request.own),
      () => one.host,
    );
  else
    hold(
      'a redirect to another host is signed only for one of `hosts`, or from S3 to the same bucket',
      isNamed(one, hosts) || ((awsEndpoints || isNamed(first, hosts) || request.own) && isSameBucket(first, one)),
      () => `${first.protocol}//${first.host}${first.target} to ${one.protocol}//${one.host}${one.target}`,
    );
  checkVerdict('what is sent verifies', one, dateOf(one), outcome);
}

/** But for what the caller's own hash says of the body, and for UNSIGNED-PAYLOAD, where the caller asked a service for it that does not take it. */
function checkVerdict(property, one, now, { hold, known, request: { own, headers }, options: { payload } }) {
  const { ok, code, reason, credentialScope } = verify(one, known, { now: () => now });
  const hasOwnHash =
    headers.some(([name]) => name.toLowerCase() === 'x-amz-content-sha256') && code === 'payload-mismatch';
  const isUnsigned =
    (own?.payload ?? payload) === 'unsigned' &&
    !credentialScope?.service.startsWith('s3') &&
    /^(payload|signature)-mismatch$/.test(code);
  const isNoText = code === 'cannot-verify' && reason.includes('not UTF-8'); // of a path, which aws4 cannot read
  hold(
    `${property}, and not: ${code}`,
    ok || hasOwnHash || isUnsigned || isNoText,
    () => `${reason}\n${inspect({ ...one, body: String(one.body) })}`,
  );
}

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** What `sign` and `presign` give back can be sent, and verifies then. */
function checkSigned(outcome) {
  const {
    hold,
    signed,
    request: { method, headers, body },
    fuzzCase: { client },
  } = outcome;
  hold(
    'sign and presign refuse what is no HTTP token',
    TOKEN.test(method) && headers.every(([name]) => TOKEN.test(name)),
    () => JSON.stringify([method, headers]),
  );
  if (body !== 'none' && body !== 'null') return; // bodies are verified where they are sent
  const { host, pathname, search, protocol } = new URL(signed.url);
  const fields = new Map([['host', host]]);
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    if (name === 'host' && value === '') continue; // which is none
    if (/^(authorization|x-amz-date|x-amz-security-token)$/.test(name)) continue;
    const isFirst = !fields.has(name) || (name === 'host' && fields.get(name) === host);
    fields.set(name, isFirst ? value : `${fields.get(name)}, ${value}`);
  }
  for (const [name, value] of Object.entries(signed.headers)) fields.set(name, value);
  checkVerdict(
    `what ${client} gives back verifies`,
    {
      method: method.toUpperCase(),
      target: pathname + search,
      host,
      protocol,
      headers: [...fields],
      body: new Uint8Array(),
    },
    NOW,
    outcome,
  );
}

/** What moves a cursor, ends a line or turns the direction of writing. */
const CONTROL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
const CONTROL_BUT_LINE_FEED = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
const CODES =
  /^(unsigned|unknown-route|(method|path|query|header|body)-changed|wrong-(scope|clock|secret)|token-(expired|invalid|missing)|unknown-key|signature-mismatch|damaged-authorization|unsigned-header|not-allowed|forbidden|not-from-aws|no-answer|unknown)$/;

function checkExplanation({ hold, explanation }) {
  const text = String(explanation);
  hold('a code of an explanation is one of ours', CODES.test(explanation.code), () => explanation.code);
  hold('an explanation says once what is to be done', text.match(/^To do:/gm)?.length === 1, () =>
    JSON.stringify(text.slice(0, 900)),
  );
  for (const part of ['summary', 'fix', 'serviceCode', 'requestId', 'credentialScope'])
    hold('no control characters in an explanation', !CONTROL.test(explanation[part] ?? ''), () =>
      JSON.stringify([part, explanation[part]]),
    );
  hold('no control characters but line feeds in the text of an explanation', !CONTROL_BUT_LINE_FEED.test(text), () =>
    JSON.stringify(text.slice(0, 900)),
  );
}

function checkEvents({ hold, events }) {
  for (const event of events) {
    if (event.type === 'rejected')
      hold('the code of a rejected event is a name', /^[\w.:#-]{1,100}$/.test(event.code), () => JSON.stringify(event));
    hold(
      'no control characters in an event',
      Object.values(event).every((value) => typeof value !== 'string' || !CONTROL.test(value)),
      () => JSON.stringify(event),
    );
  }
}

/** No secret in any text. What only repeats the server's own answer, as clients do, is left out. */
function checkTexts({ hold, events, explanation, error, response, fuzzCase: { credentials, answers }, signatures }) {
  const look = (where, ...texts) => {
    for (const text of texts) {
      const found = text === undefined || credentials === 'text' ? undefined : secretIn(text, signatures);
      hold(`no secret in ${where}`, !found, () => `${found} in ${text.slice(0, 700)}`);
    }
  };
  for (const event of events) look('an event', JSON.stringify(event), inspect(event, { depth: 6 }));
  if (explanation)
    look('an explanation', String(explanation), JSON.stringify(explanation), inspect(explanation, { depth: 6 }));
  const isEchoing = /\{(token|signature|authorization):/.test(JSON.stringify(answers));
  for (let one = error; typeof one === 'object' && one !== null; one = one.cause) {
    look('an error', String(one.message), String(one.stack), JSON.stringify(one));
    if (isSigV4Error(one))
      hold('no control characters in an error', !CONTROL.test(one.message), () => JSON.stringify(one.message));
  }
  if (error && !(isEchoing && error.response)) look('an error that is printed', inspect(error, { depth: 6 }));
  if (response && !isEchoing) look('a response that is printed', inspect(response, { depth: 4 }));
  if (response?.config) look('a config', inspect(response.config, { depth: 6 }), JSON.stringify(response.config));
}
