import type { Difference } from '../../explanation.ts';
import { unpolluted } from '../../util/unpolluted.ts';
import { differenceOf } from '../difference.ts';
import {
  type Cause,
  type Evidence,
  inOrder,
  keyOf,
  type Known,
  PASS_BODY,
  PASS_REQUEST,
  UNKNOWN_BODY,
} from '../evidence.ts';
import { BODY_NOT_GIVEN } from '../signed-elsewhere.ts';
import { contradictionOf } from './date-and-scope.ts';
import { unstatedHeader } from './unstated-header.ts';

/** AWS rejects some headers if they are not signed, such as every `x-amz-*`. */
export function addedHeaders({ message, body, show }: Evidence): Cause | undefined {
  const inText = [...message.matchAll(/'([^']+)'(?: or '[^']+')? must be a 'SignedHeader'/g)]
    .map(([, name]) => name)
    .join(', ');
  const names = /<HeadersNotSigned>([^<]*)</.exec(body)?.[1] ?? inText;
  if (!names) return undefined;
  return {
    code: 'unsigned-header',
    summary: `AWS rejected headers that are not signed: ${show(names)}. Something added them after the request was signed.`,
    fix: 'Set every x-amz-* header before the request is signed. Make sure that no proxy adds one.',
  };
}

const bodyChanged: Cause = {
  code: 'body-changed',
  summary: 'The body that arrived at AWS is not the body that was signed.',
  fix:
    'Look for a proxy that changes the body, for example by compressing it or by re-encoding JSON. ' +
    'Look for code that changes the body after signing. ' +
    'If you set x-amz-content-sha256 yourself, it must be the hash of the bytes that are sent.',
};

/** S3 compares the body with its hash before it looks at the signature. */
export function changedBody({ serviceCode }: Evidence): Cause | undefined {
  return serviceCode === 'XAmzContentSHA256Mismatch' ? bodyChanged : undefined;
}

/** S3 checks the signatures of the chunks after that of the request. So the key is right. */
export function changedChunk({ signed, theirs, serviceCode }: Evidence): Cause | undefined {
  const [, part] = /^AWS4-\S+-(PAYLOAD|TRAILER)\n/.exec(theirs.stringToSign ?? '') ?? [];
  if (!part || serviceCode !== 'SignatureDoesNotMatch') return undefined;
  const what = part === 'PAYLOAD' ? 'a chunk of the body' : 'the checksum behind the body';
  return {
    code: 'body-changed',
    summary: `AWS accepted the signature of the request, and computed a different one for ${what}.`,
    fix: `${CHUNKS}.${
      signed.elsewhere
        ? ' Compare the string to sign of the code that signs the chunks with the one that AWS expected.'
        : ''
    }`,
  };
}

const CHUNKS =
  'Look for a proxy that changes the body, for example by compressing it, or by dividing it into other chunks';

/** AWS computed a different signature: from another request, or with another key. */
export function mismatch(evidence: Evidence): Cause | undefined {
  const { signed, serviceCode = '', message, theirs, kind, show, showLines } = evidence;
  const byCode = /^(InvalidSignatureException|SignatureDoesNotMatch|AuthFailure)$/.test(serviceCode);
  if (!byCode && !/request signature we calculated does not match/.test(message)) return undefined;
  const unchanged = (): Cause =>
    unstatedHeader(evidence) ?? (signed.elsewhere ? unknownSigner(signed) : wrongSecret(signed));
  if (theirs.canonicalRequest && signed.canonicalRequest) {
    const difference = differenceOf(signed.canonicalRequest, theirs.canonicalRequest, signed.unstated);
    if (difference?.ours === BODY_NOT_GIVEN) return unknownBody;
    return difference ? changed(shownDifference(difference, show, showLines)) : unchanged();
  }
  if (theirs.canonicalRequest) return unknownRequest;
  if (theirs.stringToSign && theirs.stringToSign === signed.stringToSign) return unchanged();
  const scope = contradictionOf(evidence); // query services answer a wrong scope in the same words as a wrong signature
  return {
    code: scope ? 'wrong-scope' : 'signature-mismatch',
    summary: `AWS computed a different signature. ${
      scope
        ? 'The request was signed for another service or region than the host states'
        : kind
          ? 'Its answer does not say from which canonical request'
          : UNKNOWN_BODY
    }.`,
    fix:
      kind || scope
        ? inOrder([
            ...(scope ? [scope] : []),
            'Check the secret key: it must come from the same place as the access key and the session token',
            'Look for a proxy that changes the host, the path, the query or a signed header',
            'Look for code that changes the request after signing',
            ...(/\nSTREAMING-.*$/.test(signed.canonicalRequest) ? [CHUNKS] : []),
          ])
        : PASS_BODY,
  };
}

function wrongSecret(signed: Known): Cause {
  return {
    code: 'wrong-secret',
    summary: `AWS signed the same canonical request and got a different signature. So the secret key does not belong to ${keyOf(signed)}.`,
    fix: 'Check the secret key. It may be mistyped or cut off, contain an extra character, or belong to another access key. Copy both keys from the same place.',
  };
}

/** Everything arrived as it was sent. Whether it was signed as it was sent, only the code that signed it can show. */
function unknownSigner(signed: Known): Cause {
  return {
    code: 'signature-mismatch',
    summary: 'The request arrived at AWS as it was sent, and AWS computed a different signature for it.',
    fix: inOrder([
      `Check that the secret key belongs to ${keyOf(signed)}`,
      'Print the canonical request and the string to sign of the code that signs. Compare them with the ones that AWS expected',
    ]),
  };
}

const unknownBody: Cause = {
  code: 'signature-mismatch',
  summary: 'Method, path, query and signed headers arrived at AWS as they were sent. The body is not known.',
  fix: 'Pass the body of the request too: explainAnswer(answer, { ...request, body }).',
};

const unknownRequest: Cause = {
  code: 'signature-mismatch',
  summary: 'AWS computed a different signature. Its answer says from which canonical request.',
  fix: `Compare the canonical request of the code that signs with the one that AWS expected. ${PASS_REQUEST}`,
};

/** A header whose name suggests a secret is named, but its value is not shown. */
function shownDifference(difference: Difference, show: Evidence['show'], showLines: Evidence['showLines']): Difference {
  const { part, name, ours, theirs } = unpolluted(difference, ['part', 'name', 'ours', 'theirs']);
  const field = name === undefined ? '' : `${show(name)}:`;
  const value = (text: string | undefined): string | undefined => text && showLines(field + text).slice(field.length);
  return { part, ...(name !== undefined && { name: show(name) }), ours: value(ours), theirs: value(theirs) };
}

/** The cause that the first difference stands for. */
function changed(difference: Difference): Cause {
  const { part, ours, theirs } = difference;
  switch (part) {
    case 'method':
      return {
        code: 'method-changed',
        summary: `The request was signed as ${ours} and arrived at AWS as ${theirs}.`,
        fix: 'Look for a redirect or a proxy that changes the method.',
        difference,
      };
    case 'path':
      return {
        code: 'path-changed',
        summary: `The path was changed on the way to AWS: ${ours} was signed, and ${theirs} arrived.`,
        fix:
          'Look for a proxy that decodes, encodes or prefixes paths. Make it pass them through unchanged, ' +
          'or sign the path that reaches AWS.',
        difference,
      };
    case 'query':
      return {
        code: 'query-changed',
        summary: 'The query was changed on the way to AWS.',
        fix: 'Look for a proxy or a CDN that adds, drops, sorts or re-encodes parameters. Make it pass them through unchanged.',
        difference,
      };
    case 'payload hash':
      return { ...bodyChanged, difference };
    case 'signed headers':
      return {
        code: 'header-changed',
        summary: 'The list of signed headers was changed on the way to AWS.',
        fix: 'Look for a proxy that changes the authorization header.',
        difference,
      };
    case 'header':
      return changedHeader(difference);
  }
}

function changedHeader(difference: Difference): Cause {
  const { name, ours, theirs } = difference;
  const what = theirs === undefined ? 'dropped' : ours === undefined ? 'added' : 'changed';
  return {
    code: 'header-changed',
    summary: `The signed header ${name} was ${what} on the way to AWS.`,
    fix:
      name === 'host'
        ? 'Look for a proxy or a custom domain that replaces the Host header. Make it keep the header, or sign for the host that reaches AWS.'
        : `Look for a proxy that changes ${name}. ${
            name?.startsWith('x-amz-')
              ? 'Every x-amz-* header is signed, so make it arrive unchanged.'
              : 'If you named this header in signedHeaders, remove it there.'
          }`,
    difference,
  };
}
